import type {AnalysisRunView} from '../../rollout-view.ts';
import {isFinished} from '../../metric-view.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {countedMetrics, relevantRuns} from '../runs.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

function tell(run: AnalysisRunView, isShipped: boolean) {
	const metric = countedMetrics(run).find(({phase}) => phase === 'Failed');
	const point = metric?.points.findLast(({phase}) => phase === 'Failed');
	return {
		kind: 'analysisFailed' as const, run: run.name, metric: metric?.name, value: point?.text === '' ? undefined : point?.text, condition: metric?.condition,
		failed: metric?.counts.failed ?? run.counts.failed, message: run.message, isShipped,
	};
}

function nextOf({facts, view}: DiagnosisInput) {
	if (facts.isPromoted) {
		return steps('back', 'evidence');
	}

	// Until the controller has aborted, a promotion would ship it (V40).
	return view.isAborted ? steps('evidence', 'setImage', 'undo') : steps('abort', 'evidence');
}

/** A metric whose newest samples are bad, while the run still survives them. */
function findFailing(runs: readonly AnalysisRunView[]) {
	for (const run of runs.filter(({phase}) => !isFinished(phase))) {
		for (const metric of countedMetrics(run)) {
			const isBad = metric.points.at(-1)?.phase === 'Failed';
			if (isBad) {
				return {run, metric, isCertain: metric.points.at(-2)?.phase === 'Failed'};
			}
		}
	}

	return undefined;
}

/** A run that Failed: the version is refused by its evidence. Also after a full promotion past it (V40). */
export const analysisPasses: Rule = {
	code: 'analysis',
	check(input) {
		const runs = relevantRuns(input);
		if (runs.length === 0) {
			return none('analysis');
		}

		const failed = runs.find(({phase}) => phase === 'Failed');
		if (failed) {
			return problem(tell(failed, input.facts.isPromoted), {code: 'analysis-failed', since: failed.completedAt ?? failed.startedAt, next: nextOf(input)});
		}

		const failing = input.facts.isUpdating ? findFailing(runs) : undefined;
		if (!failing) {
			return ok({kind: 'analysisClean', runs: runs.length});
		}

		const {run, metric, isCertain} = failing;
		const fact = {kind: 'analysisFailing' as const, run: run.name, metric: metric.name, value: metric.last, condition: metric.condition, failed: metric.counts.failed, left: metric.failuresLeft};
		const since = metric.points.findLast((point, index) => point.phase === 'Failed' && metric.points[index - 1]?.phase !== 'Failed')?.at;
		return isCertain && !input.view.isAborted ? problem(fact, {code: 'analysis-failed', since, next: steps('abort', 'evidence', 'logs')}) : doubt(fact);
	},
};
