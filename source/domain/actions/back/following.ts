import type {NotBackReason} from '../../rollout-view.ts';
import {longestLifts, mustPutBack, nextLift, sendLift, sendRestore} from '../held-freeze.ts';
import {isDue, isHopeless} from '../sending.ts';
import {isStalled, nameStall} from '../stalled.ts';
import type {Sight} from '../abort/sight.ts';
import {steererSince} from '../steerer.ts';
import {stay, type Move} from '../move.ts';
import type {UndoState} from './state.ts';

const restorePatienceMs = 30_000;
const watchMs = 60_000;

/** After the undo: keeps the freeze out of the way, follows the users back, puts the freeze back, watches for a minute. */
export function pursueUsers(state: UndoState, sight: Sight): Move<UndoState> {
	if (state.undoneAt === undefined) {
		return stay(state);
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

function lift(state: UndoState, {now, rollout, exposure}: Sight): Move<UndoState> {
	const isHeld = rollout.spec?.paused === true && !exposure.isBack && !state.isOver && state.overriddenAt === undefined;
	const sending = nextLift(state, now);
	return isHeld && state.lifts < longestLifts && isDue(sending, now) ? sendLift(state, sending, state.undo, now) : stay(state);
}

export const mustRestoreFreeze = (state: UndoState, {rollout}: Sight): boolean => mustPutBack(state, state.undo, rollout);

function restore(state: UndoState, sight: Sight): Move<UndoState> {
	const {now, rollout, exposure} = sight;
	// Until it is stable again the freeze would stop the rest of the way.
	const isDone = exposure.isBack && rollout.status?.stableRS === state.target.stableHash;
	const isTime = isDone || state.overriddenAt !== undefined;
	return isTime && mustRestoreFreeze(state, sight) && isDue(state.restore, now) ? sendRestore(state, state.undo) : stay(state);
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
export function whyNotUndone(state: UndoState, sight: Sight): NotBackReason | undefined {
	const {rollout, exposure} = sight;
	if (state.undoneAt === undefined || exposure.isBack || !isStalled(state.progress.at, sight)) {
		return undefined;
	}

	return rollout.spec?.paused === true ? 'heldByFreeze' : nameStall(exposure);
}
