import type {Instant} from '../types/clock.ts';
import type {Pod} from '../types/objects.ts';
import {isOwnedBy} from './labels.ts';
import type {Moment} from './moment.ts';
import type {NotBackReason} from './rollout-view.ts';
import {canStrand, deriveStableNeed} from './stable-need.ts';
import {parseInstant} from './time.ts';

/** After an abort: who is still on the new version. */
export type UsersLeft = {
	readonly areLeft: boolean;
	/** Their share, 0–100. */
	readonly percent: number | undefined;
	readonly why: NotBackReason;
	/** It does not go on by itself: no patience is due. */
	readonly isHeld: boolean;
	/** The last sign of progress; without another one for a while the users are not coming back. */
	readonly progressAt: Instant | undefined;
};

function whoIsLeft({facts, weight, router}: Moment): Pick<UsersLeft, 'areLeft' | 'percent'> {
	if (facts.blueGreen) {
		const isSwitched = facts.currentHash !== undefined && facts.status.blueGreen?.activeSelector === facts.currentHash && !facts.isPromoted;
		return {areLeft: isSwitched, percent: isSwitched ? 100 : 0};
	}

	if (facts.hasRouter) {
		const percent = weight.router ?? weight.actual ?? weight.status;
		// A managed route sends users to the canary whatever the weight says (V35).
		return {areLeft: (percent ?? 0) > 0 || (router?.managedRoutes ?? []).length > 0, percent: weight.router ?? weight.actual};
	}

	return {areLeft: !facts.isPromoted && (facts.current?.available ?? 0) > 0, percent: weight.actual};
}

function reasonOf({facts}: Moment): NotBackReason {
	const {hasRouter, spec, stable} = facts;
	const need = deriveStableNeed(facts);
	if (spec.paused && !hasRouter) {
		return 'heldByFreeze';
	}

	if (stable?.failure !== undefined || (!hasRouter && need?.unreadyPod?.state === 'failing')) {
		return 'noRoom';
	}

	if (canStrand(facts) && (need?.podsToStart ?? 0) > 0) {
		return 'stranded';
	}

	return need?.isUnready ? 'stableUnready' : 'slow';
}

function readyAt(pod: Pod): Instant | undefined {
	return parseInstant(pod.status?.conditions?.find(({type}) => type === 'Ready')?.lastTransitionTime);
}

/** Stable pods that came or became ready since the abort. */
function lastProgress({facts}: Moment): Instant | undefined {
	const {abortedAt, family, stable} = facts;
	const stableSet = family.replicaSets.find(({metadata}) => metadata.name === stable?.name);
	if (abortedAt === undefined) {
		return undefined;
	}

	let latest = abortedAt;
	const pods = family.pods.filter(({metadata}) => isOwnedBy(metadata, stableSet?.metadata.uid));
	for (const pod of pods) {
		latest = Math.max(latest, parseInstant(pod.metadata.creationTimestamp) ?? latest, readyAt(pod) ?? latest);
	}

	return latest;
}

/** Undefined while no abort is asked for. */
export function deriveUsersLeft(moment: Moment): UsersLeft | undefined {
	if (!moment.facts.status.abort) {
		return undefined;
	}

	const why = reasonOf(moment);
	return {...whoIsLeft(moment), why, isHeld: why === 'heldByFreeze' || why === 'stableUnready', progressAt: lastProgress(moment)};
}
