import type {
	AnalysisRunReference,
	CanaryWeights,
	Rollout,
	RolloutSpec,
	RolloutStatus,
	WeightDestination,
} from '../../types/objects.ts';
import {metadataWithChanges} from './changes.ts';
import {conditions} from './metadata.ts';
import {podTemplate} from './pods.ts';
import {flag, integer, list, object, objects, text, textByName} from './read.ts';
import {blueGreen, canary} from './strategy.ts';

const spec = object<RolloutSpec>({
	replicas: integer,
	paused: flag,
	template: podTemplate,
	workloadRef: object({
		apiVersion: text, kind: text, name: text, scaleDown: text,
	}),
	minReadySeconds: integer,
	revisionHistoryLimit: integer,
	progressDeadlineSeconds: integer,
	progressDeadlineAbort: flag,
	restartAt: text,
	rollbackWindow: object({revisions: integer}),
	selector: object({matchLabels: textByName}),
	strategy: object({canary, blueGreen}),
});

const run = object<AnalysisRunReference>({name: text, status: text, message: text});
const destination = object<WeightDestination>({weight: integer, serviceName: text, podTemplateHash: text});
const weights = object<CanaryWeights>({
	canary: destination, stable: destination, additional: list(destination), verified: flag,
});

const status = object<RolloutStatus>({
	phase: text,
	message: text,
	observedGeneration: text,
	workloadObservedGeneration: text,
	currentPodHash: text,
	stableRS: text,
	currentStepHash: text,
	currentStepIndex: integer,
	replicas: integer,
	updatedReplicas: integer,
	readyReplicas: integer,
	availableReplicas: integer,
	HPAReplicas: integer,
	conditions,
	pauseConditions: objects({reason: text, startTime: text}),
	controllerPause: flag,
	abort: flag,
	abortedAt: text,
	promoteFull: flag,
	restartedAt: text,
	canary: object({
		weights,
		currentStepAnalysisRunStatus: run,
		currentBackgroundAnalysisRunStatus: run,
		currentExperiment: text,
		stablePingPong: text,
		stepPluginStatuses: objects({
			index: integer, name: text, phase: text, message: text,
		}),
	}),
	blueGreen: object({
		previewSelector: text,
		activeSelector: text,
		scaleUpPreviewCheckPoint: flag,
		prePromotionAnalysisRunStatus: run,
		postPromotionAnalysisRunStatus: run,
	}),
});

export const rollout = object<Rollout>({metadata: metadataWithChanges, spec, status});
