import {canBeEmpty} from '../measurement.ts';
import type {MetricView} from '../rollout-view.ts';
import {findMetric} from './current-metric.ts';
import type {Hazard} from './rule.ts';

const passes = /len\(result\)\s{0,9}==\s{0,9}0|isNaN\(|isNil\(|default\(/v;
/** A failure that asks for data first never comes without it. */
const needsData = /len\(result\)\s{0,9}(?:>|!=)\s{0,9}0|!\s{0,9}is(?:NaN|Nil)\(/v;

function isHollow({condition, provider}: MetricView): boolean {
	if (condition === undefined) {
		return provider !== undefined && canBeEmpty(provider);
	}

	return condition.startsWith('not ') ? needsData.test(condition) : passes.test(condition);
}

/** A condition that is true without data; without any condition whatever comes back passes (argo-rollouts.md 6.8). */
export const passesOnEmpty: Hazard = {
	code: 'passes-on-empty',
	sources: ['V9'],
	looksAt: ['analysis'],
	find(input) {
		const metric = findMetric(input, isHollow);
		return metric && `${metric.name} passes without data: ${metric.condition === undefined ? 'it has no condition' : `its condition is ${metric.condition}`}`;
	},
};
