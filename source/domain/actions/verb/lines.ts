import type {Line, Observation} from '../operation.ts';
import type {Check, Sight} from './plan.ts';
import type {VerbState} from './state.ts';
import {look, nudgeAfterMs, openForMs} from './verify.ts';

/** Everything there is to tell, in the order in which a person follows it. */
export function tellVerb(state: VerbState, observation: Observation): readonly Line[] {
	const {end, outcome} = state;
	return [
		...tellSending(state, observation),
		...(state.sentAt === undefined ? [] : [...tellTaking(state, observation), ...tellChecks(state, observation)]),
		...(end === undefined ? [] : [{state: outcome?.result === 'good' ? 'done' : 'bad', fact: end} as const]),
	];
}

function tellSending(state: VerbState, {now}: Observation): readonly Line[] {
	const {sentAt, startedAt, waitingSince, outcome, read, send, sends} = state;
	const waited: readonly Line[] = waitingSince === undefined ? [] : [{state: sentAt === undefined ? 'running' : 'done', fact: {kind: 'waited', forMs: (sentAt ?? outcome?.at ?? now) - waitingSince}}];
	if (sentAt !== undefined) {
		return [...waited, {state: 'done', fact: {kind: 'sent', afterMs: sentAt - startedAt, times: sends}}];
	}

	if (outcome !== undefined || waitingSince !== undefined) {
		return waited;
	}

	const problem = read.problem ?? send.problem;
	return [problem === undefined
		? {state: 'running', fact: {kind: 'sending', sinceMs: now - startedAt}}
		: {state: 'warning', fact: {kind: 'sendFailed', problem, tries: Math.max(read.tries, send.tries), retryAt: read.problem === undefined ? send.nextAt : read.nextAt}}];
}

function tellTaking(state: VerbState, {now, controller}: Observation): readonly Line[] {
	const takenAt = state.metAt[0];
	const forMs = (takenAt ?? now) - state.sentAt!;
	const lines: Line[] = [];
	if (state.nudge.tries > 0 || (takenAt === undefined && forMs >= nudgeAfterMs)) {
		const isWaiting = takenAt === undefined && state.end === undefined;
		lines.push({state: 'warning', fact: {
			kind: 'notSeen', forMs, nudges: state.nudge.tries,
			silentSince: isWaiting && controller?.state === 'silent' ? controller.heartbeatAt : undefined,
			...(isWaiting && controller?.state === 'ok' && {heartbeatAt: controller.heartbeatAt}),
		}});
	}

	if (state.nudge.problem !== undefined && takenAt === undefined) {
		lines.push({state: 'warning', fact: {kind: 'nudgeRefused', problem: state.nudge.problem}});
	}

	return takenAt === undefined ? lines : [...lines, {state: 'done', fact: {kind: 'taken', afterMs: takenAt - state.startedAt}}];
}

/** The checks after "taken". */
function tellChecks(state: VerbState, observation: Observation): readonly Line[] {
	const sight = look(state, observation);
	const isEnded = state.end !== undefined;
	return state.plan.checks.slice(1).flatMap((check, index): readonly Line[] => {
		const place = index + 1;
		// After a bad end what was still to come says nothing.
		return isEnded && place >= state.metAt.length ? [] : [tellCheck(state, {check, place}, sight)];
	});
}

function tellCheck(state: VerbState, {check, place}: {readonly check: Check; readonly place: number}, sight: Sight | undefined): Line {
	const open = state.metAt.length;
	const detail = sight === undefined || place > open ? {} : check.tell?.(sight) ?? {};
	const isLate = place === open && state.outcome !== undefined && sight !== undefined;
	return {
		state: isLate ? 'warning' : stateOf(place, open),
		fact: {kind: 'check', check: check.name, ...detail, ...(isLate && {lateMs: openForMs(state, sight.now)})},
	};
}

function stateOf(place: number, open: number): Line['state'] {
	return place < open ? 'done' : (place === open ? 'running' : 'todo');
}
