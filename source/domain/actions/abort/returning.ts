import type {NotBackReason} from '../../rollout-view.ts';
import {steererSince} from '../steerer.ts';
import {longestLifts, mustPutBack, nextLift, sendLift, sendRestore} from '../held-freeze.ts';
import {isDue, isHopeless} from '../sending.ts';
import {isStableShort, isStalled, nameStall} from '../stalled.ts';
import {inTurn, stay, type Move} from '../move.ts';
import type {AbortState} from './state.ts';
import type {Sight} from './sight.ts';
import {isInFlight} from './taken.ts';

/** The weight falls within a second of a taken abort; with an unready stable pod it does not (V38). */
const unreadyGraceMs = 2000;
/** A freeze that a router does not mind (V43) is lifted all the same when nothing moves for this long: a pending scale blocks the traffic too (argo-rollouts.md 7.4). */
const liftStuckMs = 5000;
/** A freeze that cannot be put back yet (stable is not whole) keeps the outcome waiting for so long. */
const restorePatienceMs = 30_000;
/** How long an abort is watched after it is safe (V45: somebody retries or promotes over it). */
const watchMs = 60_000;

/** After the abort is taken: lifts what holds the pods, follows the users back, puts the freeze back, watches for a minute. */
export function pursueReturn(state: AbortState, sight: Sight): Move<AbortState> {
	return inTurn(state, [
		current => stay(noticeOverride(current, sight)),
		current => stay(noticeProgress(current, sight)),
		current => lift(current, sight),
		current => restore(current, sight),
		current => stay(conclude(current, sight)),
	]);
}

function noticeOverride(state: AbortState, {now, rollout}: Sight): AbortState {
	const {status} = rollout;
	const isPromoted = status?.stableRS !== undefined && state.target.stableHash !== undefined && status.stableRS !== state.target.stableHash;
	if (state.overriddenAt !== undefined || (!isPromoted && (status?.abort === true || !isInFlight(rollout)))) {
		return state;
	}

	return {...state, overriddenAt: now, overriddenBy: steererSince(rollout, state.takenAt ?? state.startedAt), outcome: {result: 'bad', code: 'overridden', at: now}};
}

function noticeProgress(state: AbortState, {now, exposure}: Sight): AbortState {
	const signature = [exposure.percent, exposure.stableAvailable, exposure.otherPods, exposure.routes.length].join('|');
	return signature === state.progress.signature ? state : {...state, progress: {signature, at: now}};
}

/** `spec.paused` stops every scaling of a canary's pods: without a router that is the traffic (V1), with dynamicStableScale the capacity; after a blue-green switch it keeps the Service where it is. */
export function mustLiftFreeze(state: AbortState, {now, rollout, family, exposure}: Sight): boolean {
	if (rollout.spec?.paused !== true || exposure.isBack) {
		return false;
	}

	const canary = rollout.spec.strategy?.canary;
	if (canary === undefined || canary.dynamicStableScale === true) {
		return true;
	}

	if (canary.trafficRouting === undefined) {
		// A stable pod that flaps when everybody is back is no reason to lift it again.
		return exposure.hasOthers || exposure.percent !== 0;
	}

	const isStuck = now - state.progress.at >= liftStuckMs;
	return isStuck && (exposure.stableAvailable ?? 0) >= exposure.stableDesired && family.replicaSets.length > 0;
}

function lift(state: AbortState, sight: Sight): Move<AbortState> {
	if (state.isOver || !mustLiftFreeze(state, sight)) {
		return stay(state);
	}

	const sending = nextLift(state, sight.now);
	return isDue(sending, sight.now) ? sendLift(state, sending, state.target, sight.now) : stay(state);
}

const mustRestore = (state: AbortState, {rollout}: Sight) => mustPutBack(state, state.target, rollout);

function restore(state: AbortState, sight: Sight): Move<AbortState> {
	const {now, exposure} = sight;
	// Stable needs its pods first: the freeze would stop them from starting.
	const isReady = (exposure.isBack && !isStableShort(exposure)) || state.overriddenAt !== undefined;
	return isReady && mustRestore(state, sight) && isDue(state.restore, now) ? sendRestore(state, state.target) : stay(state);
}

function conclude(state: AbortState, sight: Sight): AbortState {
	const {now, exposure} = sight;
	const isRestoring = mustRestore(state, sight) && !isHopeless(state.restore);
	if (state.overriddenAt !== undefined) {
		return {...state, isOver: !isRestoring};
	}

	if (!exposure.isBack && isBackOnTooLittle(state, sight)) {
		return {...state, safeAt: state.safeAt ?? now, outcome: {result: 'doubt', code: 'safe', at: state.safeAt ?? now}};
	}

	if (!exposure.isBack) {
		const why = whyNotBack(state, sight);
		const isKnown = why !== undefined && state.outcome?.code === 'notBack';
		const outcome = why === undefined ? undefined : {result: 'bad', code: 'notBack', at: isKnown ? state.outcome.at : now} as const;
		return {...state, safeAt: undefined, outcome};
	}

	const safeAt = state.safeAt ?? now;
	if (isRestoring && now - safeAt < restorePatienceMs) {
		return {...state, safeAt, outcome: undefined};
	}

	const isDoubtful = mustRestore(state, sight);
	return {...state, safeAt, outcome: {result: isDoubtful || state.hitOther ? 'doubt' : 'good', code: 'safe', at: safeAt}, isOver: !isRestoring && now - safeAt >= watchMs};
}

/** Nobody is on another revision, but stable does not get whole: the users are back, on too little (V46). */
function isBackOnTooLittle(state: AbortState, sight: Sight): boolean {
	const {percent, routes, hasOthers} = sight.exposure;
	return percent === 0 && routes.length === 0 && !hasOthers && isStalled(state.progress.at, sight);
}

/** Why the users are not back although the abort is taken; undefined while it may still be on its way. */
export function whyNotBack(state: AbortState, sight: Sight): NotBackReason | undefined {
	const {now, rollout, exposure} = sight;
	if (state.takenAt === undefined || exposure.isBack || isBackOnTooLittle(state, sight)) {
		return undefined;
	}

	const stuckMs = now - state.progress.at;
	const canary = rollout.spec?.strategy?.canary;
	const isDynamic = canary?.dynamicStableScale === true;
	const isShort = isStableShort(exposure);
	if (mustLiftFreeze(state, sight) && (isHopeless(state.lift) || (state.lifts >= longestLifts && stuckMs >= unreadyGraceMs))) {
		return 'heldByFreeze';
	}

	if (canary?.trafficRouting !== undefined && !isDynamic && isShort && stuckMs >= unreadyGraceMs) {
		return 'stableUnready';
	}

	if (!isStalled(state.progress.at, sight)) {
		return undefined;
	}

	if (isDynamic && isShort && canary.abortScaleDownDelaySeconds !== undefined) {
		return 'stranded';
	}

	return nameStall(exposure);
}
