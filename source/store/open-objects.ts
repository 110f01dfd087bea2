import {kinds, type KindName} from '../types/kinds.ts';
import type {
	AnalysisTemplate,
	ApisixRoute,
	Application,
	ClusterObject,
	Deployment,
	EndpointSlice,
	Event as ClusterEvent,
	HorizontalPodAutoscaler,
	HttpRoute,
	Ingress,
	Job,
	Mapping,
	ObjectOf,
	PodDisruptionBudget,
	Rollout,
	Service,
	TraefikService,
	TrafficSplit,
	VirtualService,
} from '../types/objects.ts';
import {coversRollout} from '../domain/diagnosis/labels.ts';
import {deriveOwner} from '../domain/diagnosis/owner.ts';
import type {OpenObjects} from '../domain/family.ts';
import {gatewayRoutesOf} from '../domain/routers/gateway.ts';
import {referencesOf} from '../domain/templates.ts';

/** Does an object of an optional kind belong to this rollout: by the names its spec refers to, else by owner or name. */
export function concernsRollout(kind: KindName, object: ClusterObject, rollout: Rollout): boolean {
	// Argo CD keeps its applications in a namespace of its own.
	return (kind === 'applications' || object.metadata.namespace === namespaceOf(kind, rollout)) && concerns[kind]?.(object as never, rollout) === true;
}

/** Where its objects would be: mostly beside the rollout. */
function namespaceOf(kind: KindName, {metadata, spec}: Rollout): string {
	if (kinds[kind].isClusterScoped) {
		return '';
	}

	return (kind === 'httproutes' ? gatewayRoutesOf(spec?.strategy?.canary?.trafficRouting).namespace : undefined) ?? metadata.namespace;
}

const concerns: {readonly [Name in KindName]?: (object: ObjectOf[Name], rollout: Rollout) => boolean} = {
	ingresses: (object: Ingress, rollout) => isOwned(object, rollout) || ingressNames(rollout).includes(object.metadata.name),
	services: (object: Service, rollout) => serviceNames(rollout).includes(object.metadata.name),
	virtualservices: (object: VirtualService, rollout) => virtualServiceNames(rollout).includes(object.metadata.name),
	trafficsplits: ({metadata}: TrafficSplit, {metadata: {name}, spec}) => metadata.name === (spec?.strategy?.canary?.trafficRouting?.smi?.trafficSplitName ?? name),
	traefikservices: ({metadata}: TraefikService, {spec}) => metadata.name === spec?.strategy?.canary?.trafficRouting?.traefik?.weightedTraefikServiceName,
	// A Mapping and the canary's beside it
	mappings: ({metadata}: Mapping, {spec}) => (spec?.strategy?.canary?.trafficRouting?.ambassador?.mappings ?? []).some(name => metadata.name === name || metadata.name === `${name.slice(0, 246)}-canary`),
	apisixroutes: ({metadata}: ApisixRoute, {spec}) => metadata.name === spec?.strategy?.canary?.trafficRouting?.apisix?.route?.name,
	httproutes: ({metadata}: HttpRoute, {spec}) => gatewayRoutesOf(spec?.strategy?.canary?.trafficRouting).names.includes(metadata.name),
	analysistemplates: ({metadata}: AnalysisTemplate, rollout) => templateNames(rollout, false).includes(metadata.name),
	clusteranalysistemplates: ({metadata}: AnalysisTemplate, rollout) => templateNames(rollout, true).includes(metadata.name),
	jobs: (object: Job, rollout) => object.metadata.labels?.['analysisrun.argoproj.io/uid'] !== undefined && rollout.metadata.namespace === object.metadata.namespace,
	horizontalpodautoscalers: ({spec}: HorizontalPodAutoscaler, {metadata}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === metadata.name,
	events: ({involvedObject}: ClusterEvent, {metadata}) => involvedObject?.name === metadata.name || involvedObject?.name?.startsWith(`${metadata.name}-`) === true,
	deployments: ({metadata}: Deployment, {spec}) => spec?.workloadRef?.name === metadata.name,
	endpointslices: ({metadata}: EndpointSlice, rollout) => serviceNames(rollout).includes(metadata.labels?.['kubernetes.io/service-name'] ?? ''),
	poddisruptionbudgets: (object: PodDisruptionBudget, rollout) => coversRollout(object, rollout),
	applications({metadata}: Application, rollout) {
		const owner = deriveOwner(rollout);
		return owner?.tool === 'argoCd' && owner.name === metadata.name && (owner.namespace ?? metadata.namespace) === metadata.namespace;
	},
};

/** Gathers what belongs to one rollout; a kind that is not known stays absent. */
export function gatherOpenObjects(rollout: Rollout, known: (kind: KindName) => Iterable<ClusterObject> | undefined): OpenObjects {
	const gather = <Name extends KindName>(kind: Name) => {
		const objects = known(kind);
		return objects && [...objects].filter(object => concernsRollout(kind, object, rollout)) as ReadonlyArray<ObjectOf[Name]>;
	};

	const entries = {
		ingresses: gather('ingresses'),
		services: gather('services'),
		virtualServices: gather('virtualservices'),
		trafficSplits: gather('trafficsplits'),
		traefikServices: gather('traefikservices'),
		mappings: gather('mappings'),
		apisixRoutes: gather('apisixroutes'),
		httpRoutes: gather('httproutes'),
		analysisTemplates: gather('analysistemplates'),
		clusterAnalysisTemplates: gather('clusteranalysistemplates'),
		jobs: gather('jobs'),
		autoscalers: gather('horizontalpodautoscalers'),
		events: gather('events'),
		deployments: gather('deployments'),
		endpointSlices: gather('endpointslices'),
		budgets: gather('poddisruptionbudgets'),
		applications: gather('applications'),
	};
	return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function isOwned({metadata}: ClusterObject, rollout: Rollout): boolean {
	return rollout.metadata.uid !== undefined && (metadata.ownerReferences ?? []).some(({uid}) => uid === rollout.metadata.uid);
}

const named = (...names: ReadonlyArray<string | undefined>) => names.filter(name => name !== undefined);

function ingressNames({spec}: Rollout): readonly string[] {
	const {nginx, alb} = spec?.strategy?.canary?.trafficRouting ?? {};
	return named(nginx?.stableIngress, ...nginx?.stableIngresses ?? [], alb?.ingress, ...alb?.ingresses ?? []);
}

function serviceNames({spec}: Rollout): readonly string[] {
	const {canary, blueGreen} = spec?.strategy ?? {};
	return named(canary?.canaryService, canary?.stableService, canary?.pingPong?.pingService, canary?.pingPong?.pongService, canary?.trafficRouting?.alb?.rootService, blueGreen?.activeService, blueGreen?.previewService);
}

function virtualServiceNames({spec}: Rollout): readonly string[] {
	const istio = spec?.strategy?.canary?.trafficRouting?.istio;
	// The name may carry a namespace: `name.namespace`.
	return named(istio?.virtualService?.name, ...(istio?.virtualServices ?? []).map(({name}) => name)).map(name => name.split('.', 1)[0]!);
}

function templateNames({spec = {}}: Rollout, isClusterScoped: boolean): readonly string[] {
	return referencesOf(spec).filter(({clusterScope = false}) => clusterScope === isClusterScoped).map(({templateName}) => templateName);
}
