import {buildNudgePatch} from '../../patches/abort-patch.ts';
import {buildSkipPatch} from '../../patches/undo-patch.ts';
import type {Rollout} from '../../../types/objects.ts';
import {idleSending, isDue, isHopeless, sent} from '../sending.ts';
import type {Sight} from '../abort/sight.ts';
import {stay, type Move} from '../move.ts';
import type {UndoState} from './state.ts';

/** Blue-green goes back at once while the old pods are there: only where it does not the steps have to be skipped. */
const switchGraceMs = 1500;
const nudgeMs = 1500;
const nudgeGapMs = 3000;
const patchTimeoutMs = 3000;

/** Once the controller has seen the undo: skips its steps, or it stops at the first gate (V39). Earlier it would be dropped (V17). */
export function pursueSkip(state: UndoState, sight: Sight): Move<UndoState> {
	if (state.undoneAt === undefined || state.skippedAt !== undefined || state.isOver) {
		return stay(state);
	}

	if (isSkipped(state, sight.rollout)) {
		return stay({...state, skippedAt: sight.now});
	}

	if (state.undo.isBlueGreen && sight.now - state.undoneAt < switchGraceMs) {
		return stay(state);
	}

	const dropped = noticeDrop(state, sight);
	return isDue(dropped.skip, sight.now) ? send(dropped, sight) : nudge(dropped, sight);
}

/** It is stable again, or the controller works the full promotion off. */
function isSkipped({target, skip}: UndoState, {spec, status}: Rollout): boolean {
	if (status?.stableRS === target.stableHash) {
		return true;
	}

	const steps = spec?.strategy?.canary?.steps ?? [];
	return skip.answeredAt !== undefined && steps.length > 0 && status?.currentStepIndex === steps.length && (status.pauseConditions ?? []).length === 0;
}

/** Accepted, and gone again without effect: it came too early, or the write of the controller lost it (V37). */
function noticeDrop(state: UndoState, {now, rollout}: Sight): UndoState {
	const {skip} = state;
	const isLost = skip.answeredAt !== undefined && now - Math.max(skip.answeredAt, state.progress.at) >= nudgeMs && rollout.status?.promoteFull !== true;
	const isTested = skip.problem?.code === 'invalid';
	return isLost || isTested ? {...state, skip: {...idleSending(isTested ? now + 500 : now), tries: skip.tries}} : state;
}

function send(state: UndoState, {rollout}: Sight): Move<UndoState> {
	const hash = state.target.stableHash;
	if (hash === undefined || rollout.status?.currentPodHash !== hash) {
		return stay(state);
	}

	const id = `${state.id}-skip-${state.skips}`;
	return {
		state: {...state, skip: sent(state.skip, id), skips: state.skips + 1},
		requests: [{id, type: 'patch', patch: buildSkipPatch(state.undo, hash), timeoutMs: patchTimeoutMs}],
	};
}

function nudge(state: UndoState, {now}: Sight): Move<UndoState> {
	const {skip, skipNudge} = state;
	if (skip.answeredAt === undefined || now < Math.max(skip.answeredAt + nudgeMs, state.progress.at + nudgeMs, skipNudge.nextAt) || skipNudge.inFlight !== undefined || isHopeless(skipNudge)) {
		return stay(state);
	}

	const id = `${state.id}-skip-nudge-${skipNudge.tries}`;
	return {
		state: {...state, skipNudge: {...sent(skipNudge, id), nextAt: now + nudgeGapMs}},
		requests: [{id, type: 'patch', patch: buildNudgePatch(state.undo, id), timeoutMs: patchTimeoutMs}],
	};
}
