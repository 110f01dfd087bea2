import type {Advance, Machine, Observation} from '../operation.ts';
import {receive} from '../sending.ts';
import {inTurn, stay, type Move} from '../move.ts';
import {tellAbort} from './lines.ts';
import {pursueReturn} from './returning.ts';
import {isReplaced, look, type Sight} from './sight.ts';
import type {AbortState} from './state.ts';
import {nudgeAt, pursueTaking, readAfresh} from './taking.ts';

/** Elapsed times on the lines move at least this often. */
const lookAgainMs = 1000;

/**
The abort as a machine. It sends until the API server has accepted it, nudges and repeats until the controller has taken it,
follows the users back to stable and says so only from what the watch shows. It gives up only on answers that no
repetition changes (forbidden, not found) or when the update it was meant for is over.
*/
export const abortMachine: Machine<AbortState> = {advance: advanceAbort};

function advanceAbort(before: AbortState, observation: Observation): Advance<AbortState> {
	const answered = receiveAnswers(before, observation);
	// A fresh read counts until the watch is live again; it must not come back when the watch breaks once more.
	const received = observation.links.rollouts.state === 'live' ? {...answered, lastRead: undefined} : answered;
	const sight = received.isReadGone ? undefined : look(received, observation);
	if (sight === undefined || isReplaced(received.target.uid, sight)) {
		return tell({state: noticeGone(received, observation), requests: []}, observation, undefined);
	}

	const start: AbortState = received.startPercent === undefined ? {...received, startPercent: sight.exposure.percent} : received;
	const move = start.isOver
		? stay(start)
		: inTurn(start, [
			current => current.takenAt === undefined ? pursueTaking(current, sight) : stay(current),
			current => current.takenAt === undefined || current.isOver ? stay(current) : pursueReturn(current, sight),
			current => readAfresh(current, sight),
		]);
	return tell(move, observation, sight);
}

function receiveAnswers(state: AbortState, {answers}: Observation): AbortState {
	if (answers.length === 0) {
		return state;
	}

	const nudge = receive(state.nudge, answers);
	const read = receive(state.read, answers);
	const readAnswer = answers.find(({id}) => id === state.read.inFlight);
	return {
		...state,
		send: receive(state.send, answers),
		// A nudge has its own rhythm: an answer only frees it.
		nudge: nudge === state.nudge ? nudge : {...nudge, answeredAt: undefined, nextAt: state.nudge.nextAt},
		read: read === state.read ? read : {...read, answeredAt: undefined, nextAt: state.read.nextAt},
		lastRead: readAnswer?.ok === true ? readAnswer.rollout ?? state.lastRead : state.lastRead,
		isReadGone: readAnswer?.ok === false && readAnswer.problem.code === 'not-found',
		lift: receive(state.lift, answers),
		restore: receive(state.restore, answers),
	};
}

function noticeGone(state: AbortState, {now, links}: Observation): AbortState {
	return (links.rollouts.state === 'live' || state.isReadGone) && state.outcome?.code !== 'gone' ? {...state, isOver: true, outcome: {result: 'bad', code: 'gone', at: now}} : state;
}

function tell({state, requests}: Move<AbortState>, {now}: Observation, sight: Sight | undefined): Advance<AbortState> {
	const wakeAt = state.isOver ? undefined : Math.max(now + 1, Math.min(now + lookAgainMs, ...dueTimes(state, now)));
	return {
		state,
		requests,
		wakeAt,
		lines: tellAbort(state, sight),
		...(state.outcome !== undefined && {outcome: state.outcome}),
	};
}

function dueTimes(state: AbortState, now: number): readonly number[] {
	const nudge = state.takenAt === undefined ? nudgeAt(state) : undefined;
	const waiting = [state.send, state.lift, state.restore].filter(({inFlight, answeredAt, tries}) => inFlight === undefined && answeredAt === undefined && tries > 0).map(({nextAt}) => nextAt);
	return [...(nudge === undefined ? [] : [nudge]), ...waiting].filter(instant => instant > now);
}
