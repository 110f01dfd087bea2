/**
The API objects as far as rolltop reads them, in the shape that Kubernetes gives them. They come out of
`domain/projection`, which drops everything else and every field of the wrong type: whatever arrives here has the
types that stand here, and every field may be absent (argo-rollouts.md 0.3 rule 1).

Times are RFC 3339 strings as the API has them, read with `domain/time`.
*/

export type OwnerReference = {readonly kind?: string; readonly name?: string; readonly uid?: string; readonly controller?: boolean};

/** Who set a field, from `metadata.managedFields`: of `spec.paused`, and of what decides where the users go. */
export type PausedBy = {readonly manager: string; readonly time?: string};

/** The parts of a Rollout that somebody other than the controller changes: a fixed set, whatever the fields are. */
export type ChangedPart =
	| 'abort' | 'freezeRecord' | 'nudge' | 'paused' | 'promoteFull' | 'replicas' | 'restartAt' | 'step' | 'strategy' | 'template' | 'workloadRef';

/** One entry of `metadata.managedFields`: which tool holds which parts, and when it last changed any of them (whole seconds). */
export type FieldChange = {
	readonly manager: string;
	readonly operation?: string;
	readonly subresource?: string;
	readonly time?: string;
	readonly parts: readonly ChangedPart[];
};

export type Metadata = {
	readonly name: string;
	/** Empty for objects without a namespace. */
	readonly namespace: string;
	readonly uid?: string;
	readonly resourceVersion?: string;
	readonly generation?: number;
	readonly creationTimestamp?: string;
	readonly deletionTimestamp?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly ownerReferences?: readonly OwnerReference[];
	readonly finalizers?: readonly string[];
	readonly pausedBy?: PausedBy;
	/** Who last changed the template, the pause, an abort or a promotion, besides the controller and rolltop. */
	readonly steeredBy?: PausedBy;
	/** Of Rollouts and Deployments only. */
	readonly changes?: readonly FieldChange[];
};

export type Condition = {
	readonly type?: string;
	readonly status?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly lastTransitionTime?: string;
	readonly lastUpdateTime?: string;
};

export type Container = {readonly name?: string; readonly image?: string; readonly restartPolicy?: string};

/** A value that is written in the template, or where it comes from; a value of a Secret is never here. */
export type EnvironmentVariable = {
	readonly name?: string;
	readonly value?: string;
	readonly valueFrom?: {
		readonly secretKeyRef?: {readonly name?: string; readonly key?: string};
		readonly configMapKeyRef?: {readonly name?: string; readonly key?: string};
		readonly fieldRef?: {readonly fieldPath?: string};
		readonly resourceFieldRef?: {readonly resource?: string};
	};
};

/** Quantities by resource, as `{memory: '256Mi'}`. */
export type Quantities = Readonly<Record<string, string>>;

/** A container of a template, with what a new version usually changes. */
export type TemplateContainer = Container & {readonly env?: readonly EnvironmentVariable[]; readonly resources?: {readonly requests?: Quantities; readonly limits?: Quantities}};

export type PodTemplate = {
	readonly metadata?: {readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>>};
	readonly spec?: {readonly containers?: readonly TemplateContainer[]; readonly initContainers?: readonly TemplateContainer[]};
};

export type AnalysisTemplateReference = {readonly templateName?: string; readonly clusterScope?: boolean};
export type AnalysisArgument = {readonly name?: string; readonly value?: string; readonly valueFrom?: {readonly secretKeyRef?: {readonly name?: string; readonly key?: string}; readonly fieldRef?: {readonly fieldPath?: string}; readonly podTemplateHashValue?: string}};
export type RolloutAnalysis = {readonly templates?: readonly AnalysisTemplateReference[]; readonly args?: readonly AnalysisArgument[]; readonly startingStep?: number};

export type ExperimentStep = {
	readonly templates?: ReadonlyArray<{readonly name?: string; readonly specRef?: string; readonly replicas?: number; readonly weight?: number}>;
	readonly analyses?: ReadonlyArray<{readonly name?: string; readonly templateName?: string; readonly clusterScope?: boolean; readonly requiredForCompletion?: boolean}>;
	readonly duration?: string;
};

/** One step of a canary; exactly one key is set in a valid spec. */
export type CanaryStep = {
	readonly setWeight?: number;
	/** `{}` waits for a person; the duration is a number of seconds or a Go duration. */
	readonly pause?: {readonly duration?: number | string};
	readonly analysis?: RolloutAnalysis;
	readonly experiment?: ExperimentStep;
	readonly setCanaryScale?: {readonly weight?: number; readonly replicas?: number; readonly matchTrafficWeight?: boolean};
	readonly setHeaderRoute?: {readonly name?: string; readonly match?: readonly unknown[]};
	readonly setMirrorRoute?: {readonly name?: string; readonly percentage?: number; readonly match?: readonly unknown[]};
	readonly plugin?: {readonly name?: string};
};

export type TrafficRouting = {
	readonly nginx?: {readonly stableIngress?: string; readonly stableIngresses?: readonly string[]; readonly annotationPrefix?: string};
	readonly istio?: {
		readonly virtualService?: {readonly name?: string; readonly routes?: readonly string[]};
		readonly virtualServices?: ReadonlyArray<{readonly name?: string; readonly routes?: readonly string[]}>;
		readonly destinationRule?: {readonly name?: string; readonly canarySubsetName?: string; readonly stableSubsetName?: string};
	};
	readonly alb?: {readonly ingress?: string; readonly ingresses?: readonly string[]; readonly rootService?: string; readonly annotationPrefix?: string};
	readonly smi?: {readonly rootService?: string; readonly trafficSplitName?: string};
	readonly ambassador?: {readonly mappings?: readonly string[]};
	readonly appMesh?: {readonly virtualService?: {readonly name?: string}};
	readonly traefik?: {readonly weightedTraefikServiceName?: string};
	readonly apisix?: {readonly route?: {readonly name?: string; readonly rules?: readonly string[]}};
	/** Plugin name to its free configuration, of which only the Gateway API's routes are kept. */
	readonly plugins?: Readonly<Record<string, {readonly httpRoute?: string; readonly httpRoutes?: ReadonlyArray<{readonly name?: string}>; readonly namespace?: string}>>;
	readonly managedRoutes?: ReadonlyArray<{readonly name?: string}>;
	readonly maxTrafficWeight?: number;
};

export type CanaryStrategy = {
	readonly canaryService?: string;
	readonly stableService?: string;
	readonly steps?: readonly CanaryStep[];
	readonly trafficRouting?: TrafficRouting;
	readonly analysis?: RolloutAnalysis;
	readonly maxSurge?: number | string;
	readonly maxUnavailable?: number | string;
	readonly scaleDownDelaySeconds?: number;
	readonly abortScaleDownDelaySeconds?: number;
	readonly dynamicStableScale?: boolean;
	readonly pingPong?: {readonly pingService?: string; readonly pongService?: string};
	readonly minPodsPerReplicaSet?: number;
	readonly replicaProgressThreshold?: {readonly type?: string; readonly value?: number};
};

export type BlueGreenStrategy = {
	readonly activeService?: string;
	readonly previewService?: string;
	readonly previewReplicaCount?: number;
	readonly autoPromotionEnabled?: boolean;
	readonly autoPromotionSeconds?: number;
	readonly scaleDownDelaySeconds?: number;
	readonly abortScaleDownDelaySeconds?: number;
	readonly prePromotionAnalysis?: RolloutAnalysis;
	readonly postPromotionAnalysis?: RolloutAnalysis;
};

export type WorkloadReference = {readonly apiVersion?: string; readonly kind?: string; readonly name?: string; readonly scaleDown?: string};

export type RolloutSpec = {
	readonly replicas?: number;
	readonly paused?: boolean;
	readonly template?: PodTemplate;
	readonly workloadRef?: WorkloadReference;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
	readonly progressDeadlineSeconds?: number;
	readonly progressDeadlineAbort?: boolean;
	readonly restartAt?: string;
	readonly rollbackWindow?: {readonly revisions?: number};
	readonly selector?: {readonly matchLabels?: Readonly<Record<string, string>>};
	readonly strategy?: {readonly canary?: CanaryStrategy; readonly blueGreen?: BlueGreenStrategy};
};

export type AnalysisRunReference = {readonly name?: string; readonly status?: string; readonly message?: string};
export type WeightDestination = {readonly weight?: number; readonly serviceName?: string; readonly podTemplateHash?: string};
export type CanaryWeights = {readonly canary?: WeightDestination; readonly stable?: WeightDestination; readonly additional?: readonly WeightDestination[]; readonly verified?: boolean};

export type RolloutStatus = {
	readonly phase?: string;
	readonly message?: string;
	/** A string of digits, or a hash from old controllers (argo-rollouts.md 3.3). */
	readonly observedGeneration?: string;
	readonly workloadObservedGeneration?: string;
	readonly currentPodHash?: string;
	readonly stableRS?: string;
	readonly currentStepHash?: string;
	readonly currentStepIndex?: number;
	readonly replicas?: number;
	readonly updatedReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly HPAReplicas?: number;
	readonly conditions?: readonly Condition[];
	readonly pauseConditions?: ReadonlyArray<{readonly reason?: string; readonly startTime?: string}>;
	readonly controllerPause?: boolean;
	readonly abort?: boolean;
	readonly abortedAt?: string;
	readonly promoteFull?: boolean;
	readonly restartedAt?: string;
	readonly canary?: {
		readonly weights?: CanaryWeights;
		readonly currentStepAnalysisRunStatus?: AnalysisRunReference;
		readonly currentBackgroundAnalysisRunStatus?: AnalysisRunReference;
		readonly currentExperiment?: string;
		readonly stablePingPong?: string;
		readonly stepPluginStatuses?: ReadonlyArray<{readonly index?: number; readonly name?: string; readonly phase?: string; readonly message?: string}>;
	};
	readonly blueGreen?: {
		readonly previewSelector?: string;
		readonly activeSelector?: string;
		readonly scaleUpPreviewCheckPoint?: boolean;
		readonly prePromotionAnalysisRunStatus?: AnalysisRunReference;
		readonly postPromotionAnalysisRunStatus?: AnalysisRunReference;
	};
};

export type Rollout = {readonly metadata: Metadata; readonly spec?: RolloutSpec; readonly status?: RolloutStatus};

export type ReplicaSet = {
	readonly metadata: Metadata;
	readonly spec?: {readonly replicas?: number; readonly template?: PodTemplate};
	readonly status?: {readonly replicas?: number; readonly readyReplicas?: number; readonly availableReplicas?: number; readonly observedGeneration?: number; readonly conditions?: readonly Condition[]};
};

export type ContainerState = {
	readonly waiting?: {readonly reason?: string; readonly message?: string};
	readonly running?: {readonly startedAt?: string};
	readonly terminated?: {readonly reason?: string; readonly message?: string; readonly exitCode?: number; readonly signal?: number; readonly finishedAt?: string};
};

export type ContainerStatus = {
	readonly name?: string;
	readonly ready?: boolean;
	readonly started?: boolean;
	readonly restartCount?: number;
	readonly state?: ContainerState;
	readonly lastState?: ContainerState;
};

export type Pod = {
	readonly metadata: Metadata;
	readonly spec?: {readonly nodeName?: string; readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[]};
	readonly status?: {
		readonly phase?: string;
		readonly reason?: string;
		readonly message?: string;
		readonly startTime?: string;
		readonly conditions?: readonly Condition[];
		readonly containerStatuses?: readonly ContainerStatus[];
		readonly initContainerStatuses?: readonly ContainerStatus[];
	};
};

/** Limits and counts are integers or strings with arguments (`{{args.x}}`). */
export type Metric = {
	readonly name?: string;
	readonly interval?: string;
	readonly initialDelay?: string;
	readonly count?: number | string;
	readonly successCondition?: string;
	readonly failureCondition?: string;
	readonly failureLimit?: number | string;
	readonly inconclusiveLimit?: number | string;
	readonly consecutiveErrorLimit?: number | string;
	readonly consecutiveSuccessLimit?: number | string;
	/**
	The provider's key and, where it has one, its query and address as written in the template (arguments not filled in); whether it asks for
	a range, and whether it sends headers or logs in (with what is never kept).
	*/
	readonly provider?: {readonly type?: string; readonly query?: string; readonly address?: string; readonly isRange?: boolean; readonly hasLogin?: boolean};
};

/** `metadata` keeps the job's name only: the rest can hold secrets (argo-rollouts.md 6.11). */
export type Measurement = {
	readonly phase?: string;
	readonly message?: string;
	readonly startedAt?: string;
	readonly finishedAt?: string;
	readonly value?: string;
	readonly metadata?: {readonly 'job-name'?: string; readonly 'job-namespace'?: string};
};

export type MetricResult = {
	readonly name?: string;
	readonly phase?: string;
	readonly message?: string;
	readonly count?: number;
	readonly successful?: number;
	readonly failed?: number;
	readonly inconclusive?: number;
	readonly error?: number;
	readonly consecutiveError?: number;
	readonly consecutiveSuccess?: number;
	readonly dryRun?: boolean;
	readonly measurements?: readonly Measurement[];
};

export type AnalysisRun = {
	readonly metadata: Metadata;
	readonly spec?: {readonly metrics?: readonly Metric[]; readonly args?: readonly AnalysisArgument[]; readonly terminate?: boolean; readonly dryRun?: ReadonlyArray<{readonly metricName?: string}>};
	readonly status?: {readonly phase?: string; readonly message?: string; readonly startedAt?: string; readonly completedAt?: string; readonly metricResults?: readonly MetricResult[]};
};

export type Experiment = {
	readonly metadata: Metadata;
	readonly spec?: {readonly templates?: ReadonlyArray<{readonly name?: string; readonly replicas?: number}>; readonly duration?: string; readonly terminate?: boolean};
	readonly status?: {
		readonly phase?: string;
		readonly message?: string;
		readonly availableAt?: string;
		readonly templateStatuses?: ReadonlyArray<{readonly name?: string; readonly status?: string; readonly message?: string; readonly availableReplicas?: number}>;
		readonly analysisRuns?: ReadonlyArray<{readonly name?: string; readonly analysisRun?: string; readonly phase?: string; readonly message?: string}>;
	};
};

export type AnalysisTemplate = {readonly metadata: Metadata; readonly spec?: {readonly metrics?: readonly Metric[]; readonly args?: readonly AnalysisArgument[]}};

export type Ingress = {readonly metadata: Metadata};

export type Service = {readonly metadata: Metadata; readonly spec?: {readonly selector?: Readonly<Record<string, string>>}};

/** A core v1 Event. */
export type Event = {
	readonly metadata: Metadata;
	readonly type?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly count?: number;
	readonly firstTimestamp?: string;
	readonly lastTimestamp?: string;
	readonly eventTime?: string;
	readonly involvedObject?: {readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly uid?: string};
};

export type Job = {readonly metadata: Metadata; readonly status?: {readonly active?: number; readonly succeeded?: number; readonly failed?: number; readonly conditions?: readonly Condition[]}};

export type HorizontalPodAutoscaler = {
	readonly metadata: Metadata;
	readonly spec?: {readonly scaleTargetRef?: {readonly kind?: string; readonly name?: string}; readonly minReplicas?: number; readonly maxReplicas?: number};
	readonly status?: {readonly currentReplicas?: number; readonly desiredReplicas?: number; readonly conditions?: readonly Condition[]};
};

export type RouteDestination = {readonly weight?: number; readonly destination?: {readonly host?: string; readonly subset?: string}};
export type IstioRoute = {readonly name?: string; readonly route?: readonly RouteDestination[]; readonly mirror?: {readonly host?: string; readonly subset?: string}};
export type VirtualService = {readonly metadata: Metadata; readonly spec?: {readonly http?: readonly IstioRoute[]; readonly tcp?: readonly IstioRoute[]; readonly tls?: readonly IstioRoute[]}};

export type TrafficSplit = {readonly metadata: Metadata; readonly spec?: {readonly backends?: ReadonlyArray<{readonly service?: string; readonly weight?: number}>}};

export type TraefikService = {readonly metadata: Metadata; readonly spec?: {readonly weighted?: {readonly services?: ReadonlyArray<{readonly name?: string; readonly weight?: number}>}}};

/** Ambassador's. */
export type Mapping = {readonly metadata: Metadata; readonly spec?: {readonly weight?: number}};

export type ApisixRoute = {readonly metadata: Metadata; readonly spec?: {readonly http?: ReadonlyArray<{readonly name?: string; readonly backends?: ReadonlyArray<{readonly serviceName?: string; readonly weight?: number}>}>}};

/** The Gateway API's. */
export type HttpRoute = {readonly metadata: Metadata; readonly spec?: {readonly rules?: ReadonlyArray<{readonly backendRefs?: ReadonlyArray<{readonly name?: string; readonly weight?: number}>}>}};

export type Lease = {readonly metadata: Metadata; readonly spec?: {readonly holderIdentity?: string; readonly renewTime?: string; readonly leaseDurationSeconds?: number}};

export type Deployment = {
	readonly metadata: Metadata;
	readonly spec?: {readonly replicas?: number; readonly template?: PodTemplate};
	readonly status?: {readonly replicas?: number; readonly availableReplicas?: number};
};

/** Which addresses of a Service are ready; its label `kubernetes.io/service-name` names the Service. */
export type EndpointSlice = {
	readonly metadata: Metadata;
	readonly endpoints?: ReadonlyArray<{readonly conditions?: {readonly ready?: boolean; readonly terminating?: boolean}; readonly targetRef?: {readonly kind?: string; readonly name?: string}}>;
};

export type PodDisruptionBudget = {
	readonly metadata: Metadata;
	readonly spec?: {readonly selector?: {readonly matchLabels?: Readonly<Record<string, string>>; readonly matchExpressions?: readonly unknown[]}};
	readonly status?: {readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number; readonly expectedPods?: number};
};

/** Argo CD's, as far as it tells whether it puts a change back. */
export type Application = {
	readonly metadata: Metadata;
	readonly spec?: {readonly syncPolicy?: {readonly automated?: {readonly selfHeal?: boolean; readonly prune?: boolean}}};
	readonly status?: {readonly sync?: {readonly status?: string; readonly revision?: string}};
};

/** The projected type of each kind. */
export type ObjectOf = {
	readonly analysisruns: AnalysisRun;
	readonly analysistemplates: AnalysisTemplate;
	readonly apisixroutes: ApisixRoute;
	readonly clusteranalysistemplates: AnalysisTemplate;
	readonly applications: Application;
	readonly deployments: Deployment;
	readonly endpointslices: EndpointSlice;
	readonly events: Event;
	readonly experiments: Experiment;
	readonly horizontalpodautoscalers: HorizontalPodAutoscaler;
	readonly httproutes: HttpRoute;
	readonly ingresses: Ingress;
	readonly jobs: Job;
	readonly leases: Lease;
	readonly mappings: Mapping;
	readonly poddisruptionbudgets: PodDisruptionBudget;
	readonly pods: Pod;
	readonly replicasets: ReplicaSet;
	readonly rollouts: Rollout;
	readonly services: Service;
	readonly traefikservices: TraefikService;
	readonly trafficsplits: TrafficSplit;
	readonly virtualservices: VirtualService;
};

export type ClusterObject = ObjectOf[keyof ObjectOf];
