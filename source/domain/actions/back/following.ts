import {buildLiftPatch, buildPausePatch} from '../../patches/abort-patch.ts';
import type {NotBackReason} from '../../rollout-view.ts';
import {idleSending, isDue, isHopeless, sent} from '../sending.ts';
import type {Sight} from '../abort/sight.ts';
import {steererSince} from '../steerer.ts';
import type {UndoState} from './state.ts';
import {stayUndone, type UndoMove} from './undoing.ts';

const notBackMs = 10_000;
const longestLifts = 3;
/** Lifted, and paused again a while later: somebody put it back. */
const liftedAgainMs = 1500;
const restorePatienceMs = 30_000;
const watchMs = 60_000;

/** After the undo: keeps the freeze out of the way, follows the users back, puts the freeze back, watches for a minute. */
export function pursueUsers(state: UndoState, sight: Sight): UndoMove {
	if (state.undoneAt === undefined) {
		return stayUndone(state);
	}

	const noticed = noticeProgress(noticeOverride(state, sight), sight);
	const lifted = lift(noticed, sight);
	const restored = restore(lifted.state, sight);
	return {state: conclude(restored.state, sight), requests: [...lifted.requests, ...restored.requests]};
}

/** Another template came after our undo: a sync, a colleague. */
function noticeOverride(state: UndoState, {now, rollout}: Sight): UndoState {
	const current = rollout.status?.currentPodHash;
	if (state.overriddenAt !== undefined || current === undefined || current === state.target.stableHash) {
		return state;
	}

	return {...state, overriddenAt: now, overriddenBy: steererSince(rollout, state.startedAt), outcome: {result: 'bad', code: 'overridden', at: now}};
}

function noticeProgress(state: UndoState, {now, exposure}: Sight): UndoState {
	const signature = [exposure.percent, exposure.stableAvailable, exposure.otherPods].join('|');
	return signature === state.progress.signature ? state : {...state, progress: {signature, at: now}};
}

function lift(state: UndoState, {now, rollout, exposure}: Sight): UndoMove {
	const isHeld = rollout.spec?.paused === true && !exposure.isBack && !state.isOver && state.overriddenAt === undefined;
	const wasUndone = state.lift.answeredAt !== undefined && now - state.lift.answeredAt >= liftedAgainMs;
	const sending = wasUndone && state.lifts < longestLifts ? idleSending(now) : state.lift;
	if (!isHeld || state.lifts >= longestLifts || !isDue(sending, now)) {
		return stayUndone(state);
	}

	const id = `${state.id}-lift-${state.lifts}-${sending.tries}`;
	return {
		state: {...state, lift: sent(sending, id), lifts: sending.tries === 0 ? state.lifts + 1 : state.lifts, restore: idleSending(now)},
		requests: [{id, type: 'patch', patch: buildLiftPatch(state.undo, state.undo.pausedBefore), timeoutMs: 3000}],
	};
}

/** The freeze that we lifted is ours to put back, unless it was thawed meanwhile. */
export function mustRestoreFreeze(state: UndoState, {rollout}: Sight): boolean {
	const isThawed = state.undo.hadRecord && rollout.metadata.annotations?.['rolltop.dev/frozen'] === undefined;
	return state.lifts > 0 && !isThawed && state.restore.answeredAt === undefined && rollout.spec?.paused !== true;
}

function restore(state: UndoState, sight: Sight): UndoMove {
	const {now, rollout, exposure} = sight;
	// Until it is stable again the freeze would stop the rest of the way.
	const isDone = exposure.isBack && rollout.status?.stableRS === state.target.stableHash;
	const isTime = isDone || state.overriddenAt !== undefined;
	if (!isTime || !mustRestoreFreeze(state, sight) || !isDue(state.restore, now)) {
		return stayUndone(state);
	}

	const id = `${state.id}-restore-${state.restore.tries}`;
	return {
		state: {...state, restore: sent(state.restore, id)},
		requests: [{id, type: 'patch', patch: buildPausePatch(state.undo), timeoutMs: 3000}],
	};
}

function conclude(state: UndoState, sight: Sight): UndoState {
	const {now, exposure} = sight;
	const isRestoring = mustRestoreFreeze(state, sight) && !isHopeless(state.restore);
	if (state.overriddenAt !== undefined) {
		return {...state, isOver: !isRestoring};
	}

	if (!exposure.isBack) {
		const why = whyNotUndone(state, sight);
		const outcome = why === undefined ? undefined : {result: 'bad', code: 'notBack', at: state.outcome?.code === 'notBack' ? state.outcome.at : now} as const;
		return {...state, safeAt: undefined, outcome};
	}

	const safeAt = state.safeAt ?? now;
	if (isRestoring && now - safeAt < restorePatienceMs) {
		return {...state, safeAt, outcome: undefined};
	}

	const result = mustRestoreFreeze(state, sight) ? 'doubt' : 'good';
	return {...state, safeAt, outcome: {result, code: 'safe', at: safeAt}, isOver: !isRestoring && now - safeAt >= watchMs};
}

/** Why the users are not back although the undo is seen; undefined while it may still be on its way. */
export function whyNotUndone(state: UndoState, {now, rollout, exposure}: Sight): NotBackReason | undefined {
	if (state.undoneAt === undefined || exposure.isBack) {
		return undefined;
	}

	const stuckMs = now - state.progress.at;
	if (stuckMs < notBackMs + (1000 * (rollout.spec?.minReadySeconds ?? 0))) {
		return undefined;
	}

	if (rollout.spec?.paused === true) {
		return 'heldByFreeze';
	}

	const isShort = exposure.stableAvailable !== undefined && exposure.stableAvailable < exposure.stableDesired;
	return isShort && (exposure.failure !== undefined || exposure.unready?.isFailing === true) ? 'noRoom' : 'slow';
}
