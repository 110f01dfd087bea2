import {findMetric} from './current-metric.ts';
import type {Hazard} from './rule.ts';

/** A background metric that is due less often than the steps change says nothing about some of them. */
export const intervalTooLong: Hazard = {
	code: 'interval-too-long',
	sources: [],
	looksAt: ['analysis', 'spec'],
	find(input) {
		const shortest = Math.min(...input.steps.map(({durationSeconds}) => durationSeconds ?? Infinity).filter(seconds => seconds > 0));
		const metric = findMetric(input, ({intervalSeconds}, {role}) => role === 'background' && intervalSeconds !== undefined && intervalSeconds > shortest);
		return metric && `${metric.name} is measured every ${metric.intervalSeconds}s, the shortest pause is ${shortest}s: some steps pass without a sample.`;
	},
};
