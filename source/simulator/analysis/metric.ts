import type {Labels, Measurement, Metric, MetricResult} from '../objects.ts';
import {durationSeconds, timestamp} from '../time.ts';
import {ConditionError, evaluateCondition, type MetricValue} from './condition.ts';

const retryAfterErrorMs = 10_000;
const keptMeasurements = 10;

/** What a provider answered: a value, or why there is none. */
export type Answer = {readonly value: MetricValue} | {readonly error: string};

/** Failed, Error, Inconclusive and Successful are final. */
export function isFinal(phase: string | undefined): boolean {
	return phase !== undefined && ['Error', 'Failed', 'Inconclusive', 'Successful'].includes(phase);
}

/** Limits and counts may be written as strings; what is no number counts as 0. */
export function limitOf(value: number | string | undefined, otherwise: number): number {
	const number = Number(value ?? otherwise);
	return Number.isNaN(number) ? 0 : number;
}

/** How many measurements end the metric; undefined when it runs until it is stopped. */
export function effectiveCount(metric: Metric): number | undefined {
	const count = limitOf(metric.count, 0);
	return count > 0 ? count : (metric.interval === undefined ? 1 : undefined);
}

/** The instant of the next measurement. After an error it comes 10 s later whatever the interval (V10). */
export function nextMeasurementAt(metric: Metric, result: MetricResult | undefined, runStartedAt: number): number {
	const last = result?.measurements?.at(-1);
	if (!last) {
		return runStartedAt + ((durationSeconds(metric.initialDelay) ?? 0) * 1000);
	}

	const finishedAt = Date.parse(last.finishedAt ?? last.startedAt);
	return finishedAt + (last.phase === 'Error' ? retryAfterErrorMs : (durationSeconds(metric.interval) ?? 0) * 1000);
}

/** Turns an answer into a measurement: its value is left out where the condition could not be worked out. */
export function measure(metric: Metric, answer: Answer, now: number): Measurement {
	const at = timestamp(now);
	const measurement = (phase: string, more: Partial<Measurement>): Measurement => ({finishedAt: at, ...more, phase, startedAt: at});
	if ('error' in answer) {
		return measurement('Error', {message: answer.error});
	}

	try {
		return measurement(verdict(metric, answer.value), {value: valueText(answer.value)});
	} catch (error) {
		if (error instanceof ConditionError) {
			return measurement('Error', {message: error.message});
		}

		throw error;
	}
}

/** Argo-rollouts.md 6.8. */
function verdict({successCondition, failureCondition}: Metric, value: MetricValue): string {
	const isSuccess = successCondition === undefined ? undefined : evaluateCondition(successCondition, value);
	const isFailure = failureCondition === undefined ? undefined : evaluateCondition(failureCondition, value);
	if (isFailure === true) {
		return 'Failed';
	}

	if (isSuccess === undefined) {
		return 'Successful';
	}

	return isSuccess ? 'Successful' : (isFailure === undefined ? 'Failed' : 'Inconclusive');
}

function valueText(value: MetricValue): string {
	const text = (sample: number) => sample === Infinity ? '+Inf' : (sample === -Infinity ? '-Inf' : String(sample));
	return typeof value === 'number' ? text(value) : `[${value.map(sample => text(sample)).join(',')}]`;
}

/** Adds a measurement that is over to the counters; errors are not in `count`. */
export function addMeasurement(name: string, result: MetricResult | undefined, measurement: Measurement, metadata: Labels | undefined): MetricResult {
	const plus = (key: 'count' | 'error' | 'failed' | 'inconclusive' | 'successful', phase: string) => (result?.[key] ?? 0) + (measurement.phase === phase ? 1 : 0);
	const isError = measurement.phase === 'Error';
	const isSuccess = measurement.phase === 'Successful';
	return compact({
		consecutiveError: isError ? (result?.consecutiveError ?? 0) + 1 : 0,
		consecutiveSuccess: isSuccess ? (result?.consecutiveSuccess ?? 0) + 1 : 0,
		count: (result?.count ?? 0) + (isError ? 0 : 1),
		error: plus('error', 'Error'),
		failed: plus('failed', 'Failed'),
		inconclusive: plus('inconclusive', 'Inconclusive'),
		measurements: [...result?.measurements?.filter(one => one.phase !== 'Running') ?? [], measurement].slice(-keptMeasurements),
		...(metadata && {metadata}),
		name,
		phase: 'Running',
		successful: plus('successful', 'Successful'),
	});
}

export type Assessment = {readonly phase: string; readonly message?: string};

/** The phase of a metric after its latest measurement (argo-rollouts.md 6.4). */
export function assessMetric(metric: Metric, result: MetricResult | undefined, isTerminating: boolean): Assessment {
	if (!result) {
		return {phase: isTerminating ? 'Successful' : 'Pending'};
	}

	if (isFinal(result.phase)) {
		return {phase: result.phase};
	}

	const {failed = 0, inconclusive = 0, consecutiveError = 0, count = 0} = result;
	const failureLimit = limitOf(metric.failureLimit, 0);
	const inconclusiveLimit = limitOf(metric.inconclusiveLimit, 0);
	const errorLimit = limitOf(metric.consecutiveErrorLimit, 4);
	if (consecutiveError > errorLimit) {
		return {phase: 'Error', message: `consecutiveErrors (${consecutiveError}) > consecutiveErrorLimit (${errorLimit})`};
	}

	if (inconclusive > inconclusiveLimit) {
		return {phase: 'Inconclusive', message: `inconclusive (${inconclusive}) > inconclusiveLimit (${inconclusiveLimit})`};
	}

	if (failureLimit >= 0 && failed > failureLimit) {
		return {phase: 'Failed', message: `failed (${failed}) > failureLimit (${failureLimit})`};
	}

	const wanted = effectiveCount(metric);
	return {phase: isTerminating || (wanted !== undefined && count >= wanted) ? 'Successful' : 'Running'};
}

function compact(result: MetricResult): MetricResult {
	return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== 0)) as unknown as MetricResult;
}
