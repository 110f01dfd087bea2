import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {AbortState} from '../abort/state.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

/** Where an undo goes: the revision, and the ReplicaSet that still has its template. */
export type UndoAim = {
	readonly hash: string | undefined;
	readonly replicaSet: string;
	/** Undefined where the ReplicaSet has no number. */
	readonly revision: number | undefined;
	readonly images: readonly string[];
};

/** What the person saw of a rollout whose users are to go back by an undo. */
export type UndoTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	/** The revision that the users are on; another one is not undone. Undefined where it was not observed: learned. */
	readonly badHash: string | undefined;
	readonly aim: UndoAim;
	/** The Deployment that has the template, where the rollout has none of its own. */
	readonly workload: string | undefined;
	readonly isBlueGreen: boolean;
	readonly pausedBy: string | undefined;
	readonly hadRecord: boolean;
	/** What `spec.paused` was before our freeze; undefined without our record. */
	readonly pausedBefore?: 'absent' | 'false' | undefined;
	readonly isManagedByGit: boolean;
	/** The images that are undone: what a GitOps controller would bring again. */
	readonly badImages: readonly string[];
};

/** The undo, the skipping of its steps, and the way of the users after it. */
export type UndoState = {
	readonly id: string;
	readonly undo: UndoTarget;
	/** Of the whole action: an undo after an abort that came too late goes on counting. */
	readonly startedAt: Instant;
	readonly why: 'complete' | 'stranded' | 'tooLate';
	readonly reading: Sending;
	readonly readings: number;
	readonly patching: Sending;
	readonly patches: number;
	/** The generation that our patch made; what is observed of it is our template. */
	readonly generation: number | undefined;
	readonly undoneAt: Instant | undefined;
	/** The hash that the template turned out to have; the ReplicaSet's until then. */
	readonly target: {readonly key: string; readonly stableHash: string | undefined};
	readonly nudge: Sending;
	readonly skip: Sending;
	readonly skips: number;
	readonly skipNudge: Sending;
	readonly skippedAt: Instant | undefined;
	readonly lift: Sending;
	readonly lifts: number;
	readonly restore: Sending;
	/** Reading afresh while the watch is not live. */
	readonly fresh: Sending;
	readonly lastRead: Rollout | undefined;
	readonly progress: {readonly signature: string; readonly at: Instant};
	readonly startPercent: number | undefined;
	readonly safeAt: Instant | undefined;
	readonly overriddenAt: Instant | undefined;
	readonly overriddenBy: string | undefined;
	readonly outcome: Outcome | undefined;
	readonly isOver: boolean;
};

/** First half and, where it takes one, the second. */
export type BackState = {
	readonly abort: AbortState | undefined;
	/** What to undo when the abort comes too late or strands; undefined: there is no way back but the abort. */
	readonly fallback: UndoTarget | undefined;
	readonly undo: UndoState | undefined;
};

export function beginUndo(id: string, undo: UndoTarget, {now, startedAt = now, why, isLifted = false}: {readonly now: Instant; readonly startedAt?: Instant; readonly why: UndoState['why']; /** The freeze was lifted on the way and is to be put back. */ readonly isLifted?: boolean}): UndoState {
	const idle = idleSending(now);
	return {
		id,
		undo,
		startedAt,
		why,
		reading: idle,
		readings: 0,
		patching: idle,
		patches: 0,
		generation: undefined,
		undoneAt: undefined,
		target: {key: undo.key, stableHash: undo.aim.hash},
		nudge: idle,
		skip: idle,
		skips: 0,
		skipNudge: idle,
		skippedAt: undefined,
		lift: idle,
		lifts: isLifted ? 1 : 0,
		restore: idle,
		fresh: idle,
		lastRead: undefined,
		progress: {signature: '', at: now},
		startPercent: undefined,
		safeAt: undefined,
		overriddenAt: undefined,
		overriddenBy: undefined,
		outcome: undefined,
		isOver: false,
	};
}
