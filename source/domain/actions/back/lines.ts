import type {Line} from '../operation.ts';
import {isHopeless} from '../sending.ts';
import type {Sight} from '../abort/sight.ts';
import {mustRestoreFreeze, whyNotUndone} from './following.ts';
import type {UndoState} from './state.ts';

/** Say that it is not seen once the controller has had the time for it. */
const notSeenMs = 1000;

/** Everything there is to tell of an undo, in the order in which a person follows it. */
export function tellUndo(state: UndoState, sight: Sight | undefined): readonly Line[] {
	return [
		...tellSending(state, sight),
		...(state.undoneAt === undefined || sight === undefined ? [] : [...tellSkip(state), ...tellFreeze(state, sight), ...tellUsers(state, sight)]),
		...tellEnd(state, sight),
	];
}

function tellSending(state: UndoState, sight: Sight | undefined): readonly Line[] {
	const {patching, reading, startedAt, undoneAt, outcome} = state;
	const {revision} = state.undo.aim;
	const now = sight?.now ?? startedAt;
	const problem = patching.problem ?? reading.problem;
	if (undoneAt !== undefined) {
		return [{state: 'done', fact: {kind: 'undone', revision, afterMs: undoneAt - startedAt}}];
	}

	if (outcome?.code === 'refused' && problem !== undefined) {
		return [{state: 'bad', fact: {kind: 'refused', problem}}];
	}

	const undoing: Line = {state: 'running', fact: {kind: 'undoing', revision, sinceMs: now - startedAt, tries: state.patches, why: state.why}};
	if (problem !== undefined && !isHopeless({...patching, problem})) {
		return [undoing, {state: 'warning', fact: {kind: 'sendFailed', problem, tries: Math.max(patching.tries, reading.tries), retryAt: patching.problem === undefined ? reading.nextAt : patching.nextAt}}];
	}

	const forMs = now - (patching.answeredAt ?? now);
	return forMs >= notSeenMs ? [undoing, {state: 'warning', fact: {kind: 'notSeen', forMs, nudges: state.nudge.tries, silentSince: sight?.silentSince}}] : [undoing];
}

function tellSkip(state: UndoState): readonly Line[] {
	if (state.skippedAt !== undefined) {
		return [{state: 'done', fact: {kind: 'skipped', afterMs: state.skippedAt - state.startedAt}}];
	}

	if (state.skip.problem !== undefined && isHopeless(state.skip) && state.skip.problem.code !== 'invalid') {
		return [{state: 'bad', fact: {kind: 'refused', problem: state.skip.problem}}];
	}

	return state.skips === 0 ? [] : [{state: 'running', fact: {kind: 'skipping', nudges: state.skipNudge.tries}}];
}

function tellFreeze(state: UndoState, sight: Sight): readonly Line[] {
	if (state.lifts === 0) {
		return [];
	}

	const lifted: Line = {state: 'done', fact: {kind: 'freezeLifted', by: state.undo.pausedBy}};
	return state.restore.answeredAt === undefined || mustRestoreFreeze(state, sight) ? [lifted] : [lifted, {state: 'done', fact: {kind: 'freezeRestored'}}];
}

function tellUsers(state: UndoState, {exposure, now}: Sight): readonly Line[] {
	const isWhole = (exposure.stableAvailable ?? 0) >= exposure.stableDesired;
	const goneAt = exposure.otherPodsGoneAt !== undefined && exposure.otherPodsGoneAt > now ? exposure.otherPodsGoneAt : undefined;
	return [
		{state: exposure.percent === 0 ? 'done' : 'running', fact: {kind: 'traffic', from: state.startPercent, now: exposure.percent, source: exposure.source, routes: exposure.routes}},
		{state: isWhole ? 'done' : 'running', fact: {kind: 'stable', available: exposure.stableAvailable, desired: exposure.stableDesired}},
		...(exposure.otherPods > 0 ? [{state: 'todo', fact: {kind: 'canaryPods', pods: exposure.otherPods, goneAt, isHeld: false, isUndo: true}} as const] : []),
	];
}

function tellEnd(state: UndoState, sight: Sight | undefined): readonly Line[] {
	const {outcome, undo} = state;
	switch (outcome?.code) {
		case 'safe': {
			return sight === undefined ? [] : tellSafe(state, sight);
		}

		case 'notBack': {
			return sight === undefined ? [] : [tellNotBack(state, sight)];
		}

		case 'overridden': {
			return [{state: 'bad', fact: {kind: 'overridden', afterMs: outcome.at - (state.undoneAt ?? state.startedAt), how: 'newRevision', by: state.overriddenBy ?? (undo.isManagedByGit ? 'the GitOps controller, it seems' : undefined)}}];
		}

		case 'superseded':
		case 'gone': {
			return [{state: 'bad', fact: {kind: outcome.code}}];
		}

		default: {
			return [];
		}
	}
}

function tellSafe(state: UndoState, sight: Sight): readonly Line[] {
	const {exposure} = sight;
	const {undo: {aim, isManagedByGit, badImages}, outcome} = state;
	const isShort = exposure.stableAvailable !== undefined && exposure.stableAvailable < exposure.stableDesired;
	return [
		{state: isShort ? 'warning' : 'done', fact: {
			kind: 'safe',
			afterMs: outcome!.at - state.startedAt,
			source: exposure.source,
			stableAvailable: exposure.stableAvailable,
			stableDesired: exposure.stableDesired,
			...(isShort && {trouble: exposure.failure ?? exposure.unready?.trouble}),
			wantedImages: [],
			undoneTo: {revision: aim.revision, images: aim.images},
		}},
		...(isManagedByGit ? [{state: 'warning', fact: {kind: 'syncAhead', images: badImages}} as const] : []),
		...(mustRestoreFreeze(state, sight) ? [{state: 'warning', fact: {kind: 'freezeNotRestored', problem: state.restore.problem}} as const] : []),
	];
}

function tellNotBack(state: UndoState, sight: Sight): Line {
	const {exposure, now} = sight;
	return {
		state: 'bad',
		fact: {
			kind: 'notBack',
			isUndo: true,
			afterMs: now - state.startedAt,
			why: whyNotUndone(state, sight) ?? 'slow',
			percent: exposure.percent,
			available: exposure.stableAvailable,
			desired: exposure.stableDesired,
			pod: (exposure.unready ?? exposure.kept)?.pod,
			trouble: exposure.failure ?? (exposure.unready ?? exposure.kept)?.trouble,
		},
	};
}
