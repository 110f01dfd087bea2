import type {Wish} from './types/source.ts';
import type {KindName} from './types/kinds.ts';
import type {Rollout, TrafficRouting} from './types/objects.ts';
import type {Family} from './domain/family.ts';
import {gatewayRoutesOf} from './domain/routers/gateway.ts';
import {referencesOf} from './domain/templates.ts';
import {deriveOwner} from './domain/diagnosis/owner.ts';

/** The controller's Lease and Deployment: one object each, so that the header can say whether anything moves at all. */
export function wishForController(namespace: string): readonly Wish[] {
	return [
		{kind: 'leases', namespace, name: 'argo-rollouts-controller-lock'},
		{kind: 'deployments', namespace, name: 'argo-rollouts'},
	];
}

/** What each router splits by. */
const routerKinds: ReadonlyArray<readonly [router: keyof TrafficRouting, kind: KindName]> = [
	['nginx', 'ingresses'],
	['alb', 'ingresses'],
	['istio', 'virtualservices'],
	['smi', 'trafficsplits'],
	['traefik', 'traefikservices'],
	['ambassador', 'mappings'],
	['apisix', 'apisixroutes'],
];

function kindsOf({spec = {}}: Rollout): readonly KindName[] {
	const {canary, blueGreen} = spec.strategy ?? {};
	const references = referencesOf(spec);
	return [
		...routerKinds.filter(([router]) => canary?.trafficRouting?.[router] !== undefined).map(([, kind]) => kind),
		...(references.some(({clusterScope}) => !clusterScope) ? ['analysistemplates'] as const : []),
		...(references.some(({clusterScope}) => clusterScope) ? ['clusteranalysistemplates'] as const : []),
		...(blueGreen === undefined ? [] : ['services'] as const),
		// A frozen canary does not follow its autoscaler (V47)
		...(canary !== undefined && spec.paused ? ['horizontalpodautoscalers'] as const : []),
	];
}

/** What an open rollout, or one that is being aborted, needs beyond the core kinds: only what its spec refers to. */
export function wishForRollout({rollout}: Family): readonly Wish[] {
	const {namespace} = rollout.metadata;
	const {strategy, workloadRef} = rollout.spec ?? {};
	const gateway = gatewayRoutesOf(strategy?.canary?.trafficRouting);
	return uniqueWishes([
		...kindsOf(rollout).map(kind => ({kind, namespace})),
		...(workloadRef?.kind === 'Deployment' && workloadRef.name !== undefined ? [{kind: 'deployments', namespace, name: workloadRef.name} as const] : []),
		...gateway.names.map(name => ({kind: 'httproutes', namespace: gateway.namespace ?? namespace, name}) as const),
	]);
}

/** What only its page shows beyond that. */
export function wishForPage(family: Family): readonly Wish[] {
	return [{kind: 'events', namespace: family.rollout.metadata.namespace}];
}

/** Where Argo CD keeps its applications, unless their name says otherwise. */
const argoCdNamespace = 'argocd';

/** What a diagnosis looks at beside the page of the rollout: each only when it is permitted, and not at all when the spec has no such thing. */
export function wishForDiagnosis({rollout}: Family): readonly Wish[] {
	const {namespace} = rollout.metadata;
	const {canary, blueGreen} = rollout.spec?.strategy ?? {};
	const hasServices = [canary?.canaryService, canary?.stableService, canary?.pingPong, blueGreen?.activeService].some(service => service !== undefined);
	const owner = deriveOwner(rollout);
	const kinds: readonly KindName[] = [
		...(hasServices ? ['services', 'endpointslices'] as const : []),
		'horizontalpodautoscalers',
		'poddisruptionbudgets',
		'events',
	];
	return [
		...kinds.map(kind => ({kind, namespace})),
		...(owner?.tool === 'argoCd' ? [{kind: 'applications' as const, namespace: owner.namespace ?? argoCdNamespace, name: owner.name}] : []),
	];
}

/** The Events of its namespace: what the controller says of it. */
export function wishForEvents({rollout}: Family): readonly Wish[] {
	return [{kind: 'events', namespace: rollout.metadata.namespace}];
}

/** The same wish once. */
export function uniqueWishes(wishes: readonly Wish[]): readonly Wish[] {
	const byText = new Map(wishes.map(wish => [`${wish.kind} ${wish.namespace} ${wish.name ?? ''}`, wish]));
	return [...byText.values()];
}
