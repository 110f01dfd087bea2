import type {AnalysisRunView} from '../../rollout-view.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {countedMetrics, relevantRuns} from '../runs.ts';
import {none, ok, problem, steps} from '../verdict.ts';

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

/** A run that Failed: the version is refused by its evidence. Also after a full promotion past it (V40). */
export const analysisPasses: Rule = {
	code: 'analysis',
	check(input) {
		const runs = relevantRuns(input);
		if (runs.length === 0) {
			return none('analysis');
		}

		const failed = runs.find(({phase}) => phase === 'Failed');
		return failed
			? problem(tell(failed, input.facts.isPromoted), {code: 'analysis-failed', since: failed.completedAt ?? failed.startedAt, next: nextOf(input)})
			: ok({kind: 'analysisClean', runs: runs.length});
	},
};
