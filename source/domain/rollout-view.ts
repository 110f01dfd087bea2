import type {Instant} from '../types/clock.ts';
import type {Link} from './links.ts';

/**
What rolltop knows of one rollout at one moment: numbers, literals and instants, no text layout. Equal inputs give the
same reference (the store memoises by family and `changesAt`). `undefined` means: we do not know; never a made-up 0.
Free text in it comes from the cluster and is hostile until `format/` has sanitized it.
*/
export type RolloutView = {
	/** `namespace/name`. */
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	readonly createdAt: Instant | undefined;
	readonly strategy: 'blueGreen' | 'canary' | undefined;
	/** Status and Message as the official plugin prints them (argo-rollouts.md 3). */
	readonly phase: string;
	readonly message: string;
	readonly situation: Situation;
	/** Undefined for blue-green and for a canary without steps. */
	readonly step: StepPosition | undefined;
	readonly steps: readonly StepView[];
	readonly weight: WeightView;
	readonly replicas: ReplicaCounts;
	readonly images: readonly ImageView[];
	/** Of the rollout's current template; undefined before the first reconcile. */
	readonly revision: number | undefined;
	/** Of `status.stableRS`. */
	readonly stableRevision: number | undefined;
	/** Stable and current hash differ (both known). */
	readonly isUpdating: boolean;
	/** `spec.paused`, whoever set it. */
	readonly isSpecPaused: boolean;
	/** `status.abort`. */
	readonly isAborted: boolean;
	/** `status.promoteFull`. */
	readonly isPromotingFull: boolean;
	/** Undefined while nothing is frozen. */
	readonly frozen: FreezeView | undefined;
	/** Every controller pause (`status.pauseConditions`). */
	readonly pauses: readonly PauseView[];
	/** Newest first, as the plugin's tree. */
	readonly revisions: readonly RevisionView[];
	/** The ReplicaSets that matter to users, for the PODS block: canary/preview first, then stable/active, then every other that still has pods. */
	readonly groups: readonly PodGroup[];
	/** Runs of the update in flight (or of the last one): background first, then step, pre-/post-promotion, newest first. */
	readonly analysis: readonly AnalysisRunView[];
	readonly router: RouterView | undefined;
	/** Who started the update in flight and from where, where annotations tell (change cause, GitOps tracking). */
	readonly origin: string | undefined;
	/** Pages about it that its annotations name. */
	readonly links: readonly Link[];
	/** What the update in flight changes in the pods, against stable. */
	readonly changes?: readonly TemplateChange[];
	/** The newest events about it and what belongs to it, newest first; empty where they are not read. */
	readonly events?: readonly EventView[];
	readonly next: NextView;
	readonly warnings: readonly Warning[];
	/** The next instant at which something in this view flips by itself; the store derives again then. */
	readonly changesAt: Instant | undefined;
};

export type SituationName =
	| 'aborted' | 'aborting' | 'degraded' | 'frozen' | 'healthy' | 'inconclusive' | 'invalid'
	| 'moving' | 'notBack' | 'timedPause' | 'unknown' | 'waiting';

/** The word that sorts the fleet (interface.md, Situations), with what the status cell says of it. */
export type Situation = {
	readonly name: SituationName;
	/** When it began; undefined where nothing tells. */
	readonly since: Instant | undefined;
	readonly detail: SituationDetail;
};

export type SituationDetail =
	| {readonly kind: 'aborted'; /** Empty for an abort by hand. */ readonly cause: string}
	| {readonly kind: 'aborting'; readonly isTaken: boolean}
	| {readonly kind: 'degraded'; readonly reason: 'crashLoop' | 'deadline' | 'imagePull' | 'other' | 'quota'; /** ReplicaSet or pod. */ readonly subject: string | undefined; readonly text: string}
	| {readonly kind: 'frozen'; readonly isMidUpdate: boolean; /** What fails behind the freeze. */ readonly trouble?: Pick<Extract<SituationDetail, {readonly kind: 'degraded'}>, 'reason' | 'subject'>}
	| {readonly kind: 'healthy'}
	| {readonly kind: 'inconclusive'; readonly run: string | undefined}
	| {readonly kind: 'invalid'; readonly text: string}
	| {readonly kind: 'moving'; readonly at: MovingAt; /** Pods, samples: how many of how many. */ readonly done?: number; readonly total?: number; /** A resumption that the controller has lost (V37). */ readonly notTakenSince?: Instant}
	| {readonly kind: 'notBack'; readonly why: NotBackReason; /** Share of users still on the canary, 0–100. */ readonly canaryPercent: number | undefined; /** Stable pods available and wanted. */ readonly stableAvailable: number | undefined; readonly stableDesired: number | undefined}
	| {readonly kind: 'timedPause'; readonly endsAt: Instant; /** The end has passed by more than a few seconds. */ readonly isOverdue: boolean; /** What comes after it. */ readonly then: StepView | undefined}
	| {readonly kind: 'unknown'; readonly why: 'notObserved' | 'unclaimed'}
	| {readonly kind: 'waiting'; readonly gate: 'blueGreen' | 'other' | 'pauseStep'};

export type MovingAt = 'analysis' | 'experiment' | 'notObserved' | 'plugin' | 'pods' | 'promoteFull' | 'restart' | 'scaleDown' | 'step' | 'switch' | 'unpausing' | 'weight';

/**
`heldByFreeze`: `spec.paused` without a router (V1) · `stableUnready`: behind a router the controller waits for every stable pod (V38) ·
`stranded`: dynamicStableScale with abortScaleDownDelaySeconds (V7) · `noRoom`: stable cannot get its pods (V46) · `slow`: none of these.
*/
export type NotBackReason = 'heldByFreeze' | 'noRoom' | 'slow' | 'stableUnready' | 'stranded';

/** As the plugin's `Step: 1/4`: `index` steps are done of `total` (argo-rollouts.md 4.10). */
export type StepPosition = {
	readonly index: number | undefined;
	readonly total: number;
	/** The step that runs; undefined when all are done. */
	readonly current: StepView | undefined;
	/** End of a timed pause that runs. */
	readonly endsAt: Instant | undefined;
};

export type StepKind = 'analysis' | 'experiment' | 'invalid' | 'pause' | 'plugin' | 'setCanaryScale' | 'setHeaderRoute' | 'setMirrorRoute' | 'setWeight';

export type StepView = {
	readonly index: number;
	readonly kind: StepKind;
	readonly state: 'current' | 'done' | 'todo';
	/** SetWeight; setCanaryScale by weight. */
	readonly weight?: number;
	/** Length of a timed pause; absent for one without end. */
	readonly durationSeconds?: number;
	/** Names of templates, routes, the plugin. */
	readonly names?: readonly string[];
	/** SetCanaryScale by replicas. */
	readonly replicas?: number;
	readonly matchTrafficWeight?: boolean;
	/** The phase of this step's analysis run or experiment, where there is one. */
	readonly phase?: string;
};

/** Share of users on the updated revision, 0–100 (also where the router counts to another maximum). */
export type WeightView = {
	/** What the steps ask for at this moment; undefined for blue-green. */
	readonly set: number | undefined;
	/** What users get; undefined where we do not know (interface.md `weight.actual`). */
	readonly actual: number | undefined;
	readonly source: 'pods' | 'router' | 'status' | undefined;
	/** Read from `status.canary.weights`; as it stands there, also impossible values. */
	readonly status: number | undefined;
	/** Read from the Ingress, VirtualService or route itself. */
	readonly router: number | undefined;
	/** Names the object that `router` was read from, as `Ingress checkout-api-canary`. */
	readonly routerObject: string | undefined;
	/** `status.canary.weights.verified`. */
	readonly isVerified: boolean | undefined;
	/** What the official plugin prints, where that is another number than `actual`. */
	readonly plugin?: PluginWeight;
};

/** The plugin's number in percent and the name of the guess behind it (argo-rollouts.md 4.10). */
export type PluginWeight = {readonly value: number; readonly why: 'noneAvailable' | 'noSteps' | 'podCounts' | 'setWeight' | 'statusWeight' | 'stepsDone'};

export type ReplicaCounts = {
	readonly desired: number;
	readonly current: number;
	readonly updated: number;
	readonly ready: number;
	readonly available: number;
};

export type Role = 'active' | 'canary' | 'ping' | 'pong' | 'preview' | 'stable';

/** Roles as in interface.md; `experiment:NAME` for the template of an experiment. */
export type ImageView = {readonly image: string; readonly roles: readonly string[]};

/** A pause by freeze: ours by record, somebody else's, or a record without a pause (interface.md, the freeze record). */
export type FreezeView = {
	readonly owner: 'broken' | 'other' | 'ours';
	/** From our record, or the field manager that set `spec.paused` where managedFields tell. */
	readonly by: string | undefined;
	readonly reason: string | undefined;
	readonly since: Instant | undefined;
	/** Id of the freeze in our record. */
	readonly id: string | undefined;
	/** What `spec.paused` was before, from our record. */
	readonly before: 'absent' | 'false' | undefined;
};

export type PauseView = {
	/** `CanaryPauseStep`, `BlueGreenPause`, `InconclusiveAnalysisRun`, `InconclusiveExperiment`. */
	readonly reason: string;
	readonly startedAt: Instant | undefined;
	/** Undefined where it waits for a person. */
	readonly endsAt: Instant | undefined;
};

export type RevisionView = {
	/** 0 for objects without the annotation. */
	readonly number: number;
	readonly replicaSets: readonly ReplicaSetView[];
	readonly analysisRuns: readonly AnalysisRunView[];
	readonly experiments: readonly ExperimentView[];
};

export type ReplicaSetView = {
	readonly name: string;
	readonly hash: string | undefined;
	readonly revision: number;
	/** In the plugin's order. */
	readonly roles: readonly Role[];
	/** `Healthy`, `Progressing`, `ScaledDown`, `ReplicaFailure` (argo-rollouts.md 4.5). */
	readonly status: string;
	readonly createdAt: Instant | undefined;
	readonly desired: number;
	readonly current: number;
	readonly ready: number;
	readonly available: number;
	/** From the annotation `scale-down-deadline`. */
	readonly scaleDownAt: Instant | undefined;
	readonly images: readonly string[];
	/** Template of the experiment that owns it. */
	readonly experimentTemplate: string | undefined;
	/** Message of the condition ReplicaFailure (quota, webhook). */
	readonly failure: string | undefined;
	readonly pods: readonly PodView[];
};

export type PodView = {
	readonly name: string;
	readonly createdAt: Instant | undefined;
	/** In kubectl's words (argo-rollouts.md 4.6). */
	readonly status: string;
	readonly state: 'failing' | 'going' | 'ready' | 'starting';
	readonly readyContainers: number;
	readonly containers: number;
	readonly restarts: number;
	/** Of a failing container: message or exit code. */
	readonly trouble: string | undefined;
	readonly node: string | undefined;
};

/** One row of the PODS block. */
export type PodGroup = {
	readonly kind: 'active' | 'canary' | 'old' | 'preview' | 'stable';
	readonly replicaSet: ReplicaSetView;
	readonly restarts: number;
	/** Creation of the oldest pod. */
	readonly oldestAt: Instant | undefined;
};

/** One difference between the pods of stable and those of the new version. Values that are secrets, or might be, are never here. */
export type TemplateChange = {
	readonly kind: 'container' | 'env' | 'image' | 'resource';
	readonly container: string;
	/** Of the variable or the resource. */
	readonly name?: string;
	readonly which?: 'limits' | 'requests';
	readonly change: 'added' | 'changed' | 'removed';
	readonly before?: string;
	readonly after?: string;
};

export type EventView = {
	readonly at: Instant | undefined;
	readonly isWarning: boolean;
	readonly reason: string;
	readonly message: string;
	/** How often it came. */
	readonly times: number;
	/** What it is about. */
	readonly kind: string;
	readonly name: string;
};

export type Counts = {readonly successful: number; readonly failed: number; readonly inconclusive: number; readonly error: number};

export type AnalysisRunView = {
	readonly name: string;
	readonly role: 'background' | 'experiment' | 'other' | 'postPromotion' | 'prePromotion' | 'step';
	readonly revision: number;
	readonly stepIndex: number | undefined;
	/** Empty before the first reconcile. */
	readonly phase: string;
	readonly message: string;
	readonly createdAt: Instant | undefined;
	readonly startedAt: Instant | undefined;
	readonly completedAt: Instant | undefined;
	/** The status of the rollout names it, or it runs. */
	readonly isCurrent: boolean;
	/** Sums over the metrics, as the plugin. */
	readonly counts: Counts;
	readonly evidence: Evidence;
	readonly metrics: readonly MetricView[];
	readonly jobs: readonly JobView[];
};

/** `sound`, `thin`, `empty`, `stopped`, `broken`: interface.md and V8–V12. Undefined while nothing can be said. */
export type Evidence = {readonly samples: number; readonly empty: number; readonly verdict: 'broken' | 'empty' | 'sound' | 'stopped' | 'thin' | undefined};

export type MetricView = {
	readonly name: string;
	readonly phase: string;
	readonly message: string;
	readonly isDryRun: boolean;
	/** `[0.97]` as the controller wrote it; undefined without a value. */
	readonly last: string | undefined;
	readonly lastAt: Instant | undefined;
	/** When the next measurement is due; undefined when none is or it is not known. */
	readonly nextAt: Instant | undefined;
	/** Success condition, else the failure condition negated by a leading `not `; undefined without. */
	readonly condition: string | undefined;
	readonly provider: string | undefined;
	readonly query: string | undefined;
	readonly intervalSeconds: number | undefined;
	/** Measurements wanted in all; undefined when it runs until stopped. */
	readonly wanted: number | undefined;
	readonly counts: Counts;
	/** Measurements without a value, NaN or an empty vector, of those kept (at most 10). */
	readonly empty: number;
	/** How many more failures the metric survives; undefined when no limit applies. */
	readonly failuresLeft: number | undefined;
	/** The measurements that the controller kept, oldest first. */
	readonly points: readonly MetricPoint[];
	/** The number that the condition compares with, where it is of the form `result[0] >= 0.95`. */
	readonly limit: {readonly operator: '<' | '<=' | '>' | '>='; readonly value: number} | undefined;
};

export type MetricPoint = {readonly at: Instant | undefined; readonly phase: string; /** Undefined: no data. */ readonly value: number | undefined; readonly text: string; readonly message: string};

/** A Job of a job metric, from the measurement (not looked up). */
export type JobView = {readonly name: string; readonly status: string; readonly startedAt: Instant | undefined};

export type ExperimentView = {
	readonly name: string;
	readonly phase: string;
	readonly message: string;
	readonly createdAt: Instant | undefined;
	readonly replicaSets: readonly ReplicaSetView[];
	readonly analysisRuns: readonly AnalysisRunView[];
};

export type RouterName = 'alb' | 'ambassador' | 'apisix' | 'appMesh' | 'istio' | 'nginx' | 'plugin' | 'smi' | 'traefik';

export type RouterView = {
	readonly names: readonly RouterName[];
	/** Plugin names, as `argoproj-labs/gatewayAPI`. */
	readonly plugins: readonly string[];
	/** Managed header routes that are in force: users with that header are on the canary whatever the weight (V35). */
	readonly managedRoutes: readonly string[];
	/** Mirror routes in force: the canary gets copies of requests, no user gets its answers. */
	readonly mirrorRoutes?: readonly string[];
	/** `maxTrafficWeight`, else 100. */
	readonly maxWeight: number;
};

/** The two answer lines: what `p` and `a` would do now. */
export type NextView = {
	readonly promote: PromoteForecast;
	readonly abort: AbortForecast;
	/** Undefined while no update is in flight. */
	readonly end?: EndForecast;
};

/** When the update is through: `seconds` after `from`, or after this moment where `from` is undefined. */
export type EndForecast =
	| {readonly kind: 'person'; readonly why: 'frozen' | 'gate' | 'inconclusive'; /** Already now, else later. */ readonly isWaiting: boolean; /** Pauses without end, the one that holds it now with them. */ readonly gates: number; /** When it comes to the first of them; undefined where nobody can tell. */ readonly from: Instant | undefined; readonly seconds: number | undefined}
	| {readonly kind: 'time'; readonly from: Instant | undefined; readonly seconds: number}
	| {readonly kind: 'unknown'; readonly why: 'analysis' | 'controller' | 'experiment' | 'failing' | 'late' | 'plugin' | 'pods' | 'step'};

export type PromoteForecast =
	| {readonly kind: 'refused'; readonly why: 'aborted' | 'analysisFailed' | 'healthy' | 'invalid' | 'nothingToDo' | 'promotingFull' | 'specPaused'; readonly subject?: string}
	| {readonly kind: 'resume'; /** The step after the pause; undefined when it completes. */ readonly next: StepView | undefined; readonly later: Remaining; readonly isTimed: boolean; /** Pods of the new version are failing. */ readonly isDegraded?: boolean; /** The freeze of this rollout goes with it (V6). */ readonly liftsFreeze?: boolean}
	| {readonly kind: 'skip'; /** What is skipped: the step that runs. */ readonly skipped: StepView | undefined; readonly skipsRunningAnalysis: boolean; readonly next: StepView | undefined; readonly later: Remaining; readonly isDegraded?: boolean; readonly liftsFreeze?: boolean}
	| {readonly kind: 'switch'; /** Blue-green: all users go to the preview. */ readonly image: string | undefined; readonly previousImage: string | undefined; readonly scaleDownDelaySeconds: number; readonly liftsFreeze?: boolean};

/** What lies ahead after the next step. */
export type Remaining = {
	/** Pauses without end that need a person. */
	readonly gates: number;
	readonly analyses: number;
	/** Steps that set a weight. */
	readonly weights?: number;
	/** Timed pauses. */
	readonly pauses?: number;
	/** Timed pauses and analyses, where all of it can be known. */
	readonly seconds: number | undefined;
};

export type AbortForecast = {
	/**
	`abort`: an update is in flight · `back`: it is complete, the way back is undo (V39) · `nothing`: nothing to bring back ·
	`firstDeploy`: there is no stable revision (V49) · `aborted`: it is aborted already.
	*/
	readonly kind: 'abort' | 'aborted' | 'back' | 'firstDeploy' | 'nothing';
	/** Share of users that go back, 0–100. */
	readonly percent: number | undefined;
	readonly stableRevision: number | undefined;
	readonly stableImages: readonly string[];
	readonly stableAvailable: number | undefined;
	readonly stableDesired: number | undefined;
	/** Pods that have to start before stable can take everybody. */
	readonly podsToStart: number;
	readonly obstacles: readonly AbortObstacle[];
};

export type AbortObstacle =
	| {readonly kind: 'controllerSilent'; readonly since: Instant}
	| {readonly kind: 'frozen'; readonly by: string | undefined; /** Without a router the freeze has to be lifted (V1), with one it stays (V43). */ readonly mustLift: boolean}
	| {readonly kind: 'notObserved'} // V41
	| {readonly kind: 'promotingFull'} // V4
	| {readonly kind: 'stablePodsMustStart'; readonly pods: number} // V46
	| {readonly kind: 'stableUnready'; readonly available: number; readonly desired: number; readonly pod: string | undefined; readonly trouble: string | undefined} // V38
	| {readonly kind: 'stranding'} // V7
	| {readonly kind: 'syncAhead'}; // F14: a GitOps controller brings the version again

export type Warning = {
	/** Stable word, as `weight-mismatch`. */
	readonly code: string;
	/** One sentence with what to do. */
	readonly text: string;
};
