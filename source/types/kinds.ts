/** The kinds of objects rolltop can read, by their plural name as in the API's paths (and in recordings). */
export type KindName =
	| 'analysisruns'
	| 'analysistemplates'
	| 'apisixroutes'
	| 'clusteranalysistemplates'
	| 'applications'
	| 'deployments'
	| 'endpointslices'
	| 'events'
	| 'experiments'
	| 'horizontalpodautoscalers'
	| 'httproutes'
	| 'ingresses'
	| 'jobs'
	| 'leases'
	| 'mappings'
	| 'poddisruptionbudgets'
	| 'pods'
	| 'replicasets'
	| 'rollouts'
	| 'services'
	| 'traefikservices'
	| 'trafficsplits'
	| 'virtualservices';

/** Where a kind lives in the API and when rolltop reads it. */
export type Kind = {
	readonly plural: KindName;
	/** Singular in CamelCase, as objects spell it. */
	readonly name: string;
	/** Empty for the core group. */
	readonly group: string;
	readonly version: string;
	/**
	`always`: watched from the start; `open`: only while one rollout is open or an action needs it, and missing
	permission for it costs only what it shows.
	*/
	readonly read: 'always' | 'open';
	/** Its objects are in no namespace. */
	readonly isClusterScoped?: boolean;
};

const kind = (plural: KindName, name: string, group: string, version: string, read: Kind['read']): Kind => ({plural, name, group, version, read});

/** The table of kinds; one row each, every reader uses this one. */
export const kinds: Readonly<Record<KindName, Kind>> = {
	rollouts: kind('rollouts', 'Rollout', 'argoproj.io', 'v1alpha1', 'always'),
	replicasets: kind('replicasets', 'ReplicaSet', 'apps', 'v1', 'always'),
	pods: kind('pods', 'Pod', '', 'v1', 'always'),
	analysisruns: kind('analysisruns', 'AnalysisRun', 'argoproj.io', 'v1alpha1', 'always'),
	experiments: kind('experiments', 'Experiment', 'argoproj.io', 'v1alpha1', 'always'),
	analysistemplates: kind('analysistemplates', 'AnalysisTemplate', 'argoproj.io', 'v1alpha1', 'open'),
	clusteranalysistemplates: {...kind('clusteranalysistemplates', 'ClusterAnalysisTemplate', 'argoproj.io', 'v1alpha1', 'open'), isClusterScoped: true},
	ingresses: kind('ingresses', 'Ingress', 'networking.k8s.io', 'v1', 'open'),
	services: kind('services', 'Service', '', 'v1', 'open'),
	events: kind('events', 'Event', '', 'v1', 'open'),
	jobs: kind('jobs', 'Job', 'batch', 'v1', 'open'),
	horizontalpodautoscalers: kind('horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'autoscaling', 'v2', 'open'),
	// What other routers split by, found by the names in the spec (argo-rollouts.md 8.2)
	httproutes: kind('httproutes', 'HTTPRoute', 'gateway.networking.k8s.io', 'v1', 'open'),
	trafficsplits: kind('trafficsplits', 'TrafficSplit', 'split.smi-spec.io', 'v1alpha1', 'open'),
	traefikservices: kind('traefikservices', 'TraefikService', 'traefik.io', 'v1alpha1', 'open'),
	mappings: kind('mappings', 'Mapping', 'getambassador.io', 'v2', 'open'),
	apisixroutes: kind('apisixroutes', 'ApisixRoute', 'apisix.apache.org', 'v2', 'open'),
	virtualservices: kind('virtualservices', 'VirtualService', 'networking.istio.io', 'v1', 'open'),
	endpointslices: kind('endpointslices', 'EndpointSlice', 'discovery.k8s.io', 'v1', 'open'),
	poddisruptionbudgets: kind('poddisruptionbudgets', 'PodDisruptionBudget', 'policy', 'v1', 'open'),
	applications: kind('applications', 'Application', 'argoproj.io', 'v1alpha1', 'open'), // Of Argo CD
	leases: kind('leases', 'Lease', 'coordination.k8s.io', 'v1', 'open'),
	deployments: kind('deployments', 'Deployment', 'apps', 'v1', 'open'),
};

export const kindNames = Object.keys(kinds) as readonly KindName[];

/** The kinds that are watched from the start. */
export const coreKinds: readonly KindName[] = kindNames.filter(name => kinds[name].read === 'always');

export function isKindName(value: unknown): value is KindName {
	return typeof value === 'string' && Object.hasOwn(kinds, value);
}
