import type {Instant} from '../types/clock.ts';
import type {
	AnalysisRun,
	AnalysisTemplate,
	ApisixRoute,
	Application,
	Deployment,
	EndpointSlice,
	Event as ClusterEvent,
	Experiment,
	HorizontalPodAutoscaler,
	HttpRoute,
	Ingress,
	Job,
	Lease,
	Mapping,
	Pod,
	PodDisruptionBudget,
	ReplicaSet,
	Rollout,
	Service,
	TraefikService,
	TrafficSplit,
	VirtualService,
} from '../types/objects.ts';

/**
Everything that belongs to one rollout, gathered by the store: the input of every derivation. Membership is by
`ownerReferences[].uid` (argo-rollouts.md 4.2), for the optional kinds by the names that the spec refers to. An
unchanged family is the same reference, and so are its unchanged lists.
*/
export type Family = {
	readonly rollout: Rollout;
	/** Owned by the rollout or by one of its experiments. */
	readonly replicaSets: readonly ReplicaSet[];
	/** Owned by one of `replicaSets`. */
	readonly pods: readonly Pod[];
	/** Owned by the rollout or by one of its experiments. */
	readonly analysisRuns: readonly AnalysisRun[];
	readonly experiments: readonly Experiment[];
	/** When the rollout's present `metadata.generation` was first seen; absent where nobody watched it come. The objects do not tell. */
	readonly generationSeenAt?: Instant;
	/** When the rollout object last changed; absent where nobody watched it. */
	readonly changedAt?: Instant;
	/** When `status.abort` came before our eyes; absent without one, and where it stood before we looked. `abortedAt` comes only when it is taken. */
	readonly abortSeenAt?: Instant;
	/** When the pause went and the controller had not gone on, likewise. */
	readonly resumeSeenAt?: Instant;
	/** An abort by hand of the version that rolls, which ended before our eyes without being undone: when, when it was sent, of which version. */
	readonly abortEnded?: {readonly at: Instant; readonly sentAt: Instant | undefined; readonly podHash: string};
	/** What is read for the open rollout only; undefined where it is not read (not wished for, denied, not recorded). */
	readonly open: OpenObjects;
};

export type OpenObjects = {
	/** Of the rollout's namespace. */
	readonly ingresses?: readonly Ingress[];
	readonly services?: readonly Service[];
	readonly virtualServices?: readonly VirtualService[];
	readonly trafficSplits?: readonly TrafficSplit[];
	readonly traefikServices?: readonly TraefikService[];
	readonly mappings?: readonly Mapping[];
	readonly apisixRoutes?: readonly ApisixRoute[];
	/** Also of the namespace that the plugin's configuration names. */
	readonly httpRoutes?: readonly HttpRoute[];
	readonly analysisTemplates?: readonly AnalysisTemplate[];
	readonly clusterAnalysisTemplates?: readonly AnalysisTemplate[];
	readonly jobs?: readonly Job[];
	/** Of the namespace. */
	readonly autoscalers?: readonly HorizontalPodAutoscaler[];
	/** Events about this rollout, its ReplicaSets, pods, runs and experiments. */
	readonly events?: readonly ClusterEvent[];
	/** The workload of a `workloadRef`. */
	readonly deployments?: readonly Deployment[];
	/** Of the namespace's Services. */
	readonly endpointSlices?: readonly EndpointSlice[];
	/** Of the namespace. */
	readonly budgets?: readonly PodDisruptionBudget[];
	/** The Argo CD application that owns it. */
	readonly applications?: readonly Application[];
};

/** The controller's own objects: part of freshness, the same for every rollout. */
export type ControllerObjects = {
	readonly leases?: readonly Lease[];
	readonly deployments?: readonly Deployment[];
};
