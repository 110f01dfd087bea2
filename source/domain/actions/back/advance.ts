import {abortMachine} from '../abort/advance.ts';
import {isReplaced, look, type Sight} from '../abort/sight.ts';
import type {AbortState} from '../abort/state.ts';
import type {Advance, Line, Machine, Observation, Request} from '../operation.ts';
import {receive, receiveLook, sent} from '../sending.ts';
import {pursueUsers} from './following.ts';
import {tellUndo} from './lines.ts';
import {pursueSkip} from './skipping.ts';
import {beginUndo, type BackState, type UndoState} from './state.ts';
import {pursueUndo} from './undoing.ts';

const lookAgainMs = 500;
const freshGapMs = 1000;

/**
Brings the users back whatever the state: the abort while an update is in flight; where it comes too late (V39) or strands (V7), and
from the start where the rollout is complete, the undo to the last good revision and the skipping of its steps.
*/
export const backMachine: Machine<BackState> = {advance: advanceBack};

function advanceBack(before: BackState, observation: Observation): Advance<BackState> {
	if (before.undo !== undefined || before.abort === undefined) {
		return before.undo === undefined ? nothing(before, observation) : advanceUndo({...before, undo: before.undo}, observation);
	}

	const abort = abortMachine.advance(before.abort, observation);
	const why = whyUndo(abort, before);
	if (why === undefined || before.fallback === undefined) {
		return {...abort, state: {...before, abort: abort.state}};
	}

	const {id, startedAt, lifts, restore} = abort.state;
	const isLifted = lifts > 0 && restore.answeredAt === undefined;
	const undo = beginUndo(id, before.fallback, {now: observation.now, startedAt, why, isLifted});
	const next = advanceUndo({...before, abort: abort.state, undo}, {...observation, answers: []});
	// What the abort asked for in the same look still goes out: nothing that was promised is dropped.
	return {...next, requests: [...abort.requests, ...next.requests]};
}

function nothing(state: BackState, {now}: Observation): Advance<BackState> {
	return {state, requests: [], wakeAt: undefined, lines: [{state: 'done', fact: {kind: 'nothingInFlight'}}], outcome: {result: 'good', code: 'nothing', at: now}};
}

/** The abort has come to an end that is none: the users stay where they are until the template goes back. */
function whyUndo({lines, outcome}: Advance<AbortState>, {fallback}: BackState): UndoState['why'] | undefined {
	if (outcome?.code === 'completed') {
		return 'tooLate';
	}

	const last = lines.at(-1)?.fact;
	return fallback !== undefined && outcome?.code === 'notBack' && last?.kind === 'notBack' && last.why === 'stranded' ? 'stranded' : undefined;
}

function advanceUndo(before: BackState & {readonly undo: UndoState}, observation: Observation): Advance<BackState> {
	const {now, answers} = observation;
	const received = receiveAnswers(before.undo, observation);
	const sight = look(received, observation);
	if (sight === undefined || isReplaced(received.undo.uid, sight)) {
		const isKnown = observation.links.rollouts.state === 'live';
		const gone: UndoState = isKnown ? {...received, isOver: true, outcome: {result: 'bad', code: 'gone', at: now}} : received;
		const fresh = isKnown ? {state: gone, requests: []} : readAfresh(gone, now, false);
		return tell({...before, undo: fresh.state}, fresh.requests, {now, sight: undefined});
	}

	const requests: Request[] = [];
	let undo: UndoState = received.startPercent === undefined ? {...received, startPercent: sight.exposure.percent} : received;
	const take = (move: {readonly state: UndoState; readonly requests: readonly Request[]}) => {
		undo = move.state;
		requests.push(...move.requests);
	};

	if (!undo.isOver) {
		if (undo.undoneAt === undefined) {
			take(pursueUndo(undo, sight, answers));
		}

		take(pursueSkip(undo, sight));
		// What has just been undone moves the aim: measure again next time.
		take(undo.target === received.target ? pursueUsers(undo, sight) : {state: undo, requests: []});
		take(readAfresh(undo, now, sight.isLive));
	}

	return tell({...before, undo}, requests, {now, sight});
}

function receiveAnswers(state: UndoState, {answers, links}: Observation): UndoState {
	const isLive = links.rollouts.state === 'live';
	const patched = answers.find(({id}) => id === state.patching.inFlight);
	const read = answers.findLast(answer => answer.ok && answer.rollout !== undefined && (answer.id.startsWith(`${state.id}-look-`) || answer.id.startsWith(`${state.id}-fresh-`)));
	const free = (sending: UndoState['nudge']) => {
		const next = receive(sending, answers);
		return next === sending ? next : {...next, answeredAt: undefined, nextAt: sending.nextAt};
	};

	return {
		...state,
		reading: receiveLook(state.reading, answers, lookAgainMs),
		patching: receive(state.patching, answers),
		generation: patched?.ok === true && state.undo.workload === undefined ? patched.rollout?.metadata.generation ?? state.generation : state.generation,
		nudge: free(state.nudge),
		skip: receive(state.skip, answers),
		skipNudge: free(state.skipNudge),
		lift: receive(state.lift, answers),
		restore: receive(state.restore, answers),
		fresh: free(state.fresh),
		lastRead: isLive ? undefined : (read?.ok === true ? read.rollout : undefined) ?? state.lastRead,
	};
}

/** While the watch is not live the truth is read afresh: stale data never stops it. */
function readAfresh(state: UndoState, now: number, isLive: boolean): {readonly state: UndoState; readonly requests: readonly Request[]} {
	if (isLive || state.isOver || state.fresh.inFlight !== undefined || now < state.fresh.nextAt) {
		return {state, requests: []};
	}

	const id = `${state.id}-fresh-${state.fresh.tries}`;
	return {state: {...state, fresh: {...sent(state.fresh, id), nextAt: now + freshGapMs}}, requests: [{id, type: 'read', namespace: state.undo.namespace, name: state.undo.name}]};
}

function tell(state: BackState & {readonly undo: UndoState}, requests: readonly Request[], {now, sight}: {readonly now: number; readonly sight: Sight | undefined}): Advance<BackState> {
	const {undo, abort} = state;
	return {
		state,
		requests,
		wakeAt: undo.isOver ? undefined : now + lookAgainMs,
		lines: [...tellAttempt(undo, abort), ...tellUndo(undo, sight)],
		...(undo.outcome !== undefined && {outcome: undo.outcome}),
	};
}

/** What the abort before it came to, in one line. */
function tellAttempt({why}: UndoState, abort: AbortState | undefined): readonly Line[] {
	if (abort === undefined || why === 'complete') {
		return [];
	}

	const {target, startedAt, send} = abort;
	const answered: readonly Line[] = send.answeredAt === undefined ? [] : [{state: 'done', fact: {kind: 'sent', afterMs: send.answeredAt - startedAt, times: send.tries}}];
	const taken: readonly Line[] = abort.takenAt === undefined ? [] : [{state: 'done', fact: {kind: 'taken', afterMs: abort.takenAt - startedAt}}];
	return target.key === '' ? [] : [...answered, ...taken];
}
