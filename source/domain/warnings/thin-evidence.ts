import type {Hazard} from './rule.ts';

/** It passed on fewer than three samples, or on less than one interval. */
export const thinEvidence: Hazard = {
	code: 'thin-evidence',
	sources: ['F11'],
	looksAt: ['analysis'],
	find({analysis, phase}) {
		const run = analysis.find(candidate => candidate.phase === 'Successful' && candidate.evidence.verdict === 'thin');
		return run && phase !== 'Healthy' ? `${run.name} passed on ${run.evidence.samples} ${run.evidence.samples === 1 ? 'sample' : 'samples'}.` : undefined;
	},
};
