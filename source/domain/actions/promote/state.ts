import type {Instant} from '../../../types/clock.ts';
import type {Fact, Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

/** What the person saw; a rollout that has moved on is not promoted unseen. */
export type PromoteTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	readonly podHash: string | undefined;
	readonly stepIndex: number | undefined;
	readonly steps: number | undefined;
	readonly isBlueGreen: boolean;
};

export type PromoteState = {
	readonly id: string;
	readonly target: PromoteTarget;
	readonly startedAt: Instant;
	readonly read: Sending;
	readonly send: Sending;
	/** The version that our patch made; the controller's answer has another. */
	readonly versionAfter: string | undefined;
	/** One of our patches got no answer: it may have been carried out. */
	readonly mayHaveArrived: boolean;
	/** Reads afresh after a conflict. */
	readonly conflicts: number;
	readonly nudge: Sending;
	readonly end: Fact | undefined;
	readonly outcome: Outcome | undefined;
};

export function beginPromote(id: string, target: PromoteTarget, now: Instant): PromoteState {
	return {id, target, startedAt: now, read: idleSending(now), send: idleSending(now), versionAfter: undefined, mayHaveArrived: false, conflicts: 0, nudge: idleSending(now), end: undefined, outcome: undefined};
}
