import type {AnalysisRunView, MetricView} from '../rollout-view.ts';
import type {WarningInput} from './rule.ts';

/** The first metric of the update in flight that is as asked for, with its run. Of an update that is complete nobody asks any more. */
export function findMetric({analysis, facts}: WarningInput, isMeant: (metric: MetricView, run: AnalysisRunView) => boolean): MetricView | undefined {
	if (facts.isPromoted) {
		return undefined;
	}

	for (const run of analysis) {
		const metric = run.metrics.find(candidate => isMeant(candidate, run));
		if (metric) {
			return metric;
		}
	}

	return undefined;
}
