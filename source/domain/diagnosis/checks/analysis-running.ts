import type {AnalysisRunView} from '../../rollout-view.ts';
import {isFinished} from '../../metric-view.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {countedMetrics} from '../runs.ts';
import {none, ok, steps} from '../verdict.ts';

/** The run that the update waits for: of its step, of its experiment, before or after the switch. A background run holds nothing. */
function findHolding({view: {situation, analysis}}: DiagnosisInput): AnalysisRunView | undefined {
	const {detail} = situation;
	if (detail.kind !== 'moving' || (detail.at !== 'analysis' && detail.at !== 'experiment')) {
		return undefined;
	}

	return analysis.find(({phase, role}) => !isFinished(phase) && (detail.at === 'experiment' ? role === 'experiment' : role !== 'background' && role !== 'experiment'));
}

export const analysisRunning: Rule = {
	code: 'analysis-running',
	check(input) {
		if (input.view.analysis.length === 0) {
			return none('analysis');
		}

		const run = findHolding(input);
		if (!run) {
			return ok({kind: 'noAnalysisHolds'});
		}

		const metrics = countedMetrics(run);
		const wanted = metrics.map(metric => metric.wanted);
		const total = wanted.length > 0 && wanted.every(amount => amount !== undefined) ? wanted.reduce((sum, amount) => sum + amount, 0) : undefined;
		const done = metrics.reduce((sum, {counts}) => sum + counts.successful + counts.failed + counts.inconclusive, 0);
		const dues = metrics.map(({nextAt}) => nextAt).filter(at => at !== undefined);
		const fact = {kind: 'analysisRunning' as const, run: run.name, done, total, nextAt: dues.length === 0 ? undefined : Math.min(...dues)};
		return ok(fact, {code: 'analysis-running', since: run.startedAt ?? run.createdAt, next: steps('evidence', 'status', 'abort')});
	},
};
