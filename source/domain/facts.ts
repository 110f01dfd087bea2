import type {BlueGreenStrategy, CanaryStrategy, Rollout, RolloutSpec, RolloutStatus} from '../types/objects.ts';
import type {Family} from './family.ts';
import {filled} from './filled.ts';
import {isOwnedBy} from './labels.ts';
import {isGenerationObserved, isUnpausing, isWorkloadObserved} from './phase.ts';
import {compareReplicaSets, deriveReplicaSet, groupPods} from './replica-set-view.ts';
import type {PodView, ReplicaSetView} from './rollout-view.ts';
import {currentStepOf} from './steps.ts';
import {parseInstant} from './time.ts';

/** What every derivation of one rollout starts from: the objects read once, absent fields given their meaning. */
export type Facts = {
	readonly family: Family;
	readonly rollout: Rollout;
	readonly spec: RolloutSpec;
	readonly status: RolloutStatus;
	readonly canary: CanaryStrategy | undefined;
	readonly blueGreen: BlueGreenStrategy | undefined;
	/** A canary behind a router. */
	readonly hasRouter: boolean;
	readonly desired: number;
	readonly currentHash: string | undefined;
	readonly stableHash: string | undefined;
	/** Both hashes are known and equal (also at a first deploy before any pod is ready). */
	readonly isPromoted: boolean;
	/** Both hashes are known and differ. */
	readonly isUpdating: boolean;
	/** Generation of the rollout and of its workload. */
	readonly isObserved: boolean;
	readonly isUnpausing: boolean;
	/** Place of the step that runs; undefined when there is none. */
	readonly currentStep: number | undefined;
	readonly abortedAt: number | undefined;
	/** The controller has taken the abort: it alone writes `abortedAt`. (A later change of the spec that it has not seen ends an abort, V41.) */
	readonly isAbortTaken: boolean;
	/** The rollout's own ReplicaSets, in the plugin's order. */
	readonly replicaSets: readonly ReplicaSetView[];
	/** Of `status.currentPodHash`; may be the same as `stable`. */
	readonly current: ReplicaSetView | undefined;
	/** Of `status.stableRS`. */
	readonly stable: ReplicaSetView | undefined;
	readonly podsByOwner: ReadonlyMap<string, readonly PodView[]>;
};

function ownReplicaSets({rollout, replicaSets}: Family, podsByOwner: Facts['podsByOwner']): ReplicaSetView[] {
	return replicaSets
		.filter(({metadata}) => isOwnedBy(metadata, rollout.metadata.uid))
		.map(replicaSet => deriveReplicaSet(replicaSet, rollout, podsByOwner))
		.toSorted(compareReplicaSets);
}

function readHashes({currentPodHash, stableRS}: RolloutStatus) {
	const currentHash = filled(currentPodHash);
	const stableHash = filled(stableRS);
	const areKnown = currentHash !== undefined && stableHash !== undefined;
	return {currentHash, stableHash, isPromoted: areKnown && currentHash === stableHash, isUpdating: areKnown && currentHash !== stableHash};
}

function readAbort(rollout: Rollout) {
	const abortedAt = parseInstant(rollout.status?.abortedAt);
	return {abortedAt, isAbortTaken: rollout.status?.abort === true && abortedAt !== undefined};
}

export function gatherFacts(family: Family): Facts {
	const {rollout} = family;
	const {spec = {}, status = {}} = rollout;
	const podsByOwner = groupPods(family.pods);
	const replicaSets = ownReplicaSets(family, podsByOwner);
	const hashes = readHashes(status);
	const withHash = (hash: string | undefined) => hash === undefined ? undefined : replicaSets.find(replicaSet => replicaSet.hash === hash);
	return {
		family,
		rollout,
		spec,
		status,
		canary: spec.strategy?.canary,
		blueGreen: spec.strategy?.canary ? undefined : spec.strategy?.blueGreen,
		hasRouter: spec.strategy?.canary?.trafficRouting !== undefined,
		desired: Math.max(0, spec.replicas ?? 1),
		...hashes,
		isObserved: isGenerationObserved(rollout) && isWorkloadObserved(rollout),
		isUnpausing: isUnpausing(rollout),
		currentStep: currentStepOf(rollout),
		...readAbort(rollout),
		replicaSets,
		current: withHash(hashes.currentHash),
		stable: withHash(hashes.stableHash),
		podsByOwner,
	};
}

/** ReplicaSets of one experiment, by the uid of the experiment. */
export function experimentReplicaSets({family, podsByOwner}: Facts, uid: string | undefined): ReplicaSetView[] {
	return family.replicaSets
		.filter(({metadata}) => isOwnedBy(metadata, uid))
		.map(replicaSet => deriveReplicaSet(replicaSet, undefined, podsByOwner))
		.toSorted(compareReplicaSets);
}

