import {isGenerationObserved, isWorkloadObserved} from '../../phase.ts';
import {isRecord} from '../../projection/read.ts';
import {buildNudgePatch} from '../../patches/abort-patch.ts';
import {restoreTemplate} from '../../patches/restored-template.ts';
import {buildUndoPatch} from '../../patches/undo-patch.ts';
import type {Json} from '../../../types/cluster.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {Answer, Outcome} from '../operation.ts';
import {idleSending, isDue, isHopeless, sent} from '../sending.ts';
import type {Sight} from '../abort/sight.ts';
import {steererSince} from '../steerer.ts';
import {stay, type Move} from '../move.ts';
import type {UndoState} from './state.ts';

const lookAgainMs = 500;
const patchTimeoutMs = 5000;
const mostReadings = 60;
/** A spec that is not seen for this long: the controller may have lost the event with it (V37). */
const nudgeMs = 1500;
const nudgeGapMs = 3000;

const end = (state: UndoState, outcome: Outcome): UndoState => ({...state, outcome, isOver: true});
const isObserved = (rollout: Rollout) => isGenerationObserved(rollout) && isWorkloadObserved(rollout);

/** Reads the rollout and the template afresh, puts the template back, and repeats until the controller has seen it. */
export function pursueUndo(state: UndoState, sight: Sight, answers: readonly Answer[]): Move<UndoState> {
	if (isSeen(state, sight.rollout)) {
		return stay({...state, undoneAt: sight.now, target: {...state.target, stableHash: sight.rollout.status?.currentPodHash}, progress: {...state.progress, at: sight.now}});
	}

	if (state.patching.answeredAt !== undefined) {
		return nudge(noticeOther(state, sight), sight);
	}

	if (state.patching.problem !== undefined && state.patching.inFlight === undefined) {
		return afterProblem(state, sight);
	}

	const read = answers.find(({id}) => id.startsWith(`${state.id}-look-`));
	if (read?.ok === true && state.patching.inFlight === undefined) {
		return decide(state, sight, read);
	}

	return state.patching.inFlight === undefined ? readAgain(state, sight) : stay(state);
}

/** Our template is the one that rolls: the generation tells, or the hash where somebody else undid the same. */
function isSeen({undo, target, generation, patching}: UndoState, rollout: Rollout): boolean {
	const current = rollout.status?.currentPodHash;
	if (current === undefined || !isObserved(rollout)) {
		return false;
	}

	const isOurGeneration = undo.workload === undefined ? rollout.metadata.generation === generation : true;
	const isOurs = patching.answeredAt !== undefined && isOurGeneration && current !== undo.badHash;
	return isOurs || (current === target.stableHash && undo.badHash !== target.stableHash);
}

/** Another revision than the two that we know rolls now: it is not ours to touch. */
function noticeOther(state: UndoState, {now, rollout}: Sight): UndoState {
	const current = rollout.status?.currentPodHash;
	const isOther = isObserved(rollout) && current !== state.undo.badHash && current !== state.target.stableHash && (rollout.metadata.generation ?? 0) > (state.generation ?? Infinity);
	if (!isOther) {
		return state;
	}

	// The freeze that went with our undo is put back first, as after any other change that overrides it.
	return state.lifts > 0
		? {...state, undoneAt: now, overriddenAt: now, overriddenBy: steererSince(rollout, state.startedAt), outcome: {result: 'bad', code: 'overridden', at: now}}
		: end(state, {result: 'bad', code: 'superseded', at: now});
}

function readAgain(state: UndoState, {now}: Sight): Move<UndoState> {
	const {reading, undo: {namespace, name, aim, workload}} = state;
	if (isHopeless(reading) || state.readings > mostReadings) {
		return stay(end(state, {result: 'bad', code: 'refused', at: now}));
	}

	if (!isDue(reading, now)) {
		return stay(state);
	}

	const id = `${state.id}-look-${state.readings}`;
	return {
		state: {...state, reading: sent(reading, id), readings: state.readings + 1},
		requests: [{id, type: 'read', namespace, name, withObjects: [{kind: 'replicasets', name: aim.replicaSet}, ...(workload === undefined ? [] : [{kind: 'deployments', name: workload} as const])]}],
	};
}

/** What was read decides: nothing is undone but the revision that the person saw. */
function decide(state: UndoState, {now}: Sight, {rollout, objects}: Answer & {readonly ok: true}): Move<UndoState> {
	const {undo} = state;
	if (rollout === undefined || (undo.uid !== undefined && rollout.metadata.uid !== undo.uid)) {
		return stay(end(state, {result: 'bad', code: 'gone', at: now}));
	}

	const current = rollout.status?.currentPodHash;
	if (isObserved(rollout) && current !== undefined && undo.badHash !== undefined && current !== undo.badHash && current !== undo.aim.hash) {
		return stay(end(state, {result: 'bad', code: 'superseded', at: now}));
	}

	if (!isObserved(rollout) || (undo.badHash !== undefined && current !== undo.badHash)) {
		// A change that the controller has not seen may be anything; or somebody has just undone it: the watch will tell.
		return stay({...state, reading: idleSending(now + lookAgainMs)});
	}

	const template = restoreTemplate(objects?.[0] ?? null);
	if (template === undefined) {
		return stay(end({...state, reading: {...state.reading, problem: {code: 'not-found', title: `ReplicaSet ${undo.aim.replicaSet} has no template any more`, nextSteps: ['Set an image that was good.']}}}, {result: 'bad', code: 'refused', at: now}));
	}

	return send({...state, undo: {...undo, badHash: undo.badHash ?? current}}, {rollout, template, workload: objects?.[1]});
}

function send(state: UndoState, {rollout, template, workload}: {readonly rollout: Rollout; readonly template: Json; readonly workload: Json | undefined}): Move<UndoState> {
	const {namespace, name, workload: workloadName} = state.undo;
	const isLifting = rollout.spec?.paused === true && workloadName === undefined;
	const target = workloadName === undefined
		? {kind: 'rollouts', namespace, name, generation: rollout.metadata.generation} as const
		: {kind: 'deployments', namespace, name: workloadName, generation: generationOf(workload)} as const;
	const id = `${state.id}-undo-${state.patches}`;
	return {
		state: {...state, patching: sent(state.patching, id), patches: state.patches + 1, lifts: isLifting ? state.lifts + 1 : state.lifts},
		requests: [{id, type: 'patch', patch: buildUndoPatch(target, template, isLifting ? state.undo.pausedBefore ?? 'false' : undefined), timeoutMs: patchTimeoutMs}],
	};
}

function generationOf(object: Json | undefined): number | undefined {
	const metadata = isRecord(object) ? object.metadata : undefined;
	return isRecord(metadata) && typeof metadata.generation === 'number' ? metadata.generation : undefined;
}

/** The spec has changed since it was read (422), or no answer came: look again, and decide again. */
function afterProblem(state: UndoState, {now}: Sight): Move<UndoState> {
	const {patching, patches} = state;
	const isTestFailed = patching.problem?.code === 'invalid' && patches < 20;
	if (isHopeless(patching) && !isTestFailed) {
		return stay(end(state, {result: 'bad', code: 'refused', at: now}));
	}

	return stay({...state, patching: {...idleSending(now), tries: patching.tries}, reading: idleSending(isTestFailed ? now : patching.nextAt)});
}

function nudge(state: UndoState, {now, rollout}: Sight): Move<UndoState> {
	const answeredAt = state.patching.answeredAt ?? now;
	const isWaiting = !state.isOver && !isObserved(rollout);
	if (!isWaiting || now < Math.max(answeredAt + nudgeMs, state.nudge.nextAt) || state.nudge.inFlight !== undefined || isHopeless(state.nudge)) {
		return stay(state);
	}

	const id = `${state.id}-nudge-${state.nudge.tries}`;
	return {
		state: {...state, nudge: {...sent(state.nudge, id), nextAt: now + nudgeGapMs}},
		requests: [{id, type: 'patch', patch: buildNudgePatch(state.undo, id), timeoutMs: patchTimeoutMs}],
	};
}
