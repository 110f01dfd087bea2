/**
The objects as far as the simulator reads and writes them, in the shapes that the recordings show. They are never
changed in place. Times are RFC 3339 with whole seconds.
*/
import type {JsonObject} from './json.ts';
import type {ResourceName} from './kinds.ts';

export type Labels = Readonly<Record<string, string>>;

export type OwnerReference = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
	readonly blockOwnerDeletion?: boolean;
};

export type ManagedFields = {
	readonly manager: string;
	readonly operation: 'Update';
	readonly apiVersion: string;
	readonly time: string;
	readonly fieldsType: 'FieldsV1';
	readonly fieldsV1: JsonObject;
	readonly subresource?: string;
};

export type Metadata = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly resourceVersion: string;
	readonly generation?: number;
	readonly creationTimestamp: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Labels;
	readonly annotations?: Labels;
	readonly ownerReferences?: readonly OwnerReference[];
	readonly finalizers?: readonly string[];
	readonly managedFields?: readonly ManagedFields[];
};

export type StoredObject = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Metadata;
};

export type Condition = {
	readonly type: string;
	readonly status: string;
	readonly reason?: string;
	readonly message?: string;
	readonly lastUpdateTime?: string;
	readonly lastTransitionTime?: string;
	readonly lastProbeTime?: string | null;
};

export type Container = {readonly name: string; readonly image: string} & Readonly<Record<string, unknown>>;

export type PodTemplate = {
	readonly metadata?: {readonly labels?: Labels; readonly annotations?: Labels};
	readonly spec: {readonly containers: readonly Container[]; readonly terminationGracePeriodSeconds?: number} & Readonly<Record<string, unknown>>;
};

export type AnalysisArgument = {
	readonly name: string;
	readonly value?: string;
	readonly valueFrom?: {readonly podTemplateHashValue?: 'Latest' | 'Stable'; readonly fieldRef?: {readonly fieldPath: string}};
};

export type RolloutAnalysis = {
	readonly templates: ReadonlyArray<{readonly templateName: string; readonly clusterScope?: boolean}>;
	readonly args?: readonly AnalysisArgument[];
	readonly startingStep?: number;
};

export type ExperimentAnalysis = {readonly name: string; readonly templateName: string; readonly clusterScope?: boolean; readonly args?: readonly AnalysisArgument[]; readonly requiredForCompletion?: boolean};

export type ExperimentStep = {
	readonly duration?: number | string;
	readonly templates: ReadonlyArray<{readonly name: string; readonly specRef: 'canary' | 'stable'; readonly replicas?: number}>;
	readonly analyses?: readonly ExperimentAnalysis[];
};

export type CanaryStep = {
	readonly setWeight?: number;
	readonly pause?: {readonly duration?: number | string};
	readonly analysis?: RolloutAnalysis;
	readonly setCanaryScale?: {readonly weight?: number; readonly replicas?: number; readonly matchTrafficWeight?: boolean};
	readonly experiment?: ExperimentStep;
	readonly setHeaderRoute?: JsonObject;
	readonly setMirrorRoute?: JsonObject;
	readonly plugin?: JsonObject;
};

export type CanaryStrategy = {
	readonly canaryService?: string;
	readonly stableService?: string;
	readonly steps?: readonly CanaryStep[];
	readonly trafficRouting?: {readonly nginx?: {readonly stableIngress: string}; readonly maxTrafficWeight?: number};
	readonly analysis?: RolloutAnalysis;
	readonly maxSurge?: number | string;
	readonly maxUnavailable?: number | string;
	readonly scaleDownDelaySeconds?: number;
	readonly abortScaleDownDelaySeconds?: number;
	readonly dynamicStableScale?: boolean;
	readonly minPodsPerReplicaSet?: number;
	readonly replicaProgressThreshold?: {readonly type: string; readonly value: number};
};

export type BlueGreenStrategy = {
	readonly activeService: string;
	readonly previewService?: string;
	readonly previewReplicaCount?: number;
	readonly autoPromotionEnabled?: boolean;
	readonly autoPromotionSeconds?: number;
	readonly scaleDownDelaySeconds?: number;
	readonly abortScaleDownDelaySeconds?: number;
	readonly maxUnavailable?: number | string;
	readonly prePromotionAnalysis?: RolloutAnalysis;
	readonly postPromotionAnalysis?: RolloutAnalysis;
};

export type RolloutSpec = {
	readonly replicas?: number;
	readonly paused?: boolean;
	readonly restartAt?: string;
	readonly revisionHistoryLimit?: number;
	readonly progressDeadlineSeconds?: number;
	readonly progressDeadlineAbort?: boolean;
	readonly rollbackWindow?: {readonly revisions: number};
	readonly selector: {readonly matchLabels: Labels};
	readonly template: PodTemplate;
	readonly strategy: {readonly canary?: CanaryStrategy; readonly blueGreen?: BlueGreenStrategy};
};

export type PauseCondition = {readonly reason: string; readonly startTime: string};
export type RunStatus = {readonly name: string; readonly status: string; readonly message?: string};
export type Destination = {readonly weight: number; readonly serviceName?: string; readonly podTemplateHash?: string};
export type Weights = {readonly canary: Destination; readonly stable: Destination};

/** Absent numbers are 0 and absent booleans false, as the controller leaves them out. */
export type RolloutStatus = {
	readonly HPAReplicas?: number;
	readonly abort?: boolean;
	readonly abortedAt?: string;
	readonly availableReplicas?: number;
	readonly blueGreen?: {
		readonly activeSelector?: string;
		readonly previewSelector?: string;
		readonly scaleUpPreviewCheckPoint?: boolean;
		readonly prePromotionAnalysisRunStatus?: RunStatus;
		readonly postPromotionAnalysisRunStatus?: RunStatus;
	};
	readonly canary?: {
		readonly currentBackgroundAnalysisRunStatus?: RunStatus;
		readonly currentStepAnalysisRunStatus?: RunStatus;
		readonly currentExperiment?: string;
		readonly weights?: Weights;
	};
	readonly conditions?: readonly Condition[];
	readonly controllerPause?: boolean;
	readonly currentPodHash?: string;
	readonly currentStepHash?: string;
	readonly currentStepIndex?: number;
	readonly message?: string;
	readonly observedGeneration?: string;
	readonly pauseConditions?: readonly PauseCondition[];
	readonly phase?: string;
	readonly promoteFull?: boolean;
	readonly readyReplicas?: number;
	readonly replicas?: number;
	readonly restartedAt?: string;
	readonly selector?: string;
	readonly stableRS?: string;
	readonly updatedReplicas?: number;
};

export type Rollout = StoredObject & {readonly spec: RolloutSpec; readonly status?: RolloutStatus};

export type ReplicaSetStatus = {
	readonly replicas: number;
	readonly fullyLabeledReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly observedGeneration?: number;
	readonly conditions?: readonly Condition[];
};

export type ReplicaSet = StoredObject & {
	readonly spec: {readonly replicas: number; readonly selector: {readonly matchLabels: Labels}; readonly template: PodTemplate};
	readonly status: ReplicaSetStatus;
};

export type ContainerStatus = {
	readonly name: string;
	readonly state: JsonObject;
	readonly lastState: JsonObject;
	readonly ready: boolean;
	readonly restartCount: number;
	readonly image: string;
	readonly imageID: string;
	readonly started: boolean;
};

export type Pod = StoredObject & {
	readonly spec: PodTemplate['spec'] & {readonly nodeName?: string};
	readonly status: {
		readonly phase: string;
		readonly conditions?: readonly Condition[];
		readonly containerStatuses?: readonly ContainerStatus[];
		readonly hostIP?: string;
		readonly podIP?: string;
		readonly podIPs?: ReadonlyArray<{readonly ip: string}>;
		readonly startTime?: string;
		readonly qosClass: string;
	};
};

export type Metric = {
	readonly name: string;
	readonly interval?: string;
	readonly initialDelay?: string;
	readonly count?: number | string;
	readonly successCondition?: string;
	readonly failureCondition?: string;
	readonly failureLimit?: number | string;
	readonly inconclusiveLimit?: number | string;
	readonly consecutiveErrorLimit?: number | string;
	readonly provider: {readonly prometheus?: {readonly address?: string; readonly query: string} & Readonly<Record<string, unknown>>; readonly job?: {readonly metadata?: JsonObject; readonly spec: JsonObject}};
};

export type Measurement = {
	readonly phase: string;
	readonly message?: string;
	readonly startedAt: string;
	readonly finishedAt?: string;
	readonly value?: string;
	readonly metadata?: Labels;
};

export type MetricResult = {
	readonly name: string;
	readonly phase: string;
	readonly message?: string;
	readonly count?: number;
	readonly successful?: number;
	readonly failed?: number;
	readonly inconclusive?: number;
	readonly error?: number;
	readonly consecutiveError?: number;
	readonly consecutiveSuccess?: number;
	readonly measurements?: readonly Measurement[];
	readonly metadata?: Labels;
};

export type AnalysisRunStatus = {
	readonly phase: string;
	readonly message?: string;
	readonly startedAt?: string;
	readonly completedAt?: string;
	readonly metricResults?: readonly MetricResult[];
	readonly runSummary?: JsonObject;
	readonly dryRunSummary?: JsonObject;
};

export type AnalysisRun = StoredObject & {
	readonly spec: {readonly metrics: readonly Metric[]; readonly args?: readonly AnalysisArgument[]; readonly terminate?: boolean};
	readonly status?: AnalysisRunStatus;
};

export type AnalysisTemplate = StoredObject & {readonly spec: {readonly metrics: readonly Metric[]; readonly args?: readonly AnalysisArgument[]}};

export type ExperimentTemplate = {readonly name: string; readonly replicas?: number; readonly selector: {readonly matchLabels: Labels}; readonly template: PodTemplate};

export type TemplateStatus = {
	readonly name: string;
	readonly replicas: number;
	readonly updatedReplicas: number;
	readonly readyReplicas: number;
	readonly availableReplicas: number;
	readonly status: string;
	readonly message?: string;
	readonly lastTransitionTime: string;
};

export type ExperimentStatus = {
	readonly phase: string;
	readonly message?: string;
	readonly availableAt?: string;
	readonly templateStatuses?: readonly TemplateStatus[];
	readonly analysisRuns?: ReadonlyArray<{readonly name: string; readonly analysisRun: string; readonly phase: string; readonly message?: string}>;
	readonly conditions?: readonly Condition[];
};

export type Experiment = StoredObject & {
	readonly spec: {
		readonly templates: readonly ExperimentTemplate[];
		readonly duration?: number | string;
		readonly analyses?: readonly ExperimentAnalysis[];
		readonly terminate?: boolean;
		readonly scaleDownDelaySeconds?: number;
		readonly progressDeadlineSeconds?: number;
	};
	readonly status?: Partial<ExperimentStatus> | null;
};

export type Service = StoredObject & {readonly spec: {readonly selector?: Labels} & Readonly<Record<string, unknown>>};
export type Ingress = StoredObject & {readonly spec: {readonly rules?: readonly JsonObject[]} & Readonly<Record<string, unknown>>};
export type Job = StoredObject & {readonly spec: JsonObject; readonly status?: JsonObject};
export type Lease = StoredObject & {readonly spec: {readonly holderIdentity: string; readonly leaseDurationSeconds: number; readonly acquireTime: string; readonly renewTime: string; readonly leaseTransitions: number}};

/** A core v1 Event. */
export type Event = StoredObject & {
	readonly involvedObject: {readonly kind: string; readonly namespace?: string; readonly name: string; readonly uid: string; readonly apiVersion?: string; readonly resourceVersion?: string};
	readonly reason: string;
	readonly message: string;
	readonly type: string;
	readonly count: number;
	readonly firstTimestamp: string;
	readonly lastTimestamp: string;
};

export type Endpoint = {
	readonly addresses: readonly string[];
	readonly conditions: {readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean};
	readonly nodeName?: string;
	readonly targetRef: {readonly kind: 'Pod'; readonly namespace: string; readonly name: string; readonly uid: string};
};

export type EndpointSlice = StoredObject & {
	readonly addressType: 'IPv4';
	readonly endpoints: readonly Endpoint[];
	readonly ports: ReadonlyArray<{readonly name: string; readonly port: number; readonly protocol: string}>;
};

export type PodDisruptionBudget = StoredObject & {
	readonly spec: {readonly minAvailable?: number | string; readonly maxUnavailable?: number | string; readonly selector: {readonly matchLabels: Labels}};
	readonly status?: {readonly currentHealthy: number; readonly desiredHealthy: number; readonly disruptionsAllowed: number; readonly expectedPods: number; readonly observedGeneration?: number; readonly conditions?: readonly Condition[]};
};

export type ResourceQuota = StoredObject & {
	readonly spec: {readonly hard: Labels};
	readonly status?: {readonly hard: Labels; readonly used: Labels};
};

export type Node = StoredObject & {
	readonly spec: {readonly unschedulable?: boolean; readonly taints?: ReadonlyArray<{readonly key: string; readonly effect: string; readonly timeAdded?: string}>};
	readonly status?: JsonObject;
};

/** What nobody but its author reads. */
export type PlainObject = StoredObject & {readonly spec?: JsonObject; readonly status?: JsonObject};

export type ObjectOf = {
	readonly analysisruns: AnalysisRun;
	readonly analysistemplates: AnalysisTemplate;
	readonly applications: PlainObject;
	readonly clusteranalysistemplates: AnalysisTemplate;
	readonly deployments: PlainObject;
	readonly endpointslices: EndpointSlice;
	readonly events: Event;
	readonly experiments: Experiment;
	readonly horizontalpodautoscalers: PlainObject;
	readonly ingresses: Ingress;
	readonly jobs: Job;
	readonly leases: Lease;
	readonly namespaces: PlainObject;
	readonly nodes: Node;
	readonly poddisruptionbudgets: PodDisruptionBudget;
	readonly pods: Pod;
	readonly replicasets: ReplicaSet;
	readonly resourcequotas: ResourceQuota;
	readonly rollouts: Rollout;
	readonly services: Service;
	readonly virtualservices: PlainObject;
};

export type ResourceObject = ObjectOf[ResourceName];
