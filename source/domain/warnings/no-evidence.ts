import type {Hazard} from './rule.ts';

/** A run that passes, or goes on, without saying anything. */
export const noEvidence: Hazard = {
	code: 'no-evidence',
	sources: ['V8', 'V9', 'F11'],
	looksAt: ['analysis'],
	find({analysis}) {
		const run = analysis.find(({evidence}) => evidence.verdict === 'empty');
		return run && `${run.name} is ${run.phase === '' ? 'running' : run.phase} without data (${run.evidence.empty} empty of ${run.evidence.samples} samples): it says nothing about this version.`;
	},
};
