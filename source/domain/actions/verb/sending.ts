import type {Instant} from '../../../types/clock.ts';
import type {Patch} from '../../../types/cluster.ts';
import type {Problem} from '../../../types/problem.ts';
import type {Answer, Observation} from '../operation.ts';
import {idleSending, isDue, isHopeless, receive, sent} from '../sending.ts';
import type {Move} from '../move.ts';
import {end} from './move.ts';
import type {Ending, Fresh} from './plan.ts';
import type {VerbState} from './state.ts';
import {findUnseenChange} from './target.ts';
import {verify} from './verify.ts';

const giveUpMs = 30_000;
const mostAgain = 5;

/** Up to the answer of the last patch. */
export function pursueSending(before: VerbState, observation: Observation): Move<VerbState> {
	const {answers, families} = observation;
	const {target} = before.plan;
	const readReply = answers.find(({id}) => id === before.read.inFlight);
	const sendReply = answers.find(({id}) => id === before.send.inFlight);
	const state: VerbState = {
		...before,
		read: receive(before.read, answers),
		send: receive(before.send, answers),
		versionBefore: families.get(target.key)?.rollout.metadata.resourceVersion ?? before.versionBefore,
		...(sendReply?.ok === true && {versionAfter: sendReply.rollout?.metadata.resourceVersion, generationAfter: sendReply.rollout?.metadata.generation}),
	};
	if (state.send.answeredAt !== undefined) {
		return sendNext(state, observation);
	}

	if (state.send.problem !== undefined) {
		return recover(state, observation);
	}

	return readReply?.ok === true ? decide(state, freshOf(readReply), observation) : read(state, observation);
}

const freshOf = ({rollout, runs, objects}: Answer & {readonly ok: true}): Fresh => ({rollout, runs: runs ?? [], objects: objects ?? []});

const refuse = (state: VerbState, problem: Problem, now: Instant): Move<VerbState> => end(state, {fact: {kind: 'refused', problem}, result: 'bad', code: 'refused'}, now);

function read(state: VerbState, {now, families}: Observation): Move<VerbState> {
	const {plan, waitingSince} = state;
	if (isHopeless(state.read) || (state.read.problem !== undefined && now - state.startedAt > giveUpMs)) {
		return refuse(state, state.read.problem!, now);
	}

	// Read again only when the watch shows that it is worth it.
	const watched = families.get(plan.target.key)?.rollout;
	const isWaiting = waitingSince !== undefined && watched !== undefined && plan.isReady?.(watched) === false;
	if (isWaiting && now - waitingSince > giveUpMs) {
		return end(state, {fact: {kind: 'notObserved', forMs: now - waitingSince}, result: 'bad', code: 'notObserved'}, now);
	}

	if (isWaiting || !isDue(state.read, now) || state.send.inFlight !== undefined) {
		return {state, requests: []};
	}

	const id = `${state.id}-read-${state.again}-${state.read.tries}`;
	const {namespace, name} = plan.target;
	return {state: {...state, read: sent(state.read, id)}, requests: [{id, type: 'read', namespace, name, ...plan.read}]};
}

function decide(state: VerbState, fresh: Fresh, observation: Observation): Move<VerbState> {
	const {now} = observation;
	const {plan} = state;
	if (fresh.rollout !== undefined && plan.isReady?.(fresh.rollout) === false) {
		return read({...state, waitingSince: state.waitingSince ?? now, read: idleSending(now + waitMs)}, observation);
	}

	// Our own, the answer of which was lost, is not something that has moved. What was to follow it (a freeze that goes with it) still has to.
	if (state.mayHaveArrived && plan.hasArrived(fresh)) {
		return state.patches.length > 1
			? send({...state, fresh, place: 1, send: idleSending(now)})
			: verify({...state, fresh, sentAt: now, versionAfter: undefined, generationAfter: fresh.rollout?.metadata.generation}, observation);
	}

	// After a lost answer the change that is not observed may be our own.
	const unseen = plan.isOfTemplate === true && !state.mayHaveArrived ? findUnseenChange(plan.target, fresh.rollout) : undefined;
	const moved = plan.findMove(fresh) ?? unseen;
	if (moved !== undefined) {
		return end(state, {fact: moved, result: 'bad', code: 'moved'}, now);
	}

	const built = plan.build(fresh);
	return isEnding(built) ? end(state, built, now) : send({...state, fresh, patches: built, place: 0});
}

const waitMs = 300;
const isEnding = (built: Ending | readonly Patch[]): built is Ending => !Array.isArray(built);

function send(state: VerbState): Move<VerbState> {
	const id = `${state.id}-${state.place}-${state.again}-${state.send.tries}`;
	return {state: {...state, send: sent(state.send, id), sends: state.sends + (state.place === 0 ? 1 : 0)}, requests: [{id, type: 'patch', patch: state.patches[state.place]!}]};
}

function sendNext(state: VerbState, observation: Observation): Move<VerbState> {
	const {now} = observation;
	return state.place + 1 < state.patches.length
		? send({...state, place: state.place + 1, send: idleSending(now)})
		: verify({...state, sentAt: state.send.answeredAt}, observation);
}

/**
What failed is looked at afresh before it is sent again: it may have arrived all the same. The parts after the first one carry no
precondition and are simply repeated.
*/
function recover(state: VerbState, observation: Observation): Move<VerbState> {
	const {now} = observation;
	const problem = state.send.problem!;
	const isConflict = problem.code === 'conflict' || isTestFailed(state, problem);
	const isOutOfTime = now - state.startedAt > giveUpMs;
	if ((isHopeless(state.send) && !isConflict) || state.again >= mostAgain || isOutOfTime) {
		return refuse(state, problem, now);
	}

	if (state.place > 0) {
		return isDue(state.send, now) ? send(state) : {state, requests: []};
	}

	// A conflict was not carried out; anything else may have been.
	return read({...state, mayHaveArrived: state.mayHaveArrived || !isConflict, again: state.again + 1, read: idleSending(isConflict ? now : state.send.nextAt), send: idleSending(now)}, observation);
}

/** The `test` of a JSON patch answers 422 where a merge patch answers 409. */
function isTestFailed({patches, place}: VerbState, {status}: Problem): boolean {
	return patches[place]?.type === 'json' && status === 422;
}

