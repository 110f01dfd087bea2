import type {AnalysisRunView, MetricView} from '../rollout-view.ts';
import type {WarningInput, WarningRule} from './rule.ts';

/** Hints about analyses that can mislead, from the runs of this update (the runbook's gotchas). */
type Found = {readonly run: AnalysisRunView; readonly metric: MetricView};

function find({analysis, facts}: WarningInput, isMeant: (metric: MetricView, run: AnalysisRunView) => boolean): Found | undefined {
	if (facts.isPromoted) {
		return undefined;
	}

	for (const run of analysis) {
		const metric = run.metrics.find(candidate => isMeant(candidate, run));
		if (metric) {
			return {run, metric};
		}
	}

	return undefined;
}

const passesOnEmpty = /len\(result\)\s{0,9}==\s{0,9}0|isNaN\(|isNil\(|default\(/v;

/** V9: a condition that is true without data. */
export const conditionPassesOnEmpty: WarningRule = input => {
	const found = find(input, ({condition}) => condition !== undefined && !condition.startsWith('not ') && passesOnEmpty.test(condition));
	return found && {code: 'passes-on-empty', text: `${found.metric.name} passes without data: its condition is ${found.metric.condition}`};
};

/** It measures everybody, so that a bad canary drowns among the good. */
export const queryNotCanary: WarningRule = input => {
	const {canary, blueGreen, currentHash} = input.facts;
	const names = ['canary', 'preview', currentHash, canary?.canaryService, blueGreen?.previewService].filter(name => name !== undefined).filter(name => name !== '');
	const found = find(input, ({query}, {role}) => role !== 'experiment' && query !== undefined && names.every(name => !query.includes(name)));
	return found && {code: 'query-not-canary', text: `The query of ${found.metric.name} does not select the canary: it measures everybody.`};
};

/** One bad sample of many ends the run. */
export const failureLimitZero: WarningRule = input => {
	const found = find(input, ({failuresLeft, counts, wanted, provider}) => provider !== 'job' && failuresLeft === 0 && counts.failed === 0 && wanted !== 1);
	return found && {code: 'failure-limit-zero', text: `${found.metric.name} has failureLimit 0: a single bad sample aborts.`};
};

/** A background metric that is due less often than the steps change says nothing about some of them. */
export const intervalTooLong: WarningRule = input => {
	const shortest = Math.min(...input.steps.map(({durationSeconds}) => durationSeconds ?? Infinity).filter(seconds => seconds > 0));
	const found = find(input, ({intervalSeconds}, {role}) => role === 'background' && intervalSeconds !== undefined && intervalSeconds > shortest);
	return found && {code: 'interval-too-long', text: `${found.metric.name} is measured every ${found.metric.intervalSeconds}s, the shortest pause is ${shortest}s: some steps pass without a sample.`};
};
