import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

/** What the person saw when the strip opened; the abort acts on this and on nothing else. */
export type AbortTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	/** `status.stableRS`: where the users go back to. */
	readonly stableHash: string | undefined;
	/** `status.currentPodHash`, where the generation was observed; undefined: learned when it is (V41). */
	readonly podHash: string | undefined;
	/** `spec.paused` was set, and by whom. */
	readonly wasPaused: boolean;
	readonly pausedBy: string | undefined;
	/** The rollout carried our freeze record. */
	readonly hadRecord: boolean;
	/** What `spec.paused` was before our freeze; undefined without our record. */
	readonly pausedBefore?: 'absent' | 'false' | undefined;
	/** `status.promoteFull` was set. */
	readonly wasPromotingFull: boolean;
	/** `status.abortedAt` although it was not aborted: left over from an abort before, no proof for this one. */
	readonly oldAbortedAt: string | undefined;
};

export type AbortState = {
	readonly id: string;
	readonly target: AbortTarget;
	readonly startedAt: Instant;
	/** Learned during the abort when the target did not know it. */
	readonly podHash: string | undefined;
	readonly send: Sending;
	/** The watch has shown `status.abort` since the last answer. */
	readonly wasSeen: boolean;
	readonly drops: number;
	readonly lastDropWhy: 'generation' | 'promoteFull' | 'unknown';
	readonly nudge: Sending;
	/** Reading afresh while the watch is not live. */
	readonly read: Sending;
	readonly lastRead: Rollout | undefined;
	/** The fresh read said that the rollout is not there any more. */
	readonly isReadGone: boolean;
	readonly takenAt: Instant | undefined;
	readonly lift: Sending;
	/** Times that we lifted the freeze. */
	readonly lifts: number;
	readonly restore: Sending;
	readonly progress: {readonly signature: string; readonly at: Instant};
	/** Share of users on the new version when it began. */
	readonly startPercent: number | undefined;
	readonly safeAt: Instant | undefined;
	readonly overriddenAt: Instant | undefined;
	/** The field manager that did it, where the object told at that moment. */
	readonly overriddenBy: string | undefined;
	/** It was taken on another revision than the one that the person saw (V42: it arrived late). */
	readonly hitOther: boolean;
	readonly outcome: Outcome | undefined;
	/** Nothing more to do: neither to send nor to watch. */
	readonly isOver: boolean;
	/** The resourceVersion that the watch showed when the patch was sent, to notice that it has moved on. */
	readonly versionAtSend: string | undefined;
	/** It was begun by another process, which is gone: nothing is sent without the test of the revision (V42). */
	readonly isResumed: boolean;
	/** The generation was observed when the patch was sent; where it was not, the controller may drop the abort (V41). */
	readonly wasObservedAtSend: boolean;
};

export function beginAbort(id: string, target: AbortTarget, now: Instant): AbortState {
	return {
		id,
		target,
		startedAt: now,
		podHash: target.podHash,
		send: idleSending(now),
		wasSeen: false,
		drops: 0,
		lastDropWhy: 'unknown',
		nudge: idleSending(now),
		read: idleSending(now),
		lastRead: undefined,
		isReadGone: false,
		takenAt: undefined,
		lift: idleSending(now),
		lifts: 0,
		restore: idleSending(now),
		progress: {signature: '', at: now},
		startPercent: undefined,
		safeAt: undefined,
		overriddenAt: undefined,
		overriddenBy: undefined,
		hitOther: false,
		outcome: undefined,
		isOver: false,
		versionAtSend: undefined,
		wasObservedAtSend: true,
		isResumed: false,
	};
}
