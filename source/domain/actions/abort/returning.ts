import {buildLiftPatch, buildPausePatch} from '../../patches/abort-patch.ts';
import type {NotBackReason} from '../../rollout-view.ts';
import {steererSince} from '../steerer.ts';
import {idleSending, isDue, isHopeless, sent} from '../sending.ts';
import type {AbortState} from './state.ts';
import {inTurn, stay, type Move, type Sight} from './sight.ts';
import {isInFlight} from './taken.ts';

/** The weight falls within a second of a taken abort; with an unready stable pod it does not (V38). */
const unreadyGraceMs = 2000;
/** Without progress for this long the users are NOT BACK (interface.md, notBack). */
const notBackMs = 10_000;
/** A freeze that a router does not mind (V43) is lifted all the same when nothing moves for this long: a pending scale blocks the traffic too (argo-rollouts.md 7.4). */
const liftStuckMs = 5000;
const longestLifts = 3;
/** A freeze that cannot be put back yet (stable is not whole) keeps the outcome waiting for so long. */
const restorePatienceMs = 30_000;
/** How long an abort is watched after it is safe (V45: somebody retries or promotes over it). */
const watchMs = 60_000;

/** After the abort is taken: lifts what holds the pods, follows the users back, puts the freeze back, watches for a minute. */
export function pursueReturn(state: AbortState, sight: Sight): Move {
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

function lift(state: AbortState, sight: Sight): Move {
	if (state.isOver || !mustLiftFreeze(state, sight)) {
		return stay(state);
	}

	const {now} = sight;
	// Answered, and still paused a while later: somebody put it back.
	const wasUndone = state.lift.answeredAt !== undefined && now - state.lift.answeredAt >= 1500;
	const sending = wasUndone && state.lifts < longestLifts ? idleSending(now) : state.lift;
	if (!isDue(sending, now)) {
		return stay(state);
	}

	const id = `${state.id}-lift-${state.lifts}-${sending.tries}`;
	return {
		// Every lift is to be put back, also one after another.
		state: {...state, lift: sent(sending, id), lifts: sending.tries === 0 ? state.lifts + 1 : state.lifts, restore: idleSending(now)},
		requests: [{id, type: 'patch', patch: buildLiftPatch(state.target, state.target.pausedBefore), timeoutMs: 3000}],
	};
}

/** The freeze that we lifted is ours to put back, unless it was thawed meanwhile. */
function mustRestore(state: AbortState, {rollout}: Sight): boolean {
	const isThawed = state.target.hadRecord && rollout.metadata.annotations?.['rolltop.dev/frozen'] === undefined;
	// Not only after an answer: a lift whose answer was lost has arrived all the same.
	return state.lifts > 0 && !isThawed && state.restore.answeredAt === undefined;
}

function restore(state: AbortState, sight: Sight): Move {
	const {now, rollout, exposure} = sight;
	// Stable needs its pods first: the freeze would stop them from starting.
	const isWhole = exposure.stableAvailable === undefined || exposure.stableAvailable >= exposure.stableDesired;
	const isReady = (exposure.isBack && isWhole) || state.overriddenAt !== undefined;
	if (!isReady || !mustRestore(state, sight) || rollout.spec?.paused === true || !isDue(state.restore, now)) {
		return stay(state);
	}

	const id = `${state.id}-restore-${state.restore.tries}`;
	return {
		state: {...state, restore: sent(state.restore, id)},
		requests: [{id, type: 'patch', patch: buildPausePatch(state.target), timeoutMs: 3000}],
	};
}

function conclude(state: AbortState, sight: Sight): AbortState {
	const {now, exposure} = sight;
	const isRestoring = mustRestore(state, sight) && !isHopeless(state.restore) && sight.rollout.spec?.paused !== true;
	if (state.overriddenAt !== undefined) {
		return {...state, isOver: !isRestoring};
	}

	if (!exposure.isBack && isStableShort(state, sight)) {
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

	const isDoubtful = mustRestore(state, sight) && sight.rollout.spec?.paused !== true;
	return {...state, safeAt, outcome: {result: isDoubtful || state.hitOther ? 'doubt' : 'good', code: 'safe', at: safeAt}, isOver: !isRestoring && now - safeAt >= watchMs};
}

/** Nobody is on another revision, but stable does not get whole: the users are back, on too little (V46). */
function isStableShort(state: AbortState, {now, rollout, exposure}: Sight): boolean {
	const isAlone = exposure.percent === 0 && exposure.routes.length === 0 && !exposure.hasOthers;
	return isAlone && now - state.progress.at >= notBackMs + (1000 * (rollout.spec?.minReadySeconds ?? 0));
}

/** Why the users are not back although the abort is taken; undefined while it may still be on its way. */
export function whyNotBack(state: AbortState, sight: Sight): NotBackReason | undefined {
	const {now, rollout, exposure} = sight;
	if (state.takenAt === undefined || exposure.isBack || isStableShort(state, sight)) {
		return undefined;
	}

	const stuckMs = now - state.progress.at;
	const canary = rollout.spec?.strategy?.canary;
	const isDynamic = canary?.dynamicStableScale === true;
	const isShort = exposure.stableAvailable !== undefined && exposure.stableAvailable < exposure.stableDesired;
	if (mustLiftFreeze(state, sight) && (isHopeless(state.lift) || (state.lifts >= longestLifts && stuckMs >= unreadyGraceMs))) {
		return 'heldByFreeze';
	}

	if (canary?.trafficRouting !== undefined && !isDynamic && isShort && stuckMs >= unreadyGraceMs) {
		return 'stableUnready';
	}

	if (stuckMs < notBackMs + (1000 * (rollout.spec?.minReadySeconds ?? 0))) {
		return undefined;
	}

	if (isDynamic && isShort && canary.abortScaleDownDelaySeconds !== undefined) {
		return 'stranded';
	}

	return isShort && (exposure.failure !== undefined || exposure.unready?.isFailing === true) ? 'noRoom' : 'slow';
}
