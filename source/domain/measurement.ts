import type {Measurement} from '../types/objects.ts';
import type {MetricPoint, MetricView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

const brackets = /^[\s\[]+/v;
const longestNumber = 40;
const noData = /^[\s\[\]]*$|^[\s\[]*(?:nan|null|nil|<nil>)[\s\]]*$/iv;

/** Their measurements have no value in the ordinary course of events (argo-rollouts.md 6.9). */
const withoutValues: ReadonlySet<string | undefined> = new Set(['job', 'kayenta', 'plugin']);

/** Does the provider give values at all? */
export function canBeEmpty(provider: string | undefined): boolean {
	return !withoutValues.has(provider);
}

/** Has the provider values, and this measurement came without one: empty, `[]`, NaN, nil. */
export function isEmpty({phase, value}: Measurement, provider: string | undefined): boolean {
	return canBeEmpty(provider) && phase !== 'Running' && phase !== 'Pending' && noData.test(value ?? '');
}

/** Of a list the first number. */
function readNumber(value: string | undefined): number | undefined {
	// eslint-disable-next-line unicorn/prefer-number-coercion -- what follows the first number of a list is not looked at
	const number = Number.parseFloat(value?.slice(0, longestNumber).replace(brackets, '') ?? '');
	return Number.isFinite(number) ? number : undefined;
}

export function derivePoint(measurement: Measurement): MetricPoint {
	return {
		at: parseInstant(measurement.finishedAt ?? measurement.startedAt),
		phase: measurement.phase ?? '',
		value: readNumber(measurement.value),
		text: measurement.value ?? '',
		message: measurement.message ?? '',
	};
}

const comparison = /result(?:\[0\])?\s{0,9}(?<operator>[<>]=?)\s{0,9}(?<number>-?\d+(?:\.\d+)?)/v;
const opposite = {'<': '>=', '<=': '>', '>': '<=', '>=': '<'} as const;

/** The number that a condition compares the result with; that of a failure condition turned round. */
export function readLimit(condition: string | undefined, isFailure: boolean): MetricView['limit'] {
	const {operator, number} = comparison.exec(condition?.slice(0, 1000) ?? '')?.groups ?? {};
	const value = Number(number);
	if (operator === undefined || !Object.hasOwn(opposite, operator) || !Number.isFinite(value)) {
		return undefined;
	}

	const known = operator as keyof typeof opposite;
	return {operator: isFailure ? opposite[known] : known, value};
}
