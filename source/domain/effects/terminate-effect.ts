import type {Family} from '../family.ts';
import {isFinished} from '../metric-view.ts';
import type {AnalysisRunView, ExperimentView, RolloutView} from '../rollout-view.ts';
import type {Effect} from './effect.ts';
import {actingWarnings, isRunning, specOutlook} from './outlook.ts';

/** What can be terminated: the analysis runs that measure, the experiments that run. */
export function findRunning(view: RolloutView): ReadonlyArray<{readonly kind: 'analysisruns'; readonly run: AnalysisRunView} | {readonly kind: 'experiments'; readonly experiment: ExperimentView}> {
	const experiments = view.revisions.flatMap(revision => revision.experiments).filter(({phase}) => isRunning({phase}));
	const runs = [...view.analysis, ...view.revisions.flatMap(({analysisRuns}) => analysisRuns), ...experiments.flatMap(({analysisRuns}) => analysisRuns)].filter(run => isRunning(run));
	return [
		...runs.filter((run, index) => runs.findIndex(({name}) => name === run.name) === index).map(run => ({kind: 'analysisruns', run}) as const),
		...experiments.map(experiment => ({kind: 'experiments', experiment}) as const),
	];
}

/** Experiments of the update that have ended and can start over, the newest first. */
export function findEndedExperiments(view: RolloutView): readonly ExperimentView[] {
	const newest = view.revisions.find(({number}) => number === view.revision);
	return (newest?.experiments ?? []).filter(({phase}) => isFinished(phase) && phase !== 'Successful');
}

/** Its verdict decides whether the update goes on: to end it overrules it. */
export const isDeciding = ({role}: AnalysisRunView): boolean => ['postPromotion', 'prePromotion', 'step'].includes(role);

export function terminateRunEffect(view: RolloutView, family: Family | undefined, run: AnalysisRunView): Effect {
	return {
		main: {kind: 'terminateRun', run: run.name, role: run.role, counts: run.counts, samples: run.evidence.samples, isDeciding: isDeciding(run)},
		skipped: [],
		stopped: [],
		spec: specOutlook(family),
		hazards: actingWarnings(view),
		kubectl: ['kubectl', 'argo', 'rollouts', 'terminate', 'analysisrun', run.name, '-n', view.namespace],
	};
}

export function experimentEffect(view: RolloutView, family: Family | undefined, {name, phase}: ExperimentView, verb: 'retry' | 'terminate'): Effect {
	return {
		main: verb === 'retry' ? {kind: 'retryExperiment', experiment: name, phase} : {kind: 'terminateExperiment', experiment: name},
		skipped: [],
		stopped: [],
		spec: specOutlook(family),
		hazards: actingWarnings(view),
		kubectl: ['kubectl', 'argo', 'rollouts', verb, 'experiment', name, '-n', view.namespace],
	};
}
