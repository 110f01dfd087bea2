import type {AnalysisRunView} from '../rollout-view.ts';
import type {WarningRule} from './rule.ts';

function worst(runs: readonly AnalysisRunView[], verdict: NonNullable<AnalysisRunView['evidence']['verdict']>): AnalysisRunView | undefined {
	return runs.find(({evidence}) => evidence.verdict === verdict);
}

/** V8 to V10, F11: runs that pass, or go on, without saying anything. */
export const noEvidence: WarningRule = ({analysis}) => {
	const run = worst(analysis, 'empty');
	return run && {code: 'no-evidence', text: `${run.name} is ${run.phase === '' ? 'running' : run.phase} without data (${run.evidence.empty} empty of ${run.evidence.samples} samples): it says nothing about this version.`};
};

export const queryBroken: WarningRule = ({analysis}) => {
	const run = worst(analysis, 'broken');
	const message = run?.metrics.flatMap(({points}) => points).findLast(point => point.message !== '')?.message;
	return run && {code: 'query-broken', text: `${run.name} cannot measure: ${message ?? run.message}`};
};

export const thinEvidence: WarningRule = ({analysis, phase}) => {
	const run = worst(analysis.filter(candidate => candidate.phase === 'Successful'), 'thin');
	return run && phase !== 'Healthy' ? {code: 'thin-evidence', text: `${run.name} passed on ${run.evidence.samples} ${run.evidence.samples === 1 ? 'sample' : 'samples'}.`} : undefined;
};
