import type {
	AnalysisArgument,
	BlueGreenStrategy,
	CanaryStep,
	CanaryStrategy,
	ExperimentStep,
	RolloutAnalysis,
	TrafficRouting,
} from '../../types/objects.ts';
import {flag, integer, integerOrText, list, object, objects, places, presence, record, text, texts} from './read.ts';

export const analysisArguments = objects<AnalysisArgument>({
	name: text,
	value: text,
	valueFrom: object({
		secretKeyRef: object({name: text, key: text}),
		fieldRef: object({fieldPath: text}),
		podTemplateHashValue: text,
	}),
});

const analysis = object<RolloutAnalysis>({
	templates: objects({templateName: text, clusterScope: flag}),
	args: analysisArguments,
	startingStep: integer,
});

const experiment = object<ExperimentStep>({
	templates: objects({
		name: text, specRef: text, replicas: integer, weight: integer,
	}),
	analyses: objects({
		name: text, templateName: text, clusterScope: flag, requiredForCompletion: flag,
	}),
	duration: text,
});

const step = object<CanaryStep>({
	setWeight: integer,
	pause: object({duration: integerOrText}),
	analysis,
	experiment,
	setCanaryScale: object({weight: integer, replicas: integer, matchTrafficWeight: flag}),
	setHeaderRoute: object({name: text, match: list(presence)}),
	setMirrorRoute: object({name: text, percentage: integer, match: list(presence)}),
	plugin: object({name: text}),
});

const virtualService = object<{readonly name?: string; readonly routes?: readonly string[]}>({name: text, routes: texts});

const routeNames = object<NonNullable<TrafficRouting['plugins']>[string]>({httpRoute: text, httpRoutes: objects({name: text}), namespace: text});
const pluginRoutes: typeof routeNames = raw => presence(raw) === undefined ? undefined : routeNames(raw) ?? {};

const trafficRouting = object<TrafficRouting>({
	nginx: object({stableIngress: text, stableIngresses: texts, annotationPrefix: text}),
	istio: object({
		virtualService,
		virtualServices: list(virtualService),
		destinationRule: object({name: text, canarySubsetName: text, stableSubsetName: text}),
	}),
	alb: object({
		ingress: text, ingresses: texts, rootService: text, annotationPrefix: text,
	}),
	smi: object({rootService: text, trafficSplitName: text}),
	ambassador: object({mappings: texts}),
	appMesh: object({virtualService: object({name: text})}),
	traefik: object({weightedTraefikServiceName: text}),
	apisix: object({route: object({name: text, rules: texts})}),
	plugins: record(pluginRoutes),
	managedRoutes: objects({name: text}),
	maxTrafficWeight: integer,
});

export const canary = object<CanaryStrategy>({
	canaryService: text,
	stableService: text,
	steps: places(step, {}),
	trafficRouting,
	analysis,
	maxSurge: integerOrText,
	maxUnavailable: integerOrText,
	scaleDownDelaySeconds: integer,
	abortScaleDownDelaySeconds: integer,
	dynamicStableScale: flag,
	pingPong: object({pingService: text, pongService: text}),
	minPodsPerReplicaSet: integer,
	replicaProgressThreshold: object({type: text, value: integer}),
});

export const blueGreen = object<BlueGreenStrategy>({
	activeService: text,
	previewService: text,
	previewReplicaCount: integer,
	autoPromotionEnabled: flag,
	autoPromotionSeconds: integer,
	scaleDownDelaySeconds: integer,
	abortScaleDownDelaySeconds: integer,
	prePromotionAnalysis: analysis,
	postPromotionAnalysis: analysis,
});
