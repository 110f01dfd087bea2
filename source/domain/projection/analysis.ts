import type {
	AnalysisRun,
	AnalysisTemplate,
	Experiment,
	Measurement,
	Metric,
	MetricResult,
} from '../../types/objects.ts';
import {metadata} from './metadata.ts';
import {provider} from './provider.ts';
import {flag, integer, integerOrText, object, objects, text} from './read.ts';
import {analysisArguments} from './strategy.ts';

const metrics = objects<Metric>({
	name: text,
	interval: text,
	initialDelay: text,
	count: integerOrText,
	successCondition: text,
	failureCondition: text,
	failureLimit: integerOrText,
	inconclusiveLimit: integerOrText,
	consecutiveErrorLimit: integerOrText,
	consecutiveSuccessLimit: integerOrText,
	provider,
});

const measurements = objects<Measurement>({
	phase: text,
	message: text,
	startedAt: text,
	finishedAt: text,
	value: text,
	metadata: object({'job-name': text, 'job-namespace': text}),
});

const metricResults = objects<MetricResult>({
	name: text,
	phase: text,
	message: text,
	count: integer,
	successful: integer,
	failed: integer,
	inconclusive: integer,
	error: integer,
	consecutiveError: integer,
	consecutiveSuccess: integer,
	dryRun: flag,
	measurements,
});

export const analysisRun = object<AnalysisRun>({
	metadata,
	spec: object({
		metrics, args: analysisArguments, terminate: flag, dryRun: objects({metricName: text}),
	}),
	status: object({
		phase: text, message: text, startedAt: text, completedAt: text, metricResults,
	}),
});

export const analysisTemplate = object<AnalysisTemplate>({metadata, spec: object({metrics, args: analysisArguments})});

export const experiment = object<Experiment>({
	metadata,
	spec: object({templates: objects({name: text, replicas: integer}), duration: text, terminate: flag}),
	status: object({
		phase: text,
		message: text,
		availableAt: text,
		templateStatuses: objects({
			name: text, status: text, message: text, availableReplicas: integer,
		}),
		analysisRuns: objects({
			name: text, analysisRun: text, phase: text, message: text,
		}),
	}),
});
