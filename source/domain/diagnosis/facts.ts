import type {Instant} from '../../types/clock.ts';
import type {KindName} from '../../types/kinds.ts';
import type {MovingAt, Role} from '../rollout-view.ts';
import type {Owner} from './owner.ts';

/**
What a check found, as literals and numbers; `format/` words it. Names and messages come from the cluster and are hostile until then.
Undefined means: nobody tells.
*/
export type Fact = AbortFact | AnalysisFact | ControllerFact | FlowFact | OwnerFact | PodFact | SkippedFact | SpecFact | TrafficFact;

/** Why a check was not made. `none`: there is no such object, so there is nothing to check. */
export type SkippedFact = {readonly kind: 'skipped'; readonly why: 'denied' | 'loading' | 'none' | 'notAsked' | 'notRecorded' | 'notServed'; readonly what: KindName | Missing};
/** What a rollout need not have. */
export type Missing = 'abort' | 'analysis' | 'autoscaler' | 'budget' | 'lease' | 'owner' | 'router' | 'service' | 'template' | 'update';

/** Where it is in its steps, counted from 1. */
export type Place = {readonly place: number | undefined; readonly total: number | undefined};

export type FlowFact =
	| ({readonly kind: 'gate'; readonly gate: 'blueGreen' | 'other' | 'pauseStep'} & Place)
	| ({readonly kind: 'timedPause'; readonly endsAt: Instant; readonly isOverdue: boolean} & Place)
	| {readonly kind: 'aborted'; /** Empty for an abort by hand. */ readonly cause: string; readonly areBack: boolean; readonly percent: number | undefined; /** What the spec still asks for. */ readonly image: string | undefined}
	| {readonly kind: 'analysisRunning'; readonly run: string; readonly done: number; readonly total: number | undefined; readonly nextAt: Instant | undefined}
	| {readonly kind: 'frozen'; readonly owner: 'other' | 'ours'; readonly by: string | undefined; readonly reason: string | undefined; readonly isMidUpdate: boolean}
	| {readonly kind: 'freezeBroken'; readonly by: string | undefined}
	| {readonly kind: 'healthy'; readonly revision: number | undefined; readonly image: string | undefined}
	| {readonly kind: 'inconclusive'; readonly run: string | undefined; readonly metric: string | undefined; readonly value: string | undefined; readonly condition: string | undefined}
	| {readonly kind: 'moving'; readonly at: MovingAt | 'other'; readonly done: number | undefined; readonly total: number | undefined}
	| {readonly kind: 'noAnalysisHolds' | 'noGate' | 'notAborted' | 'notFrozen' | 'notInconclusive' | 'noTimedPause'};

export type ControllerFact =
	| {readonly kind: 'abortNotTaken'; /** The controller is silent since. */ readonly silentSince: Instant | undefined}
	| {readonly kind: 'abortGone'; readonly abortedAt: Instant | undefined; readonly revision: number | undefined}
	| {readonly kind: 'claimed' | 'notOverridden' | 'observed' | 'promoteNotTaken' | 'taken'}
	| {readonly kind: 'controllerOk' | 'controllerSilent'; readonly heartbeatAt: Instant | undefined; readonly version: string | undefined}
	| {readonly kind: 'notObserved'; readonly generation: number | undefined; readonly observed: string | undefined; /** No controller has touched it at all yet. */ readonly isNew: boolean}
	| {readonly kind: 'overridden'; readonly by: 'promoteFull' | 'retry' | 'unknown'; readonly abortedAt: Instant | undefined}
	| {readonly kind: 'unclaimed'; /** The controller instance that it is meant for. */ readonly instance: string | undefined};

export type SpecFact =
	| {readonly kind: 'analysisEndless'; readonly template: string; readonly metric: string}
	| {readonly kind: 'servicesMissing' | 'servicesThere' | 'templatesMissing' | 'templatesThere'; readonly names: readonly string[]}
	| {readonly kind: 'specInvalid'; readonly text: string}
	| {readonly kind: 'specValid'};

export type ProviderTrouble = 'dns' | 'network' | 'refused' | 'server' | 'timeout' | 'tls' | 'unauthorized';
export type QueryTrouble = 'arguments' | 'condition' | 'empty' | 'other' | 'query';
type Measured = {readonly run: string; readonly metric: string | undefined};

export type AnalysisFact =
	| (Measured & {readonly kind: 'analysisFailed'; readonly value: string | undefined; readonly condition: string | undefined; readonly failed: number; readonly message: string; /** The version that failed is with everybody (V40). */ readonly isShipped: boolean})
	| (Measured & {readonly kind: 'providerUnreachable'; readonly reason: ProviderTrouble; readonly address: string | undefined; readonly message: string; readonly errors: number; readonly hasEnded: boolean})
	| (Measured & {readonly kind: 'queryBroken'; readonly reason: QueryTrouble; readonly message: string; readonly errors: number; readonly hasEnded: boolean})
	| (Measured & {readonly kind: 'analysisFailing'; readonly value: string | undefined; readonly condition: string | undefined; readonly failed: number; /** How many more the run survives. */ readonly left: number | undefined})
	| {readonly kind: 'analysisClean'; readonly runs: number}
	| {readonly kind: 'evidencePending' | 'providerReached' | 'queryWorks'}
	| {readonly kind: 'evidenceSound'; readonly samples: number; readonly empty: number}
	| {readonly kind: 'noEvidence'; readonly run: string; readonly phase: string; readonly samples: number; readonly empty: number}
	| {readonly kind: 'stoppedEvidence' | 'thinEvidence'; readonly run: string; readonly samples: number};

/** A pod that stands for all of its trouble. */
type OnePod = {readonly pod: string; readonly pods: number; readonly role: Role | undefined};

export type PodFact =
	| (OnePod & {readonly kind: 'crashLoop'; readonly container: string | undefined; readonly exitCode: number | undefined; readonly reason: string | undefined; readonly restarts: number; /** Of the log before it died. */ readonly lastLine: string | undefined})
	| (OnePod & {readonly kind: 'imagePull'; readonly image: string | undefined; readonly message: string | undefined})
	| (OnePod & {readonly kind: 'unschedulable'; readonly message: string | undefined; /** Some node takes no pods: it is being drained. */ readonly isCordoned: boolean})
	| (OnePod & {readonly kind: 'probeFailing'; readonly message: string})
	| (OnePod & {readonly kind: 'notReady'; readonly since: Instant | undefined})
	| {readonly kind: 'podsStarting'; readonly role: Role | undefined; readonly available: number; readonly desired: number; readonly pod: string | undefined; readonly status: string | undefined; readonly trouble: string | undefined}
	| {readonly kind: 'podsFine'; readonly available: number; readonly desired: number}
	| {readonly kind: 'podsStuck'; readonly pod: string; readonly pods: number; readonly hasFinalizer: boolean}
	| {readonly kind: 'quota'; readonly subject: string | undefined; readonly cause: 'other' | 'quota' | 'webhook'; readonly message: string}
	| {readonly kind: 'evicted'; readonly pod: string; readonly pods: number; readonly message: string | undefined}
	| {readonly kind: 'budgetAllows' | 'budgetBlocks'; readonly budget: string; readonly healthy: number | undefined; readonly needed: number | undefined; readonly allowed: number | undefined}
	| {readonly kind: 'deadlinePassed'; readonly subject: string | undefined; readonly text: string}
	| {readonly kind: 'deadlineAhead'; readonly at: Instant}
	| {readonly kind: 'deadlineNotCounted' | 'imagesThere' | 'noCrash' | 'nobodyEvicted' | 'notRefused' | 'probesPass' | 'scheduled'};

export type ServiceRole = 'active' | 'canary' | 'ping' | 'pong' | 'preview' | 'stable';

export type TrafficFact =
	| {readonly kind: 'endpointsReady'; readonly services: ReadonlyArray<{readonly name: string; readonly ready: number}>}
	| {readonly kind: 'noEndpoints'; readonly service: string; readonly role: ServiceRole; /** Share of users that it gets. */ readonly percent: number | undefined}
	| {readonly kind: 'selectorsRight'; readonly names: readonly string[]}
	| {readonly kind: 'weightAgrees'; readonly percent: number | undefined; readonly object: string | undefined}
	| {readonly kind: 'weightImpossible'; readonly weights: readonly number[]; readonly most: number}
	| {readonly kind: 'weightMismatch'; readonly router: number; readonly object: string | undefined; readonly set: number | undefined; readonly status: number | undefined}
	| {readonly kind: 'weightByRoute'; readonly percent: number | undefined; readonly object: string | undefined; readonly routes: readonly string[]} // V35
	| {readonly kind: 'weightUnverified'}
	| {readonly kind: 'wrongLabels'; readonly service: string; readonly labels: string}
	| {readonly kind: 'wrongSelector'; readonly service: string; readonly role: ServiceRole; readonly selected: string | undefined; readonly wanted: string};

export type AbortFact =
	| {readonly kind: 'abortFree'; /** What does not stand in its way. */ readonly of: 'freeze' | 'settings' | 'stable'}
	| {readonly kind: 'abortHeldByFreeze' | 'abortWouldBeHeld'; readonly by: string | undefined; readonly percent: number | undefined}
	| {readonly kind: 'abortWaits' | 'abortWouldWait'; readonly available: number; readonly desired: number; readonly pod: string | undefined; readonly trouble: string | undefined; readonly percent: number | undefined}
	| {readonly kind: 'hasRoom' | 'noRoom'; readonly available: number; readonly desired: number; readonly pod: string | undefined; readonly trouble: string | undefined}
	| {readonly kind: 'stranded' | 'wouldStrand'; readonly percent: number | undefined; readonly available: number | undefined; readonly desired: number | undefined; readonly isFixed: boolean};

export type OwnerFact =
	| ({readonly kind: 'owned' | 'putBack' | 'undoneBySync'; /** It puts changes back by itself; undefined where its object was not read. */ readonly isSelfHealing: boolean | undefined; readonly sync: string | undefined; /** Earlier revisions of the version that rolls. */ readonly revisions: readonly number[]} & Owner)
	| {readonly kind: 'autoscalerFree' | 'autoscalerFrozen' | 'autoscalerLimit'; readonly name: string; readonly current: number | undefined; readonly wanted: number | undefined; readonly least: number | undefined; readonly most: number | undefined};
