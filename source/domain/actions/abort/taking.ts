import {isGenerationObserved} from '../../phase.ts';
import {buildAbortPatch, buildGuardedAbortPatch, buildNudgePatch} from '../../patches/abort-patch.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, isDue, isHopeless, sent} from '../sending.ts';
import {inTurn, stay, type Move} from '../move.ts';
import type {AbortState} from './state.ts';
import type {Sight} from './sight.ts';
import {isAbortTaken, isInFlight} from './taken.ts';

/** Not taken this long after it was accepted: nudge (V37: taken 1.4 to 2.3 s after a nudge, never without). */
const firstNudgeMs = 1500;
const nudgeGapsMs = [2000, 3000, 5000, 10_000] as const;
/** A drop that the watch never showed (true and back to false within one batch) counts after this. */
const unseenDropMs = 1000;
/** A repeat later than this tests the revision that the person saw (V42). */
const guardAfterMs = 10_000;
const readGapMs = 1000;
const sendTimeoutMs = 3000;

/** Sends the abort and repeats, nudges and reads until the controller has taken it. */
export function pursueTaking(state: AbortState, sight: Sight): Move<AbortState> {
	if (isAbortTaken(sight.rollout, state.target.oldAbortedAt)) {
		const current = sight.rollout.status?.currentPodHash;
		return stay({...state, takenAt: sight.now, progress: {...state.progress, at: sight.now}, podHash: current, hitOther: state.podHash !== undefined && current !== state.podHash});
	}

	return inTurn(state, [
		current => stay(learnRevision(current, sight)),
		current => stay(noticeEnd(current, sight)),
		current => stay(noticeDrop(current, sight)),
		current => send(current, sight),
		current => nudge(current, sight),
	]);
}

function learnRevision(state: AbortState, {rollout}: Sight): AbortState {
	// What rolls now need not be what the person saw before the restart.
	return !state.isResumed && state.podHash === undefined && isGenerationObserved(rollout) && isInFlight(rollout) ? {...state, podHash: rollout.status?.currentPodHash} : state;
}

const end = (state: AbortState, outcome: Outcome): AbortState => ({...state, outcome, isOver: true});

/** The update ended, or another one began, before the abort was taken: it must not hit that one. */
function noticeEnd(state: AbortState, {now, rollout}: Sight): AbortState {
	const {status} = rollout;
	if (!isGenerationObserved(rollout) || status?.stableRS === undefined) {
		return state;
	}

	if (state.podHash !== undefined && status.stableRS === state.podHash && state.podHash !== state.target.stableHash) {
		return end(state, {result: 'bad', code: 'completed', at: now});
	}

	if (!isInFlight(rollout)) {
		// Somebody took the template back, or there never was anything: what counts is where the users are.
		return state.send.answeredAt !== undefined && now - state.send.answeredAt >= unseenDropMs ? {...state, takenAt: now, progress: {...state.progress, at: now}} : state;
	}

	if (state.podHash !== undefined && status.currentPodHash !== state.podHash) {
		return end(state, {result: 'bad', code: 'superseded', at: now});
	}

	return state;
}

function noticeDrop(state: AbortState, {now, rollout}: Sight): AbortState {
	const {answeredAt} = state.send;
	if (answeredAt === undefined || state.isOver || state.takenAt !== undefined) {
		return state;
	}

	if (rollout.status?.abort === true) {
		return state.wasSeen ? state : {...state, wasSeen: true};
	}

	const hasMovedOn = rollout.metadata.resourceVersion !== state.versionAtSend && now - answeredAt >= unseenDropMs;
	if (!state.wasSeen && !hasMovedOn) {
		return state;
	}

	return {
		...state,
		drops: state.drops + 1,
		lastDropWhy: state.wasObservedAtSend ? (state.target.wasPromotingFull || rollout.status?.promoteFull === true ? 'promoteFull' : 'unknown') : 'generation',
		wasSeen: false,
		// The first repeat at once; a controller that goes on dropping is not flooded.
		send: {...idleSending(state.drops === 0 ? now : now + Math.min(200 * (2 ** state.drops), 2000)), tries: state.send.tries},
		nudge: idleSending(now),
	};
}

function send(state: AbortState, {now, rollout}: Sight): Move<AbortState> {
	if (state.isOver || state.takenAt !== undefined) {
		return stay(state);
	}

	if (isHopeless(state.send)) {
		// 422 answers the test of the revision: another one rolls by now.
		const code = state.send.problem?.code === 'invalid' && isLate(state, now) ? 'superseded' : 'refused';
		return stay(end(state, {result: 'bad', code, at: now}));
	}

	// Sent before the generation is observed it is dropped once more (V41).
	const mustWait = (state.drops > 0 && !isGenerationObserved(rollout)) || (state.isResumed && state.podHash === undefined);
	if (mustWait || !isDue(state.send, now)) {
		return stay(state);
	}

	const id = `${state.id}-abort-${state.send.tries}`;
	const patch = state.podHash !== undefined && isLate(state, now) ? buildGuardedAbortPatch(state.target, state.podHash) : buildAbortPatch(state.target);
	return {
		state: {...state, send: sent(state.send, id), versionAtSend: rollout.metadata.resourceVersion, wasObservedAtSend: isGenerationObserved(rollout)},
		requests: [{id, type: 'patch', patch, timeoutMs: sendTimeoutMs}],
	};
}

const isLate = (state: AbortState, now: number) => state.isResumed || now - state.startedAt > guardAfterMs;

/** When the next nudge is due; undefined while nothing was accepted or nudging is not allowed. */
export function nudgeAt(state: AbortState): number | undefined {
	const {answeredAt} = state.send;
	if (answeredAt === undefined || state.nudge.inFlight !== undefined || isHopeless(state.nudge)) {
		return undefined;
	}

	return Math.max(answeredAt + firstNudgeMs, state.nudge.nextAt);
}

function nudge(state: AbortState, {now}: Sight): Move<AbortState> {
	const dueAt = nudgeAt(state);
	if (state.isOver || state.takenAt !== undefined || dueAt === undefined || now < dueAt) {
		return stay(state);
	}

	const id = `${state.id}-nudge-${state.nudge.tries}`;
	const gapMs = nudgeGapsMs[Math.min(state.nudge.tries, nudgeGapsMs.length - 1)]!;
	return {
		state: {...state, nudge: {...sent(state.nudge, id), nextAt: now + gapMs}},
		requests: [{id, type: 'patch', patch: buildNudgePatch(state.target, id), timeoutMs: sendTimeoutMs}],
	};
}

/** While the watch is not live the truth is read afresh: stale data never stops an abort. */
export function readAfresh(state: AbortState, {now, isLive}: Sight): Move<AbortState> {
	if (isLive || state.isOver || state.read.inFlight !== undefined || now < state.read.nextAt) {
		return stay(state);
	}

	const id = `${state.id}-read-${state.read.tries}`;
	return {
		state: {...state, read: {...sent(state.read, id), nextAt: now + readGapMs}},
		requests: [{id, type: 'read', namespace: state.target.namespace, name: state.target.name}],
	};
}
