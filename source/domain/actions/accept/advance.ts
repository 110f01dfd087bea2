import {buildAcceptPatch, buildThresholdBackPatch, readThresholdNote} from '../../patches/threshold-patch.ts';
import type {Rollout} from '../../../types/objects.ts';
import {look, type Sight} from '../abort/sight.ts';
import {stay, type Move} from '../move.ts';
import type {Advance, Answer, Line, Machine, Observation, Outcome} from '../operation.ts';
import {idleSending, isDue, isHopeless, receive, receiveLook, sent} from '../sending.ts';
import type {AcceptState} from './state.ts';

/** The weight falls within a second of the patch (V38); what has not fallen after this will not. */
const patienceMs = 30_000;
const lookAgainMs = 500;
const patchTimeoutMs = 5000;

/**
The escape where an abort waits for stable pods (V38): lowers replicaProgressThreshold to what stable has, follows the users back, and
puts it back as it was, whatever came of it.
*/
export const acceptMachine: Machine<AcceptState> = {advance: advanceAccept};

const end = (state: AcceptState, outcome: Outcome): AcceptState => ({...state, outcome, isOver: true});

function advanceAccept(before: AcceptState, observation: Observation): Advance<AcceptState> {
	const {now, answers} = observation;
	const received = receiveAnswers(before, observation);
	const sight = look(received, observation);
	if (sight === undefined) {
		const isGone = observation.links.rollouts.state === 'live';
		return tell(stay(isGone ? end(received, {result: 'bad', code: 'gone', at: now}) : received), now, undefined);
	}

	const started: AcceptState = received.startPercent === undefined ? {...received, startPercent: sight.exposure.percent} : received;
	return tell(started.isOver ? stay(started) : pursue(started, sight, answers), now, sight);
}

function receiveAnswers(state: AcceptState, {answers, links}: Observation): AcceptState {
	const read = answers.findLast(answer => answer.ok && answer.rollout !== undefined);
	const patching = receive(state.patching, answers);
	return {
		...state,
		reading: receiveLook(state.reading, answers, lookAgainMs),
		patching,
		acceptedAt: state.acceptedAt ?? patching.answeredAt,
		restoring: receive(state.restoring, answers),
		lastRead: links.rollouts.state === 'live' ? undefined : (read?.ok === true ? read.rollout : undefined) ?? state.lastRead,
	};
}

function pursue(state: AcceptState, sight: Sight, answers: readonly Answer[]): Move<AcceptState> {
	const read = answers.find(({id}) => id.startsWith(`${state.id}-look-`));
	const fresh = read?.ok === true ? read.rollout : undefined;
	if (state.acceptedAt === undefined) {
		return accept(state, sight, fresh);
	}

	const judged = judge(state, sight);
	return judged.verdict === undefined ? stay(judged) : restore(judged, sight, fresh);
}

function accept(state: AcceptState, {now}: Sight, fresh: Rollout | undefined): Move<AcceptState> {
	const {patching, target} = state;
	if (patching.inFlight !== undefined) {
		return stay(state);
	}

	// 422 answers the tests: it is not the abort that the person saw any more.
	if (isHopeless(patching)) {
		return stay(end(state, {result: 'bad', code: patching.problem?.code === 'invalid' ? 'superseded' : 'refused', at: now}));
	}

	if (fresh === undefined || now < patching.nextAt) {
		return readAgain(state, now);
	}

	if (target.uid !== undefined && fresh.metadata.uid !== target.uid) {
		return stay(end(state, {result: 'bad', code: 'gone', at: now}));
	}

	const id = `${state.id}-accept-${patching.tries}`;
	const patch = buildAcceptPatch(fresh, target.percent, {by: target.by, since: new Date(now).toISOString(), podHash: target.podHash});
	return {state: {...state, patching: sent(patching, id)}, requests: [{id, type: 'patch', patch, timeoutMs: patchTimeoutMs}]};
}

function readAgain(state: AcceptState, now: number): Move<AcceptState> {
	if (isHopeless(state.reading)) {
		return stay(end(state, {result: 'bad', code: 'refused', at: now}));
	}

	if (!isDue(state.reading, now)) {
		return stay(state);
	}

	const id = `${state.id}-look-${state.readings}`;
	const {namespace, name} = state.target;
	return {state: {...state, reading: sent(state.reading, id), readings: state.readings + 1}, requests: [{id, type: 'read', namespace, name}]};
}

function judge(state: AcceptState, {now, exposure, rollout}: Sight): AcceptState {
	if (state.verdict !== undefined) {
		return state;
	}

	if (exposure.isBack) {
		return {...state, verdict: 'safe', safeAt: now};
	}

	const isOverridden = rollout.status?.abort !== true;
	return isOverridden || now - state.acceptedAt! >= patienceMs ? {...state, verdict: 'notBack'} : state;
}

/** Put back whatever came of it: lowered it would weaken every later update. */
function restore(state: AcceptState, {now, isLive, rollout}: Sight, fresh: Rollout | undefined): Move<AcceptState> {
	const result = state.verdict === 'safe' ? {result: 'good', code: 'safe', at: state.safeAt ?? now} as const : {result: 'bad', code: 'notBack', at: now} as const;
	const isGone = (isLive && readThresholdNote(rollout) === undefined) || (fresh !== undefined && readThresholdNote(fresh) === undefined);
	if (state.restoring.answeredAt !== undefined || (isGone && state.restores > 0)) {
		return stay(end({...state, restoredAt: state.restoring.answeredAt ?? now}, result));
	}

	if (state.restoring.inFlight !== undefined) {
		return stay(state);
	}

	if (isHopeless(state.restoring) && (state.restoring.problem?.code !== 'invalid' || state.restores > 20)) {
		return stay(end(state, {...result, result: result.result === 'good' ? 'doubt' : 'bad'}));
	}

	const patch = fresh === undefined ? undefined : buildThresholdBackPatch(fresh, state.target.percent);
	if (patch === undefined) {
		return readAgain(state, now);
	}

	const id = `${state.id}-restore-${state.restores}`;
	return {state: {...state, restoring: sent(idleSending(now), id), restores: state.restores + 1}, requests: [{id, type: 'patch', patch, timeoutMs: patchTimeoutMs}]};
}

function tell({state, requests}: Move<AcceptState>, now: number, sight: Sight | undefined): Advance<AcceptState> {
	return {
		state,
		requests,
		wakeAt: state.isOver ? undefined : now + lookAgainMs,
		lines: tellAccept(state, now, sight),
		...(state.outcome !== undefined && {outcome: state.outcome}),
	};
}

function tellAccept(state: AcceptState, now: number, sight: Sight | undefined): readonly Line[] {
	const {target: {percent}, acceptedAt, startedAt, outcome} = state;
	const problem = state.patching.problem ?? state.reading.problem;
	if (acceptedAt === undefined) {
		if (outcome?.code === 'refused' && problem !== undefined) {
			return [{state: 'bad', fact: {kind: 'refused', problem}}];
		}

		if (outcome !== undefined) {
			return [{state: 'bad', fact: {kind: outcome.code === 'gone' ? 'gone' : 'superseded'}}];
		}

		return [{state: 'running', fact: {kind: 'accepting', percent, sinceMs: now - startedAt}}];
	}

	const lines: Line[] = [{state: 'done', fact: {kind: 'accepted', percent, afterMs: acceptedAt - startedAt}}];
	if (sight !== undefined) {
		const {exposure} = sight;
		lines.push({state: exposure.percent === 0 ? 'done' : 'running', fact: {kind: 'traffic', from: state.startPercent, now: exposure.percent, source: exposure.source, routes: exposure.routes}});
	}

	if (state.verdict !== undefined) {
		lines.push(state.restoredAt === undefined
			? {state: state.isOver ? 'warning' : 'running', fact: {kind: 'thresholdKept', percent, problem: state.restoring.problem}}
			: {state: 'done', fact: {kind: 'thresholdRestored'}});
	}

	return sight === undefined ? lines : [...lines, ...tellEnd(state, sight)];
}

function tellEnd({outcome, startedAt}: AcceptState, {exposure}: Sight): readonly Line[] {
	const {source, percent, stableAvailable, stableDesired, failure, unready} = exposure;
	const trouble = failure ?? unready?.trouble;
	switch (outcome?.code) {
		case 'safe': {
			return [{state: 'warning', fact: {kind: 'safe', afterMs: outcome.at - startedAt, source, stableAvailable, stableDesired, trouble, wantedImages: []}}];
		}

		case 'notBack': {
			return [{state: 'bad', fact: {kind: 'notBack', afterMs: outcome.at - startedAt, why: 'slow', percent, available: stableAvailable, desired: stableDesired, pod: unready?.pod, trouble}}];
		}

		default: {
			return [];
		}
	}
}
