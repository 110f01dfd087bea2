import type {Instant} from '../../types/clock.ts';
import type {Counts, PromoteForecast, StepView} from '../rollout-view.ts';

/** What an action will do, told before the key: data, worded in `format/words/effect-words.ts`. */
export type Effect = {
	readonly main: MainEffect;
	/** Steps that it jumps over. */
	readonly skipped: readonly StepView[];
	/** Names of the analysis runs that it ends. */
	readonly stopped: readonly string[];
	readonly spec: SpecOutlook | undefined;
	readonly hazards: readonly Hazard[];
	/** The same with kubectl, word by word. */
	readonly kubectl: readonly string[];
};

/** Users in percent of all; undefined where we do not know. */
export type UsersMove = {readonly from: number | undefined; readonly to: number | undefined; readonly revision: number | undefined; readonly image: string | undefined};

export type MainEffect =
	| {readonly kind: 'promote'; readonly forecast: PromoteForecast; readonly users: UsersMove | undefined}
	| {readonly kind: 'promoteFull'; readonly users: UsersMove; readonly podsToStart: number; readonly isBlueGreen: boolean; /** The change before is not seen yet (F9). */ readonly mustWait: boolean}
	| {readonly kind: 'skip'; readonly users: UsersMove | undefined; readonly next: StepView | undefined}
	| {readonly kind: 'retry'; readonly users: UsersMove; readonly first: StepView | undefined; readonly gates: number}
	| {readonly kind: 'pause'; readonly percent: number | undefined; readonly isUpdating: boolean}
	| {readonly kind: 'resume'; readonly next: StepView | undefined; readonly isUpdating: boolean; readonly isAtGate: boolean}
	| {readonly kind: 'restart'; readonly pods: number; readonly atOnce: number}
	| {readonly kind: 'undo'; readonly revision: number; readonly images: readonly string[]; readonly from: number | undefined; /** Everybody goes back at once: it is what is stable. */ readonly isRollback: boolean; /** Its steps are skipped: `rollbackWindow`. */ readonly isWithinWindow: boolean; /** The first gate that it stops at, and the users that are back by then. */ readonly gate: {readonly percent: number | undefined} | undefined; readonly endedBy: string | undefined; /** The object that holds the template, where it is not the rollout. */ readonly workload: string | undefined}
	| {readonly kind: 'setImage'; readonly containers: readonly ContainerImage[]; /** In flight; it is dropped half way. */ readonly dropped: number | undefined; readonly workload: string | undefined}
	| {readonly kind: 'terminateRun'; readonly run: string; readonly role: string; readonly counts: Counts; readonly samples: number; readonly isDeciding: boolean}
	| {readonly kind: 'terminateExperiment'; readonly experiment: string}
	| {readonly kind: 'retryExperiment'; readonly experiment: string; readonly phase: string};

export type ContainerImage = {readonly container: string; readonly image: string};

/** Whether what we do to the spec lasts. */
export type SpecOutlook = {/** `Argo CD shop`, `Flux apps`. */ readonly owner: string; /** An annotation turns its sync off. */ readonly isSyncOff: boolean};

export type Hazard =
	| {readonly kind: 'liftsFreeze'; readonly by: string | undefined; readonly reason: string | undefined}
	| {readonly kind: 'staysFrozen'; readonly by: string | undefined}
	| {readonly kind: 'shipsAborted'; readonly image: string | undefined}
	| {readonly kind: 'analysisGoesOn'; readonly runs: readonly string[]}
	| {readonly kind: 'clockRunsOn'; readonly endsAt: Instant}
	| {readonly kind: 'movesAtOnce'; readonly next: StepView | undefined}
	| {readonly kind: 'autoscalerStops'}
	| {readonly kind: 'replacesRestart'; readonly at: Instant}
	| {readonly kind: 'warning'; readonly text: string};
