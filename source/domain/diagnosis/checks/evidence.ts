import type {AnalysisRunView} from '../../rollout-view.ts';
import type {Rule} from '../diagnosis.ts';
import {relevantRuns} from '../runs.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

/** One that has let the version through goes before one that still runs. */
function findEmpty(runs: readonly AnalysisRunView[]): AnalysisRunView | undefined {
	const empty = runs.filter(({evidence: {verdict}}) => verdict === 'empty');
	return empty.find(({phase}) => phase === 'Successful') ?? empty[0];
}

/** V8, V9, F11: a run that passed, or passes, without a sample that says anything. */
export const evidence: Rule = {
	code: 'evidence',
	check(input) {
		const runs = relevantRuns(input);
		if (runs.length === 0) {
			return none('analysis');
		}

		const empty = findEmpty(runs);
		if (empty) {
			const {name: run, phase, evidence: {samples, empty: without}} = empty;
			return problem({kind: 'noEvidence', run, phase, samples, empty: without}, {code: 'no-evidence', since: empty.completedAt ?? empty.startedAt, next: steps('evidence', input.facts.isPromoted ? 'back' : 'abort')});
		}

		const thin = runs.find(({phase, evidence: {verdict}}) => phase === 'Successful' && (verdict === 'thin' || verdict === 'stopped'));
		if (thin) {
			return doubt({kind: thin.evidence.verdict === 'thin' ? 'thinEvidence' : 'stoppedEvidence', run: thin.name, samples: thin.evidence.samples});
		}

		const sum = (read: (run: AnalysisRunView) => number) => runs.reduce((total, run) => total + read(run), 0);
		const samples = sum(run => run.evidence.samples);
		return ok(samples === 0 ? {kind: 'evidencePending'} : {kind: 'evidenceSound', samples, empty: sum(run => run.evidence.empty)});
	},
};
