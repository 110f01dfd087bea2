import type {Pod, ReplicaSet, Rollout} from '../types/objects.ts';
import {
	experimentTemplateAnnotation,
	hashOf,
	revisionOf,
	scaleDownAnnotation,
} from './labels.ts';
import {compareInstants, compareTexts, firstDifference} from './order.ts';
import {derivePod} from './pod-view.ts';
import type {PodView, ReplicaSetView, Role} from './rollout-view.ts';
import {parseInstant} from './time.ts';

function canaryRoles(hash: string, {spec, status}: Rollout): readonly Role[] {
	const isStable = hash === status?.stableRS;
	if (!isStable && hash !== status?.currentPodHash) {
		return [];
	}

	const role = isStable ? 'stable' : 'canary';
	if (!spec?.strategy?.canary?.pingPong) {
		return [role];
	}

	// Without a word in the status pong serves stable.
	const isPing = (status?.canary?.stablePingPong === 'ping') === isStable;
	return [role, isPing ? 'ping' : 'pong'];
}

function blueGreenRoles(hash: string, {status}: Rollout): readonly Role[] {
	const {activeSelector, previewSelector} = status?.blueGreen ?? {};
	const roles: Role[] = hash === status?.stableRS ? ['stable'] : [];
	if (hash === activeSelector) {
		roles.push('active');
	} else if (hash === previewSelector) {
		roles.push('preview');
	}

	return roles;
}

/** Role tags in the plugin's order (argo-rollouts.md 4.4); none for the ReplicaSet of an experiment. */
function rolesOf(hash: string | undefined, rollout: Rollout): readonly Role[] {
	const {canary, blueGreen} = rollout.spec?.strategy ?? {};
	if (hash === undefined) {
		return [];
	}

	if (canary) {
		return canaryRoles(hash, rollout);
	}

	return blueGreen ? blueGreenRoles(hash, rollout) : [];
}

const failureOf = (replicaSet: ReplicaSet) => replicaSet.status?.conditions?.find(({type, status}) => type === 'ReplicaFailure' && status === 'True');

/** As the plugin words it (argo-rollouts.md 4.5). */
function statusOf({metadata, spec, status}: ReplicaSet, hasFailed: boolean): string {
	if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
		return 'Progressing';
	}

	if (hasFailed) {
		return 'ReplicaFailure';
	}

	const desired = spec?.replicas ?? 0;
	if ((status?.availableReplicas ?? 0) < desired) {
		return 'Progressing';
	}

	return desired === 0 ? 'ScaledDown' : 'Healthy';
}

/** Never below 0: a negative count is nonsense on every screen. */
const atLeastZero = (value: number | undefined) => Math.max(0, value ?? 0);

/** By owner: the pods of each ReplicaSet's uid, oldest first, then by name. */
export function groupPods(pods: readonly Pod[]): ReadonlyMap<string, readonly PodView[]> {
	const groups = new Map<string, PodView[]>();
	for (const pod of pods) {
		for (const {uid} of pod.metadata.ownerReferences ?? []) {
			const group = uid === undefined ? undefined : groups.get(uid);
			if (group) {
				group.push(derivePod(pod));
			} else if (uid !== undefined) {
				groups.set(uid, [derivePod(pod)]);
			}
		}
	}

	for (const group of groups.values()) {
		group.sort((a, b) => firstDifference(compareInstants(a.createdAt, b.createdAt), compareTexts(a.name, b.name)));
	}

	return groups;
}

/** One ReplicaSet with its pods. `rollout` gives the roles; undefined for the ReplicaSet of an experiment. */
export function deriveReplicaSet(replicaSet: ReplicaSet, rollout: Rollout | undefined, podsByOwner: ReadonlyMap<string, readonly PodView[]>): ReplicaSetView {
	const {metadata, spec, status} = replicaSet;
	const hash = hashOf(metadata);
	const failure = failureOf(replicaSet);
	return {
		name: metadata.name,
		hash,
		revision: revisionOf(metadata),
		roles: rollout ? rolesOf(hash, rollout) : [],
		status: statusOf(replicaSet, failure !== undefined),
		createdAt: parseInstant(metadata.creationTimestamp),
		desired: atLeastZero(spec?.replicas),
		current: atLeastZero(status?.replicas),
		ready: atLeastZero(status?.readyReplicas),
		available: atLeastZero(status?.availableReplicas),
		scaleDownAt: parseInstant(metadata.annotations?.[scaleDownAnnotation]),
		images: [...new Set((spec?.template?.spec?.containers ?? []).map(({image}) => image).filter(image => image !== undefined))],
		experimentTemplate: metadata.annotations?.[experimentTemplateAnnotation],
		failure: failure?.message,
		pods: (metadata.uid === undefined ? undefined : podsByOwner.get(metadata.uid)) ?? [],
	};
}

/** Highest revision first, then by name, as the plugin. */
export function compareReplicaSets(a: ReplicaSetView, b: ReplicaSetView): number {
	return firstDifference(b.revision - a.revision, compareTexts(a.name, b.name));
}
