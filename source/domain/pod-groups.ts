import type {Facts} from './facts.ts';
import type {PodGroup, PodView, ReplicaSetView} from './rollout-view.ts';

const order = ['preview', 'canary', 'active', 'stable', 'old'] as const satisfies ReadonlyArray<PodGroup['kind']>;

function kindOf(replicaSet: ReplicaSetView, facts: Facts): PodGroup['kind'] {
	const {roles} = replicaSet;
	if (roles.includes('preview')) {
		return 'preview';
	}

	if (roles.includes('active')) {
		return 'active';
	}

	if (roles.includes('canary')) {
		return 'canary';
	}

	if (roles.includes('stable')) {
		return 'stable';
	}

	// Blue-green between the revision and its Service: it is on its way to being the preview.
	return facts.blueGreen && replicaSet === facts.current ? 'preview' : 'old';
}

function oldestOf(pods: readonly PodView[]): number | undefined {
	let oldest: number | undefined;
	for (const {createdAt} of pods) {
		oldest = createdAt !== undefined && (oldest === undefined || createdAt < oldest) ? createdAt : oldest;
	}

	return oldest;
}

/** The ReplicaSets that matter to users: those with a role that are wanted or have pods, and old ones that still have pods. */
export function derivePodGroups(facts: Facts): readonly PodGroup[] {
	return facts.replicaSets
		.map(replicaSet => ({
			kind: kindOf(replicaSet, facts),
			replicaSet,
			restarts: replicaSet.pods.reduce((sum, {restarts}) => sum + restarts, 0),
			oldestAt: oldestOf(replicaSet.pods),
		}))
		.filter(({kind, replicaSet}) => replicaSet.pods.length > 0 || replicaSet.current > 0 || (kind !== 'old' && (replicaSet.desired > 0 || replicaSet === facts.stable)))
		.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
