import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

/** What the person accepts: so many percent of stable, for the abort of this revision. */
export type AcceptTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	readonly stableHash: string | undefined;
	readonly podHash: string;
	readonly percent: number;
	readonly by: string;
};

export type AcceptState = {
	readonly id: string;
	readonly target: AcceptTarget;
	readonly startedAt: Instant;
	readonly reading: Sending;
	readonly readings: number;
	readonly patching: Sending;
	readonly acceptedAt: Instant | undefined;
	readonly restoring: Sending;
	readonly restores: number;
	readonly restoredAt: Instant | undefined;
	readonly startPercent: number | undefined;
	/** Measured in the look that follows. */
	readonly safeAt: Instant | undefined;
	readonly lastRead: Rollout | undefined;
	/** How it ends once the threshold is put back. */
	readonly verdict: 'notBack' | 'safe' | undefined;
	readonly outcome: Outcome | undefined;
	readonly isOver: boolean;
};

export function beginAccept(id: string, target: AcceptTarget, now: Instant): AcceptState {
	const idle = idleSending(now);
	return {
		id,
		target,
		startedAt: now,
		reading: idle,
		readings: 0,
		patching: idle,
		acceptedAt: undefined,
		restoring: idle,
		restores: 0,
		restoredAt: undefined,
		startPercent: undefined,
		safeAt: undefined,
		lastRead: undefined,
		verdict: undefined,
		outcome: undefined,
		isOver: false,
	};
}
