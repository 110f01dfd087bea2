import type {Hazard} from './rule.ts';

/** The provider or the condition errs: nothing is measured. */
export const queryBroken: Hazard = {
	code: 'query-broken',
	sources: ['V10'],
	looksAt: ['analysis'],
	find({analysis}) {
		const run = analysis.find(({evidence}) => evidence.verdict === 'broken');
		const message = run?.metrics.flatMap(({points}) => points).findLast(point => point.message !== '')?.message;
		return run && `${run.name} cannot measure: ${message ?? run.message}`;
	},
};
