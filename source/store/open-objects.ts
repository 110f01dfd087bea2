import type {KindName} from '../types/kinds.ts';
import type {
	AnalysisTemplate,
	ClusterObject,
	Deployment,
	Event as ClusterEvent,
	HorizontalPodAutoscaler,
	Ingress,
	Job,
	ObjectOf,
	Rollout,
	RolloutAnalysis,
	Service,
	VirtualService,
} from '../types/objects.ts';
import type {OpenObjects} from '../domain/family.ts';

/** Does an object of an optional kind belong to this rollout: by the names its spec refers to, else by owner or name. */
export function concernsRollout(kind: KindName, object: ClusterObject, rollout: Rollout): boolean {
	return object.metadata.namespace === rollout.metadata.namespace && concerns[kind]?.(object as never, rollout) === true;
}

const concerns: {readonly [Name in KindName]?: (object: ObjectOf[Name], rollout: Rollout) => boolean} = {
	ingresses: (object: Ingress, rollout) => isOwned(object, rollout) || ingressNames(rollout).includes(object.metadata.name),
	services: (object: Service, rollout) => serviceNames(rollout).includes(object.metadata.name),
	virtualservices: (object: VirtualService, rollout) => virtualServiceNames(rollout).includes(object.metadata.name),
	analysistemplates: (object: AnalysisTemplate, rollout) => templateNames(rollout).includes(object.metadata.name),
	jobs: (object: Job, rollout) => object.metadata.labels?.['analysisrun.argoproj.io/uid'] !== undefined && rollout.metadata.namespace === object.metadata.namespace,
	horizontalpodautoscalers: ({spec}: HorizontalPodAutoscaler, {metadata}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === metadata.name,
	events: ({involvedObject}: ClusterEvent, {metadata}) => involvedObject?.name === metadata.name || involvedObject?.name?.startsWith(`${metadata.name}-`) === true,
	deployments: ({metadata}: Deployment, {spec}) => spec?.workloadRef?.name === metadata.name,
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
		analysisTemplates: gather('analysistemplates'),
		jobs: gather('jobs'),
		autoscalers: gather('horizontalpodautoscalers'),
		events: gather('events'),
		deployments: gather('deployments'),
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

function templateNames({spec}: Rollout): readonly string[] {
	const {canary, blueGreen} = spec?.strategy ?? {};
	const analyses: ReadonlyArray<RolloutAnalysis | undefined> = [canary?.analysis, ...(canary?.steps ?? []).map(step => step.analysis), blueGreen?.prePromotionAnalysis, blueGreen?.postPromotionAnalysis];
	const ofExperiments = (canary?.steps ?? []).flatMap(step => step.experiment?.analyses ?? []);
	return named(...analyses.flatMap(analysis => analysis?.templates ?? []).map(({templateName}) => templateName), ...ofExperiments.map(({templateName}) => templateName));
}
