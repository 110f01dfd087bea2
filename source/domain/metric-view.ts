import type {AnalysisArgument, AnalysisRun, Metric, MetricResult} from '../types/objects.ts';
import {filled} from './filled.ts';
import {parseWhole} from './labels.ts';
import {derivePoint, isEmpty, readLimit} from './measurement.ts';
import type {Counts, MetricPoint, MetricView} from './rollout-view.ts';
import {hideValue} from './secret-names.ts';
import {addSeconds, parseGoDuration, parseInstant} from './time.ts';

const atLeastZero = (value: number | undefined) => Math.max(0, value ?? 0);

export function countsOf(result: MetricResult | undefined): Counts {
	return {
		successful: atLeastZero(result?.successful),
		failed: atLeastZero(result?.failed),
		inconclusive: atLeastZero(result?.inconclusive),
		error: atLeastZero(result?.error),
	};
}

function argumentText({value, valueFrom}: AnalysisArgument): string | undefined {
	const {secretKeyRef: secret, fieldRef, podTemplateHashValue: hash} = valueFrom ?? {};
	if (secret) {
		return `<secret ${secret.name ?? ''}/${secret.key ?? ''}>`;
	}

	// The controller puts the value in when it makes the run; a run by hand and a template have the reference only.
	const reference = hash === undefined ? fieldRef?.fieldPath : `pod hash ${hash}`;
	return value ?? (reference === undefined ? undefined : `<${reference}>`);
}

export const placeholder = /\{\{\s{0,9}args\.(?<name>[^\s\{\}]{1,253})\s{0,9}\}\}/gv;

/**
Fills arguments in; one from a Secret as `<secret name/key>`, an unknown one stays as it is written. The query that the
controller resolved is never read: it holds secrets in plain text (argo-rollouts.md 6.11).
*/
export function fillArguments(text: string, args: readonly AnalysisArgument[]): string {
	if (!text.includes('{{')) {
		return text;
	}

	return text.replaceAll(placeholder, (whole, name: string) => {
		const found = args.find(argument => argument.name === name);
		return (found && argumentText(found)) ?? whole;
	});
}

/** The same to be shown: the plain value of an argument that is named like a secret stays hidden. */
export function fillArgumentsShown(text: string, args: readonly AnalysisArgument[]): string {
	return fillArguments(text, args.map(argument => argument.value === undefined || argument.name === undefined ? argument : {...argument, value: hideValue(argument.name, argument.value)}));
}

/** An integer, or a text that becomes one when arguments are filled in. */
export function readInteger(value: number | string | undefined, args: readonly AnalysisArgument[]): number | undefined {
	return typeof value === 'string' ? parseWhole(fillArguments(value, args)) : value;
}

/** Effective count (argo-rollouts.md 6.2): undefined when it runs until stopped or cannot be known. */
export function wantedOf({count, interval}: Metric, args: readonly AnalysisArgument[]): number | undefined {
	const wanted = readInteger(count, args);
	if (count !== undefined && wanted === undefined) {
		return undefined;
	}

	if (wanted === undefined || wanted <= 0) {
		return interval === undefined ? 1 : undefined;
	}

	return wanted;
}

const finishedPhases: ReadonlySet<string> = new Set(['Error', 'Failed', 'Inconclusive', 'Successful']);

export const isFinished = (phase: string | undefined) => finishedPhases.has(phase ?? '');

const secondsAfterError = 10;

/** When the controller measures again: interval after the last, 10 s after an error whatever the interval (V10). */
function nextAtOf({metric, phase, last, isRunFinished, startedAt}: MetricInput & {readonly phase: string; readonly last: MetricPoint | undefined; readonly startedAt: number | undefined}): number | undefined {
	if (isRunFinished || isFinished(phase)) {
		return undefined;
	}

	if (last === undefined) {
		return addSeconds(startedAt, parseGoDuration(metric?.initialDelay));
	}

	const seconds = last.phase === 'Error' ? secondsAfterError : parseGoDuration(metric?.interval);
	return isFinished(last.phase) ? addSeconds(last.at, seconds) : undefined;
}

function failuresLeftOf(metric: Metric | undefined, failed: number, args: readonly AnalysisArgument[]): number | undefined {
	const limit = metric?.failureLimit === undefined ? 0 : readInteger(metric.failureLimit, args);
	return metric === undefined || limit === undefined || limit < 0 ? undefined : Math.max(0, limit - failed);
}

function conditionOf({successCondition, failureCondition}: Metric): string | undefined {
	const failure = filled(failureCondition);
	return filled(successCondition) ?? (failure === undefined ? undefined : `not ${failure}`);
}

type MetricInput = {
	readonly run: AnalysisRun;
	readonly metric: Metric | undefined;
	readonly result: MetricResult | undefined;
	readonly isRunFinished: boolean;
};

function isDryRun({run, metric, result}: MetricInput): boolean {
	const name = metric?.name ?? '';
	return result?.dryRun ?? run.spec?.dryRun?.some(({metricName}) => metricName === name || metricName === '.*') ?? false;
}

/** What the spec of a metric says, arguments filled in. */
function readSpec(metric: Metric | undefined, args: readonly AnalysisArgument[]) {
	const condition = metric && conditionOf(metric);
	const isFailure = filled(metric?.successCondition) === undefined;
	const {type, query: asked, address} = metric?.provider ?? {};
	const query = asked ?? (type === 'web' ? address : undefined);
	return {
		condition: condition === undefined ? undefined : fillArgumentsShown(condition, args),
		provider: type,
		query: query === undefined ? undefined : fillArgumentsShown(query, args),
		intervalSeconds: parseGoDuration(metric?.interval),
		wanted: metric && wantedOf(metric, args),
		limit: readLimit(condition === undefined ? undefined : fillArguments(condition, args), isFailure),
	};
}

/** One metric of a run: what is asked, what came back, what is left. */
export function deriveMetric(input: MetricInput): MetricView {
	const {run, metric, result} = input;
	const args = run.spec?.args ?? [];
	const measurements = result?.measurements ?? [];
	const points = measurements.map(measurement => derivePoint(measurement));
	const counts = countsOf(result);
	const last = points.at(-1);
	const phase = result?.phase ?? '';
	return {
		name: metric?.name ?? result?.name ?? '',
		phase,
		message: result?.message ?? '',
		isDryRun: isDryRun(input),
		last: measurements.at(-1)?.value,
		lastAt: last?.at,
		nextAt: nextAtOf({...input, phase, last, startedAt: parseInstant(run.status?.startedAt ?? run.metadata.creationTimestamp)}),
		...readSpec(metric, args),
		counts,
		empty: measurements.filter(measurement => isEmpty(measurement, metric?.provider?.type)).length,
		failuresLeft: failuresLeftOf(metric, counts.failed, args),
		points,
	};
}
