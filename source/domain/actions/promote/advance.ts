import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import {buildNudgePatch} from '../../patches/abort-patch.ts';
import {buildPromotePatch} from '../../patches/promote-patch.ts';
import type {Advance, Answer, Fact, Line, Machine, Observation, Outcome, Request} from '../operation.ts';
import {idleSending, isDue, isHopeless, receive, sent} from '../sending.ts';
import {findMove} from './check.ts';
import type {PromoteState} from './state.ts';

/** The controller loses promotes as it loses aborts, one for more than two minutes (V37). */
const nudgeAfterMs = 1500;
const nudgeGapMs = 3000;
const giveUpMs = 30_000;
const longestConflicts = 5;
/** The preview of a blue-green that grows before the switch. */
const switchMs = 240_000;
/** A cleared pause counts as taken after this where nothing else will show it (a background analysis that starts anew). */
const settledMs = 1500;

/**
Promote as a machine: reads the rollout and its runs afresh, refuses when it moved, patches with the resourceVersion of that
read, and is done when the watch shows that the controller went on.
*/
export const promoteMachine: Machine<PromoteState> = {advance: advancePromote};

type Move = {readonly state: PromoteState; readonly requests: readonly Request[]};

function advancePromote(before: PromoteState, observation: Observation): Advance<PromoteState> {
	const {now} = observation;
	const move = before.outcome === undefined ? pursue(before, observation) : {state: before, requests: []};
	const {state} = move;
	return {
		...move,
		wakeAt: state.outcome === undefined ? now + 500 : undefined,
		lines: tell(state, now),
		...(state.outcome !== undefined && {outcome: state.outcome}),
	};
}

function pursue(before: PromoteState, observation: Observation): Move {
	const {now, answers, families} = observation;
	const reply = answers.find(({id}) => id === before.read.inFlight);
	const sendReply = answers.find(({id}) => id === before.send.inFlight);
	const nudge = receive(before.nudge, answers);
	const nudgeReply = answers.find(({id}) => id === before.nudge.inFlight);
	const state: PromoteState = {
		...before,
		read: receive(before.read, answers),
		send: receive(before.send, answers),
		nudge: nudge === before.nudge ? nudge : {...nudge, answeredAt: undefined},
		// Our nudge makes a version too; only one beyond that is the controller's.
		versionAfter: versionOf(nudgeReply) ?? versionOf(sendReply) ?? before.versionAfter,
	};
	if (state.send.answeredAt !== undefined) {
		return verify(state, families.get(state.target.key)?.rollout, now);
	}

	if (state.send.problem !== undefined) {
		return recover(state, now);
	}

	return reply?.ok === true ? decide(state, reply, now) : read(state, now);
}

function versionOf(answer: Answer | undefined): string | undefined {
	return answer?.ok === true ? answer.rollout?.metadata.resourceVersion : undefined;
}

function read(state: PromoteState, now: Instant): Move {
	if (isHopeless(state.read) || (state.read.problem !== undefined && now - state.startedAt > giveUpMs)) {
		return over(state, {kind: 'refused', problem: state.read.problem!}, {result: 'bad', code: 'refused', at: now});
	}

	if (!isDue(state.read, now) || state.send.inFlight !== undefined) {
		return {state, requests: []};
	}

	const id = `${state.id}-read-${state.conflicts}-${state.read.tries}`;
	const {namespace, name} = state.target;
	return {state: {...state, read: sent(state.read, id)}, requests: [{id, type: 'read', namespace, name, withRuns: true}]};
}

function decide(state: PromoteState, {rollout, runs}: Answer & {readonly ok: true}, now: Instant): Move {
	if (rollout === undefined) {
		return over(state, {kind: 'moved', what: 'gone'}, {result: 'bad', code: 'moved', at: now});
	}

	const moved = findMove(state.target, rollout, runs ?? []);
	if (moved?.what === 'step' && state.mayHaveArrived && isNextStep(state, rollout)) {
		// Ours: the answer was lost, the promote was not.
		return over(state, {kind: 'promoted', afterMs: now - state.startedAt, fromStep: state.target.stepIndex, toStep: rollout.status?.currentStepIndex, total: state.target.steps}, {result: 'good', code: 'promoted', at: now});
	}

	if (moved !== undefined) {
		return over(state, moved, {result: 'bad', code: 'moved', at: now});
	}

	const patch = buildPromotePatch(rollout);
	if (patch === undefined) {
		return over(state, {kind: 'nothingInFlight'}, {result: 'bad', code: 'nothingInFlight', at: now});
	}

	const id = `${state.id}-promote-${state.conflicts}`;
	return {state: {...state, send: sent(idleSending(now), id)}, requests: [{id, type: 'patch', patch}]};
}

function isNextStep({target}: PromoteState, {status}: Rollout): boolean {
	return status?.currentPodHash === target.podHash && status?.currentStepIndex === (target.stepIndex ?? 0) + 1;
}

/**
A promote that failed is looked at afresh before it is sent again: it may have arrived all the same, and then the step has
moved and the check says so.
*/
function recover(state: PromoteState, now: Instant): Move {
	const problem = state.send.problem!;
	if (isHopeless(state.send) || state.conflicts >= longestConflicts) {
		return over(state, {kind: 'refused', problem}, {result: 'bad', code: 'refused', at: now});
	}

	// A conflict was not carried out; anything else may have been.
	const mayHaveArrived = state.mayHaveArrived || problem.code !== 'conflict';
	return read({...state, mayHaveArrived, conflicts: state.conflicts + 1, read: idleSending(problem.code === 'conflict' ? now : state.send.nextAt), send: idleSending(now)}, now);
}

function verify(state: PromoteState, rollout: Rollout | undefined, now: Instant): Move {
	const sinceMs = now - state.send.answeredAt!;
	if (rollout !== undefined && isTaken(state, rollout, sinceMs)) {
		const {target} = state;
		const fact: Fact = target.isBlueGreen
			? {kind: 'switched', afterMs: now - state.startedAt}
			: {kind: 'promoted', afterMs: now - state.startedAt, fromStep: target.stepIndex, toStep: rollout.status?.currentStepIndex, total: target.steps};
		return over(state, fact, {result: 'good', code: 'promoted', at: now});
	}

	if (sinceMs >= giveUpMs && !(rollout !== undefined && isPreviewGrowing(state, rollout) && sinceMs < switchMs)) {
		return {state: {...state, outcome: {result: 'doubt', code: 'notSeen', at: now}}, requests: []};
	}

	if (rollout !== undefined && isPreviewGrowing(state, rollout)) {
		return {state, requests: []};
	}

	const nudgeAt = state.nudge.tries === 0 ? state.send.answeredAt! + nudgeAfterMs : state.nudge.nextAt;
	if (state.nudge.inFlight !== undefined || isHopeless(state.nudge) || now < nudgeAt) {
		return {state, requests: []};
	}

	const id = `${state.id}-nudge-${state.nudge.tries}`;
	return {
		state: {...state, nudge: {...sent(state.nudge, id), nextAt: now + nudgeGapMs}},
		requests: [{id, type: 'patch', patch: buildNudgePatch(state.target, id)}],
	};
}

/** A blue-green with a small preview goes on by growing it to full size: taken, and the switch comes when its pods are there. */
function isPreviewGrowing({target, versionAfter}: PromoteState, {metadata, status}: Rollout): boolean {
	return target.isBlueGreen && (status?.pauseConditions ?? []).length === 0 && status?.controllerPause !== true && versionAfter !== undefined && metadata.resourceVersion !== versionAfter;
}

/** Our own patch is not proof: the controller's next write is. */
function isTaken({target, versionAfter, nudge}: PromoteState, {metadata, status}: Rollout, sinceMs: number): boolean {
	if (target.isBlueGreen) {
		return status?.blueGreen?.activeSelector === target.podHash;
	}

	const isCompleted = status?.stableRS !== undefined && status.stableRS === target.podHash;
	const isWritten = versionAfter !== undefined && nudge.inFlight === undefined && metadata.resourceVersion !== versionAfter;
	const hasMoved = (status?.currentStepIndex ?? 0) !== (target.stepIndex ?? 0);
	const isCleared = (status?.pauseConditions ?? []).length === 0 && sinceMs >= settledMs && status?.phase !== 'Paused';
	return isCompleted || (isWritten && (hasMoved || isCleared));
}

const over = (state: PromoteState, end: Fact, outcome: Outcome): Move => ({state: {...state, end, outcome}, requests: []});

function tell(state: PromoteState, now: Instant): readonly Line[] {
	const lines: Line[] = [];
	const {answeredAt} = state.send;
	if (answeredAt !== undefined) {
		lines.push({state: 'done', fact: {kind: 'sent', afterMs: answeredAt - state.startedAt, times: 1 + state.conflicts}});
		const forMs = (state.outcome?.at ?? now) - answeredAt;
		if (state.nudge.tries > 0 || (state.end === undefined && forMs >= nudgeAfterMs)) {
			lines.push({state: 'warning', fact: {kind: 'notSeen', forMs, nudges: state.nudge.tries, silentSince: undefined}});
		}
	} else if (state.outcome === undefined) {
		const problem = state.read.problem ?? state.send.problem;
		lines.push(problem === undefined
			? {state: 'running', fact: {kind: 'sending', sinceMs: now - state.startedAt}}
			: {state: 'warning', fact: {kind: 'sendFailed', problem, tries: state.read.tries, retryAt: state.read.nextAt}});
	}

	if (state.end !== undefined) {
		lines.push({state: state.outcome?.result === 'good' ? 'done' : 'bad', fact: state.end});
	}

	return lines;
}
