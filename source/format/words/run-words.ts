import type {AnalysisRunView, MetricView} from '../../domain/rollout-view.ts';
import {sign, type WordOptions} from './signs.ts';

function lastValue({points}: MetricView): string | undefined {
	const value = points.at(-1)?.value;
	return value === undefined ? undefined : String(Number(value.toPrecision(4)));
}

/** The cell ANALYSIS of the fleet: `✓9 ∅2`, `✗3`, `△ 0.93` for an inconclusive value; empty without runs. */
export function describeRuns(runs: readonly AnalysisRunView[], options: WordOptions = {}): string {
	const inconclusive = runs.find(({phase}) => phase === 'Inconclusive');
	if (inconclusive) {
		const value = inconclusive.metrics.map(metric => lastValue(metric)).find(found => found !== undefined);
		return `${sign('warning', options)}${value === undefined ? '' : ` ${value}`}`;
	}

	const sum = (read: (run: AnalysisRunView) => number) => runs.reduce((total, run) => total + read(run), 0);
	const counts = [['good', sum(run => run.counts.successful)], ['bad', sum(run => run.counts.failed)], ['warning', sum(run => run.counts.error)], ['nodata', sum(run => run.evidence.empty)]] as const;
	return counts.filter(([, amount]) => amount > 0).map(([tone, amount]) => `${sign(tone, options)}${amount}`).join(' ');
}
