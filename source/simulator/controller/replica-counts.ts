import type {ReplicaSet, Rollout, Weights} from '../objects.ts';
import {canaryScale, currentWeight, hasRouter, isFullyPromoted, maxWeight, replicasOf} from './steps.ts';

export type Sets = {
	readonly fresh: ReplicaSet | undefined;
	readonly stable: ReplicaSet | undefined;
	/** Neither the new one nor stable. */
	readonly others: readonly ReplicaSet[];
};

/** How many pods the new and the stable ReplicaSet should ask for. */
export type Counts = {readonly fresh: number; readonly stable: number};

export const availableOf = (set: ReplicaSet | undefined) => set?.status.availableReplicas ?? 0;
export const wantedOf = (set: ReplicaSet | undefined) => set?.spec.replicas ?? 0;
const sumOf = (sets: ReadonlyArray<ReplicaSet | undefined>, count: (set: ReplicaSet | undefined) => number) => sets.reduce((sum, set) => sum + count(set), 0);

function absolute(value: number | string | undefined, replicas: number, round: (value: number) => number): number {
	const given = value ?? '25%';
	return typeof given === 'number' ? given : round(replicas * Number(given.replace('%', '')) / 100);
}

export function maxSurge(rollout: Rollout): number {
	return absolute(rollout.spec.strategy.canary?.maxSurge, replicasOf(rollout), value => Math.ceil(value));
}

export function maxUnavailable(rollout: Rollout): number {
	const {canary, blueGreen} = rollout.spec.strategy;
	const count = absolute((canary ?? blueGreen)?.maxUnavailable, replicasOf(rollout), value => Math.floor(value));
	return count === 0 && canary && maxSurge(rollout) === 0 ? 1 : count;
}

/** The share of the canary that is wanted; everything for the first deploy, a full promotion and a completed update. */
function wantedWeight(rollout: Rollout): number {
	return rollout.status?.promoteFull === true || isFullyPromoted(rollout) ? maxWeight(rollout) : currentWeight(rollout);
}

/**
Whole pods that come nearest to a weight: rounded up or down, with one more pod in all where surging is allowed. A
weight between 0 and all never gives a canary without pods, nor one that is all pods.
*/
export function approximate(rollout: Rollout, weight: number): Counts {
	const replicas = replicasOf(rollout);
	const all = maxWeight(rollout);
	if (replicas === 0) {
		return {fresh: 0, stable: 0};
	}

	const isExtremeAllowed = weight === 0 || weight === all || (replicas === 1 && maxSurge(rollout) === 0);
	const options: Array<{readonly fresh: number; readonly total: number}> = [];
	for (const total of maxSurge(rollout) > 0 ? [replicas, replicas + 1] : [replicas]) {
		const exact = total * weight / all;
		const [up, down] = [Math.ceil(exact), Math.floor(exact)];
		if (up < total || isExtremeAllowed) {
			options.push({fresh: up, total});
		}

		if (up - exact !== exact - down && (down !== 0 || isExtremeAllowed)) {
			options.push({fresh: down, total});
		}
	}

	const distance = (option: {readonly fresh: number; readonly total: number}) => Math.abs((option.fresh * all / option.total) - weight);
	const [first, ...rest] = options;
	if (!first) {
		return {fresh: 0, stable: replicas};
	}

	let best = first;

	for (const option of rest) {
		best = distance(option) < distance(best) ? option : best;
	}

	return {fresh: best.fresh, stable: best.total - best.fresh};
}

/** Counts without a router: the weight is the share of the pods, kept within maxSurge and maxUnavailable on the way. */
export function basicCounts(rollout: Rollout, {fresh, stable, others}: Sets): Counts {
	const replicas = replicasOf(rollout);
	const isOnlyNew = !stable || stable.metadata.name === fresh?.metadata.name;
	const desired = isOnlyNew ? {fresh: replicas, stable: 0} : approximate(rollout, wantedWeight(rollout));
	const old = isOnlyNew ? undefined : stable;
	const counts = grow(rollout, {fresh, stable: old, others}, desired);
	return shrink(rollout, {fresh, stable: old, others}, desired, counts);
}

function grow(rollout: Rollout, {fresh, stable, others}: Sets, desired: Counts): Counts {
	let room = replicasOf(rollout) + maxSurge(rollout) - sumOf([fresh, stable, ...others], wantedOf);
	const take = (count: number, wanted: number) => {
		const added = Math.max(0, Math.min(room, wanted - count));
		room -= added;
		return count + added;
	};

	const freshCount = take(wantedOf(fresh), desired.fresh);
	return {fresh: freshCount, stable: sumOf(others, wantedOf) === 0 ? take(wantedOf(stable), desired.stable) : wantedOf(stable)};
}

/** While the canary grows only stable gives pods away, and the other way round; never below what must stay available. */
function shrink(rollout: Rollout, {fresh, stable, others}: Sets, desired: Counts, counts: Counts): Counts {
	const floor = replicasOf(rollout) - maxUnavailable(rollout);
	const isGrowing = !fresh || desired.fresh >= fresh.spec.replicas;
	const countable = (set: ReplicaSet | undefined, ignoresAvailability: boolean) => ignoresAvailability ? wantedOf(set) : Math.min(wantedOf(set), availableOf(set));
	const spare = countable(fresh, !isGrowing) + countable(stable, isGrowing) - floor;
	if (spare <= 0) {
		return counts;
	}

	const ceiling = replicasOf(rollout) + maxSurge(rollout);
	if (isGrowing) {
		if (sumOf(others, wantedOf) > 0) {
			return counts;
		}

		const drained = drain(stable, desired.stable, spare, counts.stable);
		return {stable: drained, fresh: fit({drain: stable, drained, keep: fresh, kept: counts.fresh, ceiling, floor})};
	}

	const drained = drain(fresh, desired.fresh, spare, counts.fresh);
	return {fresh: drained, stable: fit({drain: fresh, drained, keep: stable, kept: counts.stable, ceiling, floor})};
}

function drain(set: ReplicaSet | undefined, desired: number, spare: number, count: number): number {
	return set && set.spec.replicas > desired ? Math.max(desired, set.spec.replicas - spare) : count;
}

type Fit = {readonly drain: ReplicaSet | undefined; readonly drained: number; readonly keep: ReplicaSet | undefined; readonly kept: number; readonly ceiling: number; readonly floor: number};

/** Brings the other side below the ceiling again, but gives back what availability needs. */
function fit({drain: draining, drained, keep, kept, ceiling, floor}: Fit): number {
	if (!keep) {
		return kept;
	}

	const lowered = kept - Math.max(0, kept + drained - ceiling);
	const available = (draining ? Math.min(availableOf(draining), drained) : 0) + Math.min(availableOf(keep), lowered);
	return lowered + Math.min(Math.max(0, availableOf(keep) - lowered), Math.max(0, floor - available));
}

/** Counts behind a router: stable stays whole, unless it is scaled with the traffic. */
export function routedCounts(rollout: Rollout, weights: Weights | undefined, sets: Sets, isStranding: boolean): Counts {
	const replicas = replicasOf(rollout);
	const share = (weight: number) => Math.ceil(replicas * weight / maxWeight(rollout));
	const scale = rollout.status?.promoteFull === true || isFullyPromoted(rollout) ? undefined : canaryScale(rollout);
	const fresh = scale?.replicas ?? share(scale?.weight ?? wantedWeight(rollout));
	const {canary} = rollout.spec.strategy;
	if (!canary?.dynamicStableScale || !weights || isFullyPromoted(rollout)) {
		return {fresh, stable: replicas};
	}

	if (!rollout.status?.abort) {
		return {fresh, stable: share(maxWeight(rollout) - weights.canary.weight)};
	}

	// V7: with a delay set, stable only grows to the size that the canary had, and there it stays
	const isStranded = isStranding && canary.abortScaleDownDelaySeconds !== undefined;
	return {
		fresh: Math.max(fresh, share(weights.canary.weight)),
		stable: isStranded ? Math.max(wantedOf(sets.stable), Math.min(wantedOf(sets.fresh), replicas)) : replicas,
	};
}

/** Has the new ReplicaSet (and stable, where it matters) the size that the current step asks for? */
export function isAtDesiredCounts(rollout: Rollout, sets: Sets, weights: Weights | undefined): boolean {
	const isRouted = hasRouter(rollout);
	const desired = isRouted ? routedCounts(rollout, weights, sets, false) : approximate(rollout, wantedWeight(rollout));
	const isReached = (set: ReplicaSet | undefined, count: number) => set?.spec.replicas === count && isEnough(rollout, availableOf(set), count);
	if (!isReached(sets.fresh, desired.fresh) || ((!isRouted || !rollout.spec.strategy.canary?.dynamicStableScale) && !isReached(sets.stable, desired.stable))) {
		return false;
	}

	return isRouted || sets.others.every(set => availableOf(set) === 0);
}

/** All pods, or the share that `replicaProgressThreshold` is content with. */
export function isEnough(rollout: Rollout, available: number, wanted: number): boolean {
	const threshold = rollout.spec.strategy.canary?.replicaProgressThreshold;
	if (!threshold) {
		return available === wanted;
	}

	return available >= (threshold.type === 'Percent' ? Math.ceil(wanted * threshold.value / 100) : Math.min(wanted, threshold.value));
}
