import type {Instant} from '../../../types/clock.ts';
import type {Json, Patch} from '../../../types/cluster.ts';
import type {AnalysisRun, Rollout} from '../../../types/objects.ts';
import type {Family} from '../../family.ts';
import type {Fact, ObjectName, Outcome} from '../operation.ts';
import type {CheckName, VerbName} from './names.ts';
import type {VerbTarget} from './target.ts';

/** An action as data: what is read before it, when it may go, what is sent, and what the watch has to show afterwards. */
export type VerbPlan = {
	readonly verb: VerbName;
	readonly target: VerbTarget;
	readonly read: {readonly withRuns?: boolean; readonly withObjects?: readonly ObjectName[]};
	/** Not yet, and it will be soon: asked of the watch and of what was read (F9). */
	readonly isReady?: (rollout: Rollout) => boolean;
	/** It puts something in the place of the template, or starts it: one that the controller has not seen yet is not what the person saw. */
	readonly isOfTemplate?: true;
	/** What differs from what the person saw; nothing is sent then. */
	readonly findMove: (fresh: Fresh) => Moved | undefined;
	/** A request without an answer was carried out all the same. */
	readonly hasArrived: (fresh: Fresh) => boolean;
	/** In the order in which they are sent; an ending where there is nothing to send. */
	readonly build: (fresh: Fresh) => Ending | readonly Patch[];
	/** One after the other, each proved by the watch. The first one is "taken". */
	readonly checks: readonly [Check, ...Check[]];
	/** It has ended another way than it was meant to. */
	readonly findEnding?: (sight: Sight) => Ending | undefined;
	/** The last line, when every check is met. */
	readonly conclude: (sight: Sight) => Fact;
};

/** Read right before it is sent. */
export type Fresh = {
	readonly rollout: Rollout | undefined;
	readonly runs: readonly AnalysisRun[];
	/** As asked for, as the server has them. */
	readonly objects: readonly Json[];
};

export type Moved = Fact & {readonly kind: 'moved'};

export type Ending = {readonly fact: Fact; readonly result: Outcome['result']; readonly code: string};

/** What the watch shows after the last patch was answered. */
export type Sight = {
	readonly now: Instant;
	readonly startedAt: Instant;
	/** Since the answer. */
	readonly sinceMs: number;
	readonly family: Family;
	readonly rollout: Rollout;
	readonly fresh: Fresh;
	/** Somebody has written after our own patch: without that nothing is proof. */
	readonly isWritten: boolean;
	/** The generation that our patch made is observed. */
	readonly isObserved: boolean;
};

export type Check = {
	readonly name: CheckName;
	readonly isMet: (sight: Sight) => boolean;
	/** Numbers for its line. */
	readonly tell?: (sight: Sight) => CheckDetail;
	/** After this it says what is still missing; counted from the check before. */
	readonly limitMs: number;
	/** The controller may have lost it (V37): a changed annotation makes it look again. */
	readonly isNudged?: boolean;
};

export type CheckDetail = {readonly done?: number; readonly total?: number; /** What stands in the way: a pod, a reason. */ readonly subject?: string; readonly percent?: number | undefined};
