import type {Instant} from '../../types/clock.ts';
import type {ChangedPart} from '../../types/objects.ts';
import type {AnalysisRunView, SituationName} from '../rollout-view.ts';

/** Who told it: our audit log, our own watch, an AnalysisRun, an Event, `metadata.managedFields`, or the object's own fields. */
export type TimelineSource = 'analysis' | 'audit' | 'event' | 'fields' | 'object' | 'watch';

/** What happened, in literals and numbers; free text (names, causes, messages) is hostile until `format/` has sanitized it. */
export type TimelineFact =
	| {readonly kind: 'aborted'; readonly revision: number | undefined} // Taken by the controller; the cause is the entry's text
	| {readonly kind: 'action'; /** Of the registry. */ readonly command: string; /** What its patches asked of the controller; empty where they ask nothing that is known here. */ readonly parts: readonly AskedPart[]}
	| {readonly kind: 'actionEnded'; readonly command: string; /** As the audit log has it: `good: safe`; as an Event tells it, `safe`. */ readonly result: string}
	| {readonly kind: 'asked'; readonly part: AskedPart} // Somebody changed the object: what it asks of the controller
	| {readonly kind: 'changed'; readonly parts: readonly ChangedPart[]} // By managedFields: one of these, nobody tells which
	| {readonly kind: 'completed'; readonly revision: number | undefined; readonly how: CompletedHow | undefined}
	| {readonly kind: 'controllerStarted'} // Or it began to watch this namespace: it tells so of every rollout
	| {readonly kind: 'created'}
	| {readonly kind: 'dropped'; readonly part: 'abort' | 'promoteFull'} // The controller took it out without doing it (V4, V17, V31)
	| {readonly kind: 'event'; readonly reason: string; readonly subjectKind: string; readonly subject: string; readonly isWarning: boolean}
	| {readonly kind: 'experiment'; readonly experiment: string; readonly phase: string}
	| {readonly kind: 'measurement'; readonly run: string; readonly metric: string; readonly phase: string; readonly value: string | undefined}
	| {readonly kind: 'metric'; readonly run: string; readonly metric: string; readonly phase: string}
	| {readonly kind: 'paused'; readonly reason: string}
	| {readonly kind: 'replicaSetCreated'; readonly replicaSet: string; readonly revision: number | undefined}
	| {readonly kind: 'replicas'; readonly from: number; readonly to: number}
	| {readonly kind: 'resumed'}
	| {readonly kind: 'retried'}
	| {readonly kind: 'run'; readonly run: string; readonly role: AnalysisRunView['role'] | undefined; readonly phase: string; readonly revision: number | undefined}
	| {readonly kind: 'scaled'; readonly replicaSet: string; readonly revision: number | undefined; readonly from: number; readonly to: number}
	| {readonly kind: 'situation'; readonly name: SituationName}
	| {readonly kind: 'skipped'} // A rollback: its steps are skipped
	| {readonly kind: 'step'; /** Counted from 1. */ readonly done: number; readonly total: number; /** As the controller words it: `setWeight: 20`. */ readonly step: string | undefined}
	| {readonly kind: 'switched'; readonly service: string; readonly from: string; readonly to: string}
	| {readonly kind: 'updateStarted'; readonly revision: number | undefined; readonly replaces: Replaced | undefined}
	| {readonly kind: 'weight'; readonly from: number | undefined; readonly to: number};

/** `release`: `spec.paused` taken away, by a thaw or a promote (V6). */
export type AskedPart = 'abort' | 'hold' | 'promoteFull' | 'release' | 'restart' | 'template';

export type CompletedHow = 'blueGreen' | 'fastRollback' | 'full' | 'initial' | 'rollbackWindow' | 'steps';

/** What an update came on top of, where our watch saw it. */
export type Replaced = {readonly revision: number; readonly state: 'aborted' | 'complete' | 'inFlight'};

export type TimelineEntry = {
	readonly at: Instant;
	/** Where the time is known to the second only: it may have been up to a second later. */
	readonly isExact: boolean;
	/** Who told it best. */
	readonly source: TimelineSource;
	/** Who told the same. */
	readonly also: readonly TimelineSource[];
	/** The person, as our audit log has it. */
	readonly who?: string;
	/** The person's name is somebody's word. */
	readonly isSelfDeclared?: true;
	/** Field manager: `kubectl-argo-rollouts`, `argocd-controller`, `rolltop`. */
	readonly tool?: string;
	readonly fact: TimelineFact;
	/** Cause, reason or message. */
	readonly text?: string;
	/** How often it happened in all; the ones between the first and this one cannot be told apart. */
	readonly count?: number;
	readonly firstAt?: Instant;
};

/** An entry before what several sources tell is joined. */
export type Telling = Omit<TimelineEntry, 'also'> & {
	/** Two tellings with a key in common within `withinMs` are one. */
	readonly keys: readonly string[];
	readonly withinMs: number;
};

/** What of a fact says that two are the same, and how far apart their clocks may put them; no key: it stands alone. */
export function identify(fact: TimelineFact): Pick<Telling, 'keys' | 'withinMs'> {
	const same = (key: string, seconds: number) => ({keys: [key], withinMs: seconds * 1000});
	switch (fact.kind) {
		case 'aborted': {
			return same('aborted', 10);
		}

		case 'actionEnded': {
			return same(`ended ${fact.command}`, 5);
		}

		case 'asked': {
			return same(`asked ${fact.part}`, 10);
		}

		case 'changed': {
			return {keys: fact.parts.flatMap(part => askedByPart[part] ?? []).map(part => `asked ${part}`), withinMs: 2000};
		}

		case 'completed': {
			// Back to what was stable: the controller tells that it skips the steps, and nothing more.
			return {keys: [`completed ${fact.revision ?? ''}`, ...(fact.how === 'fastRollback' ? ['skipped'] : [])], withinMs: 60_000};
		}

		case 'paused': {
			return same(`paused ${fact.reason}`, 5);
		}

		case 'resumed':
		case 'skipped':
		case 'controllerStarted': {
			return same(fact.kind, 5);
		}

		case 'replicaSetCreated': {
			return same(`created ${fact.replicaSet}`, 60);
		}

		case 'experiment': {
			return same(`${fact.experiment} ${fact.phase}`, 60);
		}

		case 'metric': {
			return same(`${fact.run} ${fact.metric} ${fact.phase}`, 60);
		}

		case 'run': {
			return same(`${fact.run} ${fact.phase}`, 60);
		}

		case 'step': {
			return same(`step ${fact.done}/${fact.total}`, 5);
		}

		case 'updateStarted': {
			return same(`started ${fact.revision ?? ''}`, 60);
		}

		case 'weight': {
			return same(`weight ${fact.to}`, 5);
		}

		case 'action':
		case 'created':
		case 'dropped':
		case 'event':
		case 'measurement':
		case 'replicas':
		case 'retried':
		case 'scaled':
		case 'situation':
		case 'switched': {
			return {keys: [], withinMs: 0};
		}
	}
}

const askedByPart: Readonly<Partial<Record<ChangedPart, readonly AskedPart[]>>> = {
	abort: ['abort'], paused: ['hold', 'release'], promoteFull: ['promoteFull'], restartAt: ['restart'], template: ['template'],
};

/** A telling of a fact, with the keys of the fact. */
export function tell(telling: Omit<Telling, 'keys' | 'withinMs'>): Telling {
	return {...telling, ...identify(telling.fact)};
}
