import {effectiveCount} from '../analysis/metric.ts';
import type {AnalysisTemplate, RolloutAnalysis} from '../objects.ts';
import type {Reconciliation} from './reconciliation.ts';
import {stepsOf} from './steps.ts';

/** Why the controller refuses this spec; undefined when it is content. The forms of the messages are recorded in `invalid` and V11. */
export function invalidity(pass: Reconciliation): string | undefined {
	const {name} = pass.rollout.metadata;
	const problem = stepProblem(pass) ?? serviceProblem(pass) ?? ingressProblem(pass) ?? analysisProblem(pass);
	return problem === undefined ? undefined : `The Rollout "${name}" is invalid: ${problem}`;
}

function stepProblem(pass: Reconciliation): string | undefined {
	for (const [index, step] of stepsOf(pass.rollout).entries()) {
		if (Object.keys(step).length !== 1) {
			const has = (key: keyof typeof step) => String(step[key] !== undefined);
			return `spec.strategy.steps[${index}]: Invalid value: "step.Experiment: ${has('experiment')} step.Pause: ${has('pause')} step.SetWeight: ${has('setWeight')} step.Analysis: ${has('analysis')}": Step must have one of the following set: experiment, setWeight, setCanaryScale, plugin or pause`;
		}
	}

	return undefined;
}

function serviceProblem(pass: Reconciliation): string | undefined {
	const {canary, blueGreen} = pass.rollout.spec.strategy;
	const references: ReadonlyArray<readonly [path: string, name: string | undefined]> = [
		['spec.strategy.blueGreen.activeService', blueGreen?.activeService],
		['spec.strategy.blueGreen.previewService', blueGreen?.previewService],
		['spec.strategy.canary.stableService', canary?.stableService],
		['spec.strategy.canary.canaryService', canary?.canaryService],
	];
	for (const [path, name] of references) {
		if (name !== undefined && !pass.environment.store.get('services', pass.namespace, name)) {
			return `${path}: Invalid value: "${name}": service "${name}" not found`;
		}
	}

	return undefined;
}

function ingressProblem(pass: Reconciliation): string | undefined {
	const name = pass.rollout.spec.strategy.canary?.trafficRouting?.nginx?.stableIngress;
	return name === undefined || pass.environment.store.get('ingresses', pass.namespace, name)
		? undefined
		: `spec.strategy.canary.trafficRouting.nginx.stableIngress: Invalid value: "${name}": ingress.networking.k8s.io "${name}" not found`;
}

function analysisProblem(pass: Reconciliation): string | undefined {
	const {canary, blueGreen} = pass.rollout.spec.strategy;
	const analyses: Array<readonly [path: string, analysis: RolloutAnalysis | undefined, mayRunForEver: boolean]> = [
		['spec.strategy.canary.analysis.templates', canary?.analysis, true],
		['spec.strategy.blueGreen.prePromotionAnalysis.templates', blueGreen?.prePromotionAnalysis, false],
		['spec.strategy.blueGreen.postPromotionAnalysis.templates', blueGreen?.postPromotionAnalysis, false],
		...stepsOf(pass.rollout).map((step, index) => [`spec.strategy.canary.steps[${index}].analysis.templates`, step.analysis, false] as const),
	];
	for (const [path, analysis, mayRunForEver] of analyses) {
		for (const {templateName} of analysis?.templates ?? []) {
			const template = pass.environment.store.get('analysistemplates', pass.namespace, templateName) ?? pass.environment.store.get('clusteranalysistemplates', '', templateName);
			const problem = templateProblem(template, templateName, mayRunForEver);
			if (problem !== undefined) {
				return `${path}: Invalid value: "${templateName}": ${problem}`;
			}
		}
	}

	return undefined;
}

function templateProblem(template: AnalysisTemplate | undefined, name: string, mayRunForEver: boolean): string | undefined {
	if (!template) {
		return `AnalysisTemplate '${name}' not found`;
	}

	const endless = mayRunForEver ? undefined : template.spec.metrics.find(metric => effectiveCount(metric) === undefined);
	return endless && `AnalysisTemplate ${name} has metric ${endless.name} which runs indefinitely. Invalid value for count: <nil>`;
}
