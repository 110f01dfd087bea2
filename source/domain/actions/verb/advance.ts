import type {Advance, Machine, Observation} from '../operation.ts';
import {receive} from '../sending.ts';
import type {Move} from '../move.ts';
import {tellVerb} from './lines.ts';
import {pursueSending} from './sending.ts';
import type {VerbState} from './state.ts';
import {verify} from './verify.ts';

/** What is late is still watched for this long: it may come all the same, and then it is said. */
const watchMs = 600_000;
const lookAgainMs = 500;

/**
Every action but abort, back and freeze: reads afresh, compares with what the person saw, sends with the resourceVersion of that
read, nudges until the controller has taken it (V37), and follows its check list in the watch. What the action is stands in its plan.
*/
export const verbMachine: Machine<VerbState> = {advance: advanceVerb};

function advanceVerb(before: VerbState, observation: Observation): Advance<VerbState> {
	const {now} = observation;
	const move = isOver(before, now) ? {state: before, requests: []} : pursue(before, observation);
	const {state} = move;
	return {
		...move,
		wakeAt: isOver(state, now) ? undefined : now + lookAgainMs,
		lines: tellVerb(state, observation),
		...(state.outcome !== undefined && {outcome: state.outcome}),
	};
}

/** An end is an end; what is only late goes on to be watched. */
function isOver({outcome, sentAt}: VerbState, now: number): boolean {
	const isLate = outcome?.code === 'late' || outcome?.code === 'notSeen';
	return outcome !== undefined && !(isLate && sentAt !== undefined && now - sentAt < watchMs);
}

function pursue(before: VerbState, observation: Observation): Move<VerbState> {
	const {answers} = observation;
	const nudge = receive(before.nudge, answers);
	const nudgeReply = answers.find(({id}) => id === before.nudge.inFlight);
	const state: VerbState = {
		...before,
		// A nudge is done when it is answered and may be needed again.
		nudge: nudge === before.nudge ? nudge : {...nudge, answeredAt: undefined},
		// It makes a version too; only one beyond that is the controller's.
		versionAfter: (nudgeReply?.ok === true ? nudgeReply.rollout?.metadata.resourceVersion : undefined) ?? before.versionAfter,
	};
	return state.sentAt === undefined ? pursueSending(state, observation) : verify(state, observation);
}
