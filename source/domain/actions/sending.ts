import type {Instant} from '../../types/clock.ts';
import type {Problem} from '../../types/problem.ts';
import type {Answer} from './operation.ts';

/** A request that is repeated until it is answered well. */
export type Sending = {
	/** Id of the request under way. */
	readonly inFlight: string | undefined;
	readonly tries: number;
	readonly nextAt: Instant;
	readonly answeredAt: Instant | undefined;
	readonly problem: Problem | undefined;
};

export const idleSending = (nextAt: Instant): Sending => ({inFlight: undefined, tries: 0, nextAt, answeredAt: undefined, problem: undefined});

const retryableCodes: ReadonlySet<Problem['code']> = new Set(['bad-answer', 'conflict', 'throttled', 'timed-out', 'unauthorized', 'unreachable']);
const firstRetryMs = 200;
const longestRetryMs = 2000;

/** Would the same request later fare better? Refused connections, timeouts, 401, 409, 429 and 5xx: yes. */
export function isRetryable({code, status}: Problem): boolean {
	return retryableCodes.has(code) || (code === 'failed' && (status === undefined || status >= 500));
}

/** When to try again: at once after the first failure, then ever later up to 2 s, or when the server says. */
export function retryAt(problem: Problem, tries: number, now: Instant): Instant {
	const backoffMs = Math.min(firstRetryMs * (2 ** Math.max(0, tries - 1)), longestRetryMs);
	return now + Math.max(backoffMs, (problem.retryAfterSeconds ?? 0) * 1000);
}

/** The sending after its answer; unchanged when none of the answers is for it. */
export function receive(sending: Sending, answers: readonly Answer[]): Sending {
	const answer = answers.find(({id}) => id === sending.inFlight);
	if (answer === undefined) {
		return sending;
	}

	if (answer.ok) {
		return {...sending, inFlight: undefined, answeredAt: answer.at, problem: undefined};
	}

	return {...sending, inFlight: undefined, problem: answer.problem, nextAt: retryAt(answer.problem, sending.tries, answer.at)};
}

/** A read that is wanted again and again: after an answer it is free for the next one, a while later. */
export function receiveLook(sending: Sending, answers: readonly Answer[], gapMs: number): Sending {
	const received = receive(sending, answers);
	return received.answeredAt === undefined ? received : {...idleSending(received.answeredAt + gapMs), tries: received.tries};
}

/** The sending after it was sent under this id. */
export function sent(sending: Sending, id: string): Sending {
	return {...sending, inFlight: id, tries: sending.tries + 1, answeredAt: undefined};
}

/** Time to send: nothing is under way, nothing was answered well, and waiting would not help. */
export function isDue(sending: Sending, now: Instant): boolean {
	return sending.inFlight === undefined && sending.answeredAt === undefined && now >= sending.nextAt && !isHopeless(sending);
}

/** It was answered in a way that trying again does not change. */
export function isHopeless(sending: Sending): boolean {
	return sending.problem !== undefined && !isRetryable(sending.problem);
}
