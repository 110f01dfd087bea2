import type {Instant} from '../../types/clock.ts';
import type {Problem} from '../../types/problem.ts';
import type {Failure} from '../request.ts';

export type FailedEnding = {
	readonly kind: 'failed';
	readonly verb: 'list' | 'watch';
	readonly failure: Failure;
	/** An ERROR event in a stream that had begun with HTTP 200. */
	readonly isEvent: boolean;
	/** Until when the connection is known to have worked; absent where it never did. */
	readonly heardAt?: Instant;
};

/** How one step of a reflector (a list, a watch) came to its end. */
export type Ending =
	| FailedEnding
	| {readonly kind: 'broken-line'}
	/** By the server, in good order. Settled: it had lasted a second or brought something. */
	| {readonly kind: 'ended'; readonly isSettled: boolean}
	/** By ourselves: stopped, or the machine woke up. */
	| {readonly kind: 'interrupted'}
	/** Listed; watching is not allowed. */
	| {readonly kind: 'polled'; readonly problem: Problem; readonly heardAt: Instant}
	/** Listed; to be watched from here. */
	| {readonly kind: 'synced'};
