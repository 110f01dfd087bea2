/** The resources this API server knows, as discovery lists them. */
export type Resource = {
	readonly plural: ResourceName;
	readonly kind: string;
	/** Empty for the core group. */
	readonly group: string;
	readonly version: string;
	readonly isNamespaced: boolean;
	/** Main requests leave the status alone, requests to `/status` everything else. */
	readonly hasStatus: boolean;
	/** When `metadata.generation` rises: never, when the spec changes, or when anything but metadata changes. */
	readonly generation: 'never' | 'spec' | 'all';
	readonly shortNames: readonly string[];
	/** Its names come from their own chance, so that such an object more or less does not rename the others. */
	readonly isAside: boolean;
};

export type ResourceName =
	| 'analysisruns'
	| 'analysistemplates'
	| 'applications'
	| 'clusteranalysistemplates'
	| 'deployments'
	| 'endpointslices'
	| 'events'
	| 'experiments'
	| 'horizontalpodautoscalers'
	| 'ingresses'
	| 'jobs'
	| 'leases'
	| 'namespaces'
	| 'nodes'
	| 'poddisruptionbudgets'
	| 'pods'
	| 'replicasets'
	| 'resourcequotas'
	| 'rollouts'
	| 'services'
	| 'virtualservices';

type Traits = {readonly isNamespaced?: boolean; readonly hasStatus?: boolean; readonly generation?: Resource['generation']; readonly shortNames?: readonly string[]; readonly isAside?: boolean};

function resource(plural: ResourceName, kind: string, group: string, version: string, traits: Traits = {}): Resource {
	return {plural, kind, group, version, isNamespaced: true, hasStatus: false, generation: 'never', shortNames: [], isAside: false, ...traits};
}

const argo = 'argoproj.io';

/** AnalysisRuns and Experiments have no status subresource: every status write raises their generation. */
export const resources: readonly Resource[] = [
	resource('rollouts', 'Rollout', argo, 'v1alpha1', {hasStatus: true, generation: 'spec', shortNames: ['ro']}),
	resource('analysisruns', 'AnalysisRun', argo, 'v1alpha1', {generation: 'all', shortNames: ['ar']}),
	resource('experiments', 'Experiment', argo, 'v1alpha1', {generation: 'all', shortNames: ['exp']}),
	resource('analysistemplates', 'AnalysisTemplate', argo, 'v1alpha1', {generation: 'all', shortNames: ['at']}),
	resource('clusteranalysistemplates', 'ClusterAnalysisTemplate', argo, 'v1alpha1', {isNamespaced: false, generation: 'all', shortNames: ['cat']}),
	resource('replicasets', 'ReplicaSet', 'apps', 'v1', {hasStatus: true, generation: 'spec', shortNames: ['rs']}),
	resource('deployments', 'Deployment', 'apps', 'v1', {hasStatus: true, generation: 'spec', shortNames: ['deploy']}),
	resource('pods', 'Pod', '', 'v1', {hasStatus: true, shortNames: ['po']}),
	resource('services', 'Service', '', 'v1', {hasStatus: true, shortNames: ['svc']}),
	resource('events', 'Event', '', 'v1', {shortNames: ['ev']}),
	resource('namespaces', 'Namespace', '', 'v1', {isNamespaced: false, hasStatus: true, shortNames: ['ns']}),
	resource('ingresses', 'Ingress', 'networking.k8s.io', 'v1', {hasStatus: true, generation: 'spec', shortNames: ['ing']}),
	resource('jobs', 'Job', 'batch', 'v1', {hasStatus: true, generation: 'spec'}),
	resource('horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'autoscaling', 'v2', {hasStatus: true, shortNames: ['hpa']}),
	resource('leases', 'Lease', 'coordination.k8s.io', 'v1'),
	resource('applications', 'Application', argo, 'v1alpha1', {generation: 'all', isAside: true, shortNames: ['app']}),
	resource('endpointslices', 'EndpointSlice', 'discovery.k8s.io', 'v1', {generation: 'all', isAside: true}),
	resource('nodes', 'Node', '', 'v1', {isNamespaced: false, hasStatus: true, isAside: true, shortNames: ['no']}),
	resource('poddisruptionbudgets', 'PodDisruptionBudget', 'policy', 'v1', {hasStatus: true, generation: 'spec', isAside: true, shortNames: ['pdb']}),
	resource('resourcequotas', 'ResourceQuota', '', 'v1', {hasStatus: true, isAside: true, shortNames: ['quota']}),
	resource('virtualservices', 'VirtualService', 'networking.istio.io', 'v1', {generation: 'spec', shortNames: ['vs']}),
];

const byName = new Map(resources.map(one => [one.plural, one]));

export function resourceNamed(name: ResourceName): Resource {
	return byName.get(name)!;
}

/** Undefined for what this server does not serve. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
	return resources.find(one => one.group === group && one.version === version && one.plural === plural);
}

export function apiVersionOf(one: Pick<Resource, 'group' | 'version'>): string {
	return one.group === '' ? one.version : `${one.group}/${one.version}`;
}

/** `rollouts.argoproj.io`, `pods`: how messages name a resource. */
export function qualifiedName(one: {readonly group: string; readonly plural: string}): string {
	return one.group === '' ? one.plural : `${one.plural}.${one.group}`;
}
