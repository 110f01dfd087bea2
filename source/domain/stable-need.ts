import type {Facts} from './facts.ts';
import type {PodView} from './rollout-view.ts';

/** Can stable take everybody? What an abort waits for. */
export type StableNeed = {
	readonly available: number;
	/** Pods that stable is asked to have now (with dynamicStableScale and without a router fewer than all). */
	readonly desired: number;
	/** Pods the rollout wants in all. */
	readonly wanted: number;
	/** Behind a router the controller waits for so many (V38). */
	readonly needed: number;
	/** Pods that have to be started first (V46). */
	readonly podsToStart: number;
	/** Some pod that stable already should have is not available, and a router's weight waits for it. */
	readonly isUnready: boolean;
	/** The first pod that is not ready. */
	readonly unreadyPod: PodView | undefined;
};

/** `replicaProgressThreshold` lowers the bar (1.9). */
function neededOf({canary, desired}: Facts): number {
	const {type, value} = canary?.replicaProgressThreshold ?? {};
	if (value === undefined || value < 0) {
		return desired;
	}

	return Math.min(desired, type === 'Percent' ? Math.ceil((desired * value) / 100) : value);
}

/** Undefined without a stable ReplicaSet. */
export function deriveStableNeed(facts: Facts): StableNeed | undefined {
	const {stable, desired: wanted} = facts;
	if (!stable) {
		return undefined;
	}

	const needed = neededOf(facts);
	return {
		available: stable.available,
		desired: stable.desired,
		wanted,
		needed,
		podsToStart: Math.max(0, wanted - Math.max(stable.desired, stable.available)),
		isUnready: facts.hasRouter && stable.desired >= wanted && stable.available < needed,
		unreadyPod: stable.pods.find(({state}) => state === 'failing') ?? stable.pods.find(({state}) => state === 'starting'),
	};
}

/** V7: with both of these an abort on controller 1.9 stops half way. */
export function canStrand({canary, hasRouter}: Facts): boolean {
	return hasRouter && canary?.dynamicStableScale === true && canary.abortScaleDownDelaySeconds !== undefined;
}
