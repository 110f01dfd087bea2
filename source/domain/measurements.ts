import type {Instant} from '../types/clock.ts';
import type {
	AnalysisRun,
	Measurement,
	Metric,
	MetricResult,
} from '../types/objects.ts';
import type {Family} from './family.ts';
import {filled} from './filled.ts';
import {fillArgumentsShown, readInteger, wantedOf} from './metric-view.ts';
import {derivePoint, isEmpty} from './measurement.ts';
import type {AnalysisRunView, MetricView, RolloutView} from './rollout-view.ts';
import {parseInstant} from './time.ts';
import {readAddress} from './trial-address.ts';
import type {Conditions} from './trial-condition.ts';
import {conditionsOf} from './trial.ts';

/** One measurement that the controller kept (the last ten, unless the run asks for more). */
export type MeasurementView = {
	readonly startedAt: Instant | undefined;
	readonly finishedAt: Instant | undefined;
	readonly phase: string;
	/** The first number of its value; undefined: no data. */
	readonly value: number | undefined;
	/** As the controller wrote it; empty where it had none. */
	readonly text: string;
	/** The provider has values, and this one came without. */
	readonly isEmpty: boolean;
	readonly message: string;
	/** The Job that made it. */
	readonly job: string | undefined;
};

/** How far a metric may go; a limit that does not apply or is not known is undefined. */
export type MetricLimits = {
	readonly count: number | undefined;
	readonly failures: number | undefined;
	readonly inconclusive: number | undefined;
	readonly errorsInARow: number | undefined;
	readonly successesInARow: number | undefined;
};

export type MetricEvidence = {
	readonly metric: MetricView;
	/** Arguments filled in. */
	readonly conditions: Conditions;
	readonly limits: MetricLimits;
	/** Errors one after the other up to now. */
	readonly errorsInARow: number;
	/** Failures, inconclusive ones and errors in a row that it survives. */
	readonly left: {readonly failures: number | undefined; readonly inconclusive: number | undefined; readonly errors: number | undefined};
	/** Where the query goes to; undefined where the template names nothing, and where a login stands in it. */
	readonly address: string | undefined;
	/** Oldest first. */
	readonly measurements: readonly MeasurementView[];
	/** Every one that was made, kept or not. */
	readonly taken: number;
};

export type RunEvidence = {readonly run: AnalysisRunView; readonly metrics: readonly MetricEvidence[]};

function deriveMeasurement(measurement: Measurement, provider: string | undefined): MeasurementView {
	const {value, text, message, phase} = derivePoint(measurement);
	return {
		startedAt: parseInstant(measurement.startedAt),
		finishedAt: parseInstant(measurement.finishedAt),
		phase,
		value,
		text,
		isEmpty: isEmpty(measurement, provider),
		message,
		job: measurement.metadata?.['job-name'],
	};
}

const usualErrors = 4;

/** Argo-rollouts.md 6.2: what is unset is 0, but for errors in a row; a negative failure limit does not apply. */
function limitsOf(metric: Metric, run: AnalysisRun): MetricLimits {
	const args = run.spec?.args ?? [];
	const read = (limit: number | string | undefined, unset: number) => limit === undefined || limit === '' ? unset : readInteger(limit, args);
	const failures = read(metric.failureLimit, 0);
	const successes = read(metric.consecutiveSuccessLimit, 0);
	return {
		count: wantedOf(metric, args),
		failures: failures === undefined || failures < 0 ? undefined : failures,
		inconclusive: read(metric.inconclusiveLimit, 0),
		errorsInARow: read(metric.consecutiveErrorLimit, usualErrors),
		successesInARow: successes === undefined || successes <= 0 ? undefined : successes,
	};
}

const leftOf = (limit: number | undefined, used: number) => limit === undefined ? undefined : Math.max(0, limit - used);

/** A user and a password in an address are secrets like any other. */
function addressOf(metric: Metric, run: AnalysisRun): string | undefined {
	const written = filled(metric.provider?.address);
	const address = written === undefined ? undefined : fillArgumentsShown(written, run.spec?.args ?? []);
	return readAddress(address).kind === 'login' ? undefined : address;
}

const noLimits: MetricLimits = {count: undefined, failures: undefined, inconclusive: undefined, errorsInARow: undefined, successesInARow: undefined};

function deriveMetricEvidence(view: MetricView, run: AnalysisRun): MetricEvidence {
	const metric: Metric | undefined = run.spec?.metrics?.find(({name}) => name === view.name);
	const result: MetricResult | undefined = run.status?.metricResults?.find(({name}) => name === view.name);
	const limits = metric === undefined ? noLimits : limitsOf(metric, run);
	const {failed, inconclusive, successful, error} = view.counts;
	const errorsInARow = Math.max(0, result?.consecutiveError ?? 0);
	return {
		metric: view,
		conditions: metric === undefined ? {success: undefined, failure: undefined} : conditionsOf(metric, run.spec?.args ?? []),
		limits,
		errorsInARow,
		left: {failures: leftOf(limits.failures, failed), inconclusive: leftOf(limits.inconclusive, inconclusive), errors: leftOf(limits.errorsInARow, errorsInARow)},
		address: metric && addressOf(metric, run),
		measurements: (result?.measurements ?? []).map(measurement => deriveMeasurement(measurement, view.provider)),
		taken: successful + failed + inconclusive + error,
	};
}

/** Everything that is known of a run's measurements; undefined where the run itself is not there. */
export function deriveRunEvidence({analysisRuns}: Family, run: AnalysisRunView): RunEvidence | undefined {
	const raw = analysisRuns.find(({metadata}) => metadata.name === run.name);
	return raw && {run, metrics: run.metrics.map(metric => deriveMetricEvidence(metric, raw))};
}

/** Every run of a rollout that is there, those of its experiments too, the update in flight first. */
export function runsOf({analysis, revisions}: RolloutView): readonly AnalysisRunView[] {
	const all = [...analysis, ...revisions.flatMap(revision => [...revision.analysisRuns, ...revision.experiments.flatMap(({analysisRuns}) => analysisRuns)])];
	return [...new Map(all.map(run => [run.name, run] as const)).values()];
}

const isBad = ({phase}: AnalysisRunView) => phase === 'Failed' || phase === 'Error';

/** The run that one wants to see first: one that has failed, else one that runs, else one that left a doubt, else the newest. */
export function firstRun(view: RolloutView): AnalysisRunView | undefined {
	const runs = view.analysis.length > 0 ? view.analysis : runsOf(view);
	return runs.find(run => isBad(run)) ?? runs.find(({phase}) => phase === 'Running') ?? runs.find(({evidence: {verdict}, phase}) => phase === 'Inconclusive' || verdict === 'empty') ?? runs[0];
}
