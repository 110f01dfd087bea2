import type {Instant} from '../../types/clock.ts';
import type {Json, Patch} from '../../types/cluster.ts';
import type {KindName} from '../../types/kinds.ts';
import type {LinkState} from '../../types/source.ts';
import type {Problem} from '../../types/problem.ts';
import type {AnalysisRun, Rollout} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import type {ThawMove} from '../moves-at-once.ts';
import type {ControllerView} from '../controller-view.ts';
import type {CheckName, VerbName} from './verb/names.ts';

/**
An action under way is a pure machine: it looks at what the watch shows and what was answered to its requests and says
what to send next, what to tell the person, and when it wants to be woken. A driver in `commands/` does the rest.
*/
export type Machine<State> = {
	readonly advance: (state: State, observation: Observation) => Advance<State>;
};

/** How well each kind is known at this moment. */
export type Links = Readonly<Record<KindName, LinkState>>;

/** What an action sees at one moment. */
export type Observation = {
	readonly now: Instant;
	/** The rollouts it acts on, by key, as the watch shows them; a key that is gone is absent. */
	readonly families: ReadonlyMap<string, Family>;
	readonly links: Links;
	readonly controller: ControllerView | undefined;
	/** Answers since the last look. */
	readonly answers: readonly Answer[];
};

/** Something to ask of the API server; `id` comes back with the answer. */
export type Request =
	| {readonly id: string; readonly type: 'patch'; readonly patch: Patch; readonly timeoutMs?: number}
	/** Reads a rollout afresh, and when asked its analysis runs, or the objects that an undo copies from and to. */
	| {readonly id: string; readonly type: 'read'; readonly namespace: string; readonly name: string; readonly withRuns?: boolean; readonly withObjects?: readonly ObjectName[]};

export type ObjectName = {readonly kind: KindName; readonly name: string};

export type Answer =
	| {readonly id: string; readonly at: Instant; readonly ok: true; readonly rollout?: Rollout; readonly runs?: readonly AnalysisRun[]; /** As asked for, as the server has them: never drawn. */ readonly objects?: readonly Json[]}
	| {readonly id: string; readonly at: Instant; readonly ok: false; readonly problem: Problem};

export type Advance<State> = {
	readonly state: State;
	readonly requests: readonly Request[];
	/** Look again then, also when nothing changes. */
	readonly wakeAt: Instant | undefined;
	/** Everything there is to tell so far, oldest first. */
	readonly lines: readonly Line[];
	/** Absent while it goes on. */
	readonly outcome?: Outcome;
};

/** `good`: proved by the watch · `bad`: it ended badly (exit 1) · `doubt`: done, but not all of it. */
export type Outcome = {readonly result: 'bad' | 'doubt' | 'good'; readonly code: string; readonly at: Instant};

/** One fact about an action, worded in `format/words/line-words.ts`. */
export type Line = {readonly state: 'bad' | 'done' | 'running' | 'todo' | 'warning'; readonly fact: Fact};

export type Fact =
	// Sending
	| {readonly kind: 'sent'; readonly afterMs: number; readonly times: number}
	| {readonly kind: 'sending'; readonly sinceMs: number}
	| {readonly kind: 'sendFailed'; readonly problem: Problem; readonly tries: number; readonly retryAt: Instant | undefined}
	| {readonly kind: 'refused'; readonly problem: Problem}
	| {readonly kind: 'moved'; /** What differs from what the person saw. */ readonly what: 'aborted' | 'analysisFailed' | 'ended' | 'gone' | 'notAborted' | 'notPaused' | 'pausedAnew' | 'resumed' | 'revision' | 'specPaused' | 'step' | 'template' | 'uid'; readonly before?: string; readonly after?: string}
	// Taken
	| {readonly kind: 'notSeen'; readonly forMs: number; readonly nudges: number; /** Heartbeat of the controller, where it is silent. */ readonly silentSince: Instant | undefined; /** And where it lives. */ readonly heartbeatAt?: Instant | undefined}
	| {readonly kind: 'dropped'; readonly times: number; readonly why: 'generation' | 'promoteFull' | 'unknown'}
	| {readonly kind: 'taken'; readonly afterMs: number}
	| {readonly kind: 'nudgeRefused'; readonly problem: Problem}
	| {readonly kind: 'hitOther'} // Taken on another revision than the one that was seen (V42)
	// The freeze in the way of an abort
	| {readonly kind: 'freezeLifted'; readonly by: string | undefined}
	| {readonly kind: 'freezeLifting'}
	| {readonly kind: 'freezeRestored'}
	| {readonly kind: 'freezeNotRestored'; readonly problem: Problem | undefined}
	| {readonly kind: 'freezeKept'; readonly by: string | undefined; readonly hasRouter: boolean}
	// The way back by an undo, where an abort does nothing any more (V39) or strands (V7)
	| {readonly kind: 'undoing'; readonly revision: number | undefined; readonly sinceMs: number; readonly tries: number; readonly why: 'complete' | 'stranded' | 'tooLate'}
	| {readonly kind: 'undone'; readonly revision: number | undefined; readonly afterMs: number}
	| {readonly kind: 'skipping'; readonly nudges: number}
	| {readonly kind: 'skipped'; readonly afterMs: number}
	// The runbook's last resort, with a dead controller (V30)
	| {readonly kind: 'lastResort'; readonly step: 'abort' | 'canary' | 'service' | 'stable'; readonly subject: string; readonly isDone: boolean}
	| {readonly kind: 'contained'; readonly afterMs: number; readonly service: string | undefined}
	| {readonly kind: 'controllerLives'}
	| {readonly kind: 'noEndpoints'}
	// The escape where stable is not whole (V38)
	| {readonly kind: 'accepting'; readonly percent: number; readonly sinceMs: number}
	| {readonly kind: 'accepted'; readonly percent: number; readonly afterMs: number}
	| {readonly kind: 'thresholdRestored'}
	| {readonly kind: 'thresholdKept'; readonly percent: number; readonly problem: Problem | undefined}
	| {readonly kind: 'syncAhead'; readonly images: readonly string[]} // A GitOps controller puts the spec back
	// The way back
	| {readonly kind: 'traffic'; readonly from: number | undefined; readonly now: number | undefined; readonly source: 'pods' | 'router' | 'service' | 'status' | undefined; readonly routes: readonly string[]}
	| {readonly kind: 'stable'; readonly available: number | undefined; readonly desired: number}
	| {readonly kind: 'canaryPods'; readonly pods: number; readonly goneAt: Instant | undefined; /** Kept while the freeze lasts (V2, V43). */ readonly isHeld: boolean; readonly isUndo?: boolean}
	// The end
	| {readonly kind: 'safe'; readonly afterMs: number; readonly source: 'pods' | 'router' | 'service' | 'status' | undefined; readonly stableAvailable: number | undefined; readonly stableDesired: number; /** Why stable is not whole. */ readonly trouble?: string | undefined; readonly wantedImages: readonly string[]; /** By an undo: to which revision. */ readonly undoneTo?: {readonly revision: number | undefined; readonly images: readonly string[]}}
	| {readonly kind: 'notBack'; readonly isUndo?: boolean; readonly afterMs: number; readonly why: 'heldByFreeze' | 'noRoom' | 'slow' | 'stableUnready' | 'stranded'; readonly percent: number | undefined; readonly available: number | undefined; readonly desired: number; readonly pod: string | undefined; readonly trouble: string | undefined}
	| {readonly kind: 'overridden'; readonly afterMs: number; readonly how: 'newRevision' | 'promoteFull' | 'retry'; /** The field manager that changed it last, where the object tells. */ readonly by?: string | undefined}
	| {readonly kind: 'completed'} // Too late: everybody is on the new version
	| {readonly kind: 'superseded'} // Another revision rolls now; it was not aborted
	| {readonly kind: 'gone'} // The rollout was deleted
	| {readonly kind: 'nothingInFlight'}
	// Promote
	| {readonly kind: 'promoted'; readonly afterMs: number; readonly fromStep: number | undefined; readonly toStep: number | undefined; readonly total: number | undefined}
	| {readonly kind: 'switched'; readonly afterMs: number}
	// Any other action
	| {readonly kind: 'waited'; readonly forMs: number} // Until the controller has seen the change before (F9)
	| {readonly kind: 'notObserved'; readonly forMs: number} // It has not
	| {readonly kind: 'check'; readonly check: CheckName; readonly done?: number; readonly total?: number; readonly subject?: string; readonly percent?: number | undefined; /** Present when its time has passed. */ readonly lateMs?: number}
	| {readonly kind: 'carriedOut'; readonly verb: VerbName; readonly afterMs: number; readonly state?: 'atGate' | 'complete' | 'held' | 'planned'; readonly revision?: number | undefined; readonly percent?: number | undefined; readonly at?: Instant; readonly subject?: string}
	| {readonly kind: 'nothingLeft'; readonly verb: VerbName} // Somebody or something has done it already
	| {readonly kind: 'abortedMeanwhile'}
	| {readonly kind: 'putBack'; readonly verb: VerbName} // By somebody, or by a GitOps controller
	// Freeze and thaw, one a rollout
	| {readonly kind: 'froze'; readonly name: string}
	| {readonly kind: 'thawed'; readonly name: string; /** It moves with the thaw, and why (V27, V28, V29, V44). */ readonly movesAtOnce: ThawMove | undefined}
	| {readonly kind: 'leftAlone'; readonly name: string; readonly why: 'autoscaler' | 'frozenAlready' | 'gone' | 'idle' | 'notFrozen' | 'pausedByOther' | 'promotingFull' | 'unpausedByOther'}
	| {readonly kind: 'notHeld'; readonly name: string; readonly problem: Problem}
	| {readonly kind: 'counted'; readonly done: number; readonly total: number; readonly verb: 'freeze' | 'thaw'};
