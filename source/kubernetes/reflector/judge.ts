import type {Instant} from '../../types/clock.ts';
import type {Problem} from '../../types/problem.ts';
import {garbled} from '../problems/watch.ts';
import type {Backoff} from './backoff.ts';
import type {Ending, FailedEnding} from './ending.ts';

export type Mark = {
	readonly state: 'absent' | 'denied' | 'stale';
	readonly problem: Problem;
	/** Until when the rows were right; absent: unknown. */
	readonly heardAt?: Instant | undefined;
	/** The rows have just been read, and still are not live. */
	readonly isFresh?: boolean;
};

/** What to do after an ending. */
export type Verdict = {
	readonly waitMs: number;
	/** List again instead of going on from the last resourceVersion. */
	readonly forgetsPosition: boolean;
	/** Absent: the link stays as it is. */
	readonly mark?: Mark;
};

const slowRetryMs = 60_000;
const loginRetryMs = 30_000;
export const pollMs = 30_000;
const soonMs = 500;
const tooEarlyMs = 1000;

/** The table of what follows from which ending (kubernetes-client.md 2.2). Remembers only what has gone wrong in a row. */
export class Judge {
	readonly #backoff: Backoff;
	readonly #random: () => number;
	#expirations = 0;
	#tooEarly = 0;
	#listExpirations = 0;
	#brokenAt: string | undefined;

	constructor(backoff: Backoff, random: () => number) {
		this.#backoff = backoff;
		this.#random = random;
	}

	#expired({failure, heardAt, verb}: FailedEnding): Verdict {
		this.#expirations += 1;
		this.#listExpirations += verb === 'list' ? 1 : 0;
		const waitMs = this.#expirations === 1 ? Math.round(soonMs * this.#random()) : this.#backoff.nextMs();
		return {waitMs, forgetsPosition: true, mark: {state: 'stale', problem: failure.problem, heardAt}};
	}

	/** Another server of the same cluster is behind the one that we listed from. */
	#early({failure, heardAt}: FailedEnding): Verdict {
		this.#tooEarly += 1;
		return {waitMs: Math.max(tooEarlyMs, this.#backoff.nextMs()), forgetsPosition: this.#tooEarly > 2, mark: {state: 'stale', problem: failure.problem, heardAt}};
	}

	#brokenLine(position: string | undefined): Verdict {
		const isSecond = position === undefined || this.#brokenAt === position;
		this.#brokenAt = position;
		const mark = {state: 'stale', problem: garbled('The server sent a line that is not JSON.')} as const;
		return {waitMs: isSecond ? this.#backoff.nextMs() : 0, forgetsPosition: isSecond, mark};
	}

	#failed(ending: FailedEnding): Verdict {
		const {failure: {problem, reasons}, heardAt, verb} = ending;
		if (problem.code === 'expired' || reasons.includes('Expired')) {
			return this.#expired(ending);
		}

		if (reasons.includes('ResourceVersionTooLarge')) {
			return this.#early(ending);
		}

		const mark = {state: 'stale', problem, heardAt} as const;
		switch (problem.code) {
			case 'absent':
			case 'not-found': {
				return {waitMs: slowRetryMs, forgetsPosition: true, mark: {state: 'absent', problem}};
			}

			case 'forbidden': {
				return {waitMs: slowRetryMs, forgetsPosition: true, mark: {state: 'denied', problem}};
			}

			case 'unauthorized': {
				return {waitMs: loginRetryMs, forgetsPosition: false, mark};
			}

			case 'throttled': {
				return {waitMs: Math.max((problem.retryAfterSeconds ?? 0) * 1000, this.#backoff.nextMs()), forgetsPosition: false, mark};
			}

			case 'invalid': {
				return {waitMs: this.#backoff.nextMs(), forgetsPosition: verb === 'watch', mark};
			}

			default: {
				return {waitMs: Math.max((problem.retryAfterSeconds ?? 0) * 1000, this.#backoff.nextMs()), forgetsPosition: false, mark};
			}
		}
	}

	/** The line works again: the next trouble is the first one. */
	settled() {
		this.#backoff.reset();
		this.#expirations = 0;
		this.#tooEarly = 0;
	}

	/** Whether two lists in a row were cut short by continue tokens that ran out. */
	get mustListAtOnce(): boolean {
		return this.#listExpirations > 1;
	}

	/** The position is the resourceVersion to go on from, undefined while there is no whole list. */
	judge(ending: Ending, position: string | undefined): Verdict {
		switch (ending.kind) {
			case 'interrupted': {
				return {waitMs: 0, forgetsPosition: false};
			}

			case 'synced': {
				this.#listExpirations = 0;
				return {waitMs: 0, forgetsPosition: false};
			}

			case 'ended': {
				return ending.isSettled
					? {waitMs: 0, forgetsPosition: false}
					: {waitMs: this.#backoff.nextMs(), forgetsPosition: false, mark: {state: 'stale', problem: garbled('The server ends every watch at once.')}};
			}

			case 'broken-line': {
				return this.#brokenLine(position);
			}

			case 'polled': {
				return {waitMs: pollMs, forgetsPosition: true, mark: {state: 'stale', problem: ending.problem, heardAt: ending.heardAt, isFresh: true}};
			}

			case 'failed': {
				return this.#failed(ending);
			}
		}
	}
}
