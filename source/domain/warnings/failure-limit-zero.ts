import {findMetric} from './current-metric.ts';
import type {Hazard} from './rule.ts';

/** One bad sample of many ends the run. */
export const failureLimitZero: Hazard = {
	code: 'failure-limit-zero',
	sources: [],
	looksAt: ['analysis'],
	find(input) {
		const metric = findMetric(input, ({failuresLeft, counts, wanted, provider}) => provider !== 'job' && failuresLeft === 0 && counts.failed === 0 && wanted !== 1);
		return metric && `${metric.name} has failureLimit 0: a single bad sample aborts.`;
	},
};
