import {isEqual} from '../json.ts';
import type {AnalysisRun, AnalysisRunStatus, Labels, Measurement, Metric, MetricResult} from '../objects.ts';
import {timestamp} from '../time.ts';
import {addMeasurement, assessMetric, isFinal, measure, nextMeasurementAt, type Answer, type Assessment} from './metric.ts';

/** What a run needs of the world: its numbers and its jobs. */
export type RunWorld = {
	readonly now: number;
	/** Asks the metric's provider. */
	readonly ask: (metric: Metric, query: string) => Answer;
	/** Starts the job of a job metric; gives its name. */
	readonly startJob: (metric: Metric, number: number) => string;
	/** Undefined while the job runs. */
	readonly jobOutcome: (name: string) => 'failed' | 'succeeded' | undefined;
	readonly terminateJob: (name: string) => void;
};

export type RunStep = {
	readonly status: AnalysisRunStatus;
	/** When to look again; undefined when nothing is due by time alone. */
	readonly nextAt: number | undefined;
	/** Metrics and phases that have just become final. */
	readonly finished: ReadonlyArray<{readonly name: string; readonly phase: string}>;
};

/** Takes the measurements that are due and judges metrics and run. */
export function stepRun(run: AnalysisRun, world: RunWorld): RunStep {
	const old = run.status;
	const startedAt = old?.startedAt ?? timestamp(world.now);
	const before = new Map((old?.metricResults ?? []).map(result => [result.name, result]));
	const results = new Map<string, MetricResult>();
	for (const metric of run.spec.metrics) {
		const result = advance(run, metric, before.get(metric.name), Date.parse(startedAt), world);
		if (result) {
			results.set(metric.name, result);
		}
	}

	const assessments = assess(run, results);
	const finished = [];
	for (const [name, {phase}] of assessments) {
		const result = results.get(name);
		if (result) {
			const {message} = result.measurements?.at(-1) ?? {};
			results.set(name, {...result, phase, ...(isFinal(phase) && message !== undefined && {message})});
		}

		if (isFinal(phase) && !isFinal(before.get(name)?.phase)) {
			finished.push({name, phase});
		}
	}

	const {phase, message} = runPhase(run, assessments, results);
	const status: AnalysisRunStatus = {
		...(isFinal(phase) && {completedAt: timestamp(world.now)}),
		dryRunSummary: {},
		...(message !== undefined && {message}),
		...(results.size > 0 && {metricResults: results.values().toArray()}),
		phase,
		runSummary: summaryOf(assessments),
		startedAt,
	};
	return {status: old && isEqual(status, old) ? old : status, nextAt: isFinal(phase) ? undefined : nextAt(run, results, Date.parse(startedAt), world.now), finished};
}

function advance(run: AnalysisRun, metric: Metric, result: MetricResult | undefined, startedAt: number, world: RunWorld): MetricResult | undefined {
	if (isFinal(result?.phase)) {
		return result;
	}

	const open = result?.measurements?.findLast(measurement => measurement.phase === 'Running');
	if (open) {
		return followJob(run, metric, result!, open, world);
	}

	if (run.spec.terminate === true || world.now < nextMeasurementAt(metric, result, startedAt)) {
		return result;
	}

	if (metric.provider.job) {
		const number = (result?.measurements?.length ?? 0) + 1;
		const measurement = {metadata: {'job-name': world.startJob(metric, number), 'job-namespace': run.metadata.namespace ?? ''}, phase: 'Running', startedAt: timestamp(world.now)};
		return {...result, measurements: [...result?.measurements ?? [], measurement], name: metric.name, phase: 'Running'};
	}

	const query = fillIn(metric.provider.prometheus?.query ?? '', run);
	return addMeasurement(metric.name, result, measure(metric, world.ask(metric, query), world.now), {ResolvedPrometheusQuery: query});
}

function followJob(run: AnalysisRun, metric: Metric, result: MetricResult, open: Measurement, world: RunWorld): MetricResult {
	const job = open.metadata?.['job-name'] ?? '';
	const outcome = world.jobOutcome(job);
	if (outcome === undefined && !run.spec.terminate) {
		return result;
	}

	if (outcome === undefined) {
		world.terminateJob(job);
	}

	const phase = outcome === 'failed' ? 'Failed' : 'Successful';
	return addMeasurement(metric.name, result, {...open, finishedAt: timestamp(world.now), phase}, undefined);
}

/** `{{args.name}}` filled in from the run's arguments. */
export function fillIn(text: string, run: AnalysisRun): string {
	return text.replaceAll(/\{\{\s*args\.(?<name>[\w\-]+)\s*\}\}/gv, (whole, name: string) => run.spec.args?.find(argument => argument.name === name)?.value ?? whole);
}

/** One bad metric ends them all. */
function assess(run: AnalysisRun, results: ReadonlyMap<string, MetricResult>): ReadonlyMap<string, Assessment> {
	const judge = (isTerminating: boolean) => new Map(run.spec.metrics.map(metric => [metric.name, assessMetric(metric, results.get(metric.name), isTerminating)]));
	const first = judge(Boolean(run.spec.terminate));
	const isBad = first.values().some(({phase}) => isFinal(phase) && phase !== 'Successful');
	return isBad ? judge(true) : first;
}

const severity = ['Successful', 'Inconclusive', 'Error', 'Failed'];

function runPhase(run: AnalysisRun, assessments: ReadonlyMap<string, Assessment>, results: ReadonlyMap<string, MetricResult>): Assessment {
	const all = assessments.entries().toArray();
	if (all.some(([, {phase}]) => !isFinal(phase))) {
		return {phase: 'Running'};
	}

	const [name, worst] = all.toSorted(([, a], [, b]) => severity.indexOf(b.phase) - severity.indexOf(a.phase))[0]!;
	if (worst.phase === 'Successful') {
		return {phase: 'Successful', ...(run.spec.terminate && {message: 'Run Terminated'})};
	}

	const detail = results.get(name)?.measurements?.at(-1)?.message;
	return {phase: worst.phase, message: `Metric "${name}" assessed ${worst.phase} due to ${worst.message}${detail === undefined ? '' : `: "Error Message: ${detail}"`}`};
}

function summaryOf(assessments: ReadonlyMap<string, Assessment>): Readonly<Record<string, number>> {
	const summary: Record<string, number> = {count: assessments.size};
	for (const {phase} of assessments.values()) {
		if (!isFinal(phase)) {
			continue;
		}

		const key = phase.toLowerCase();
		summary[key] = (summary[key] ?? 0) + 1;
	}

	return summary;
}

function nextAt(run: AnalysisRun, results: ReadonlyMap<string, MetricResult>, startedAt: number, now: number): number | undefined {
	const times = run.spec.metrics.flatMap(metric => {
		const result = results.get(metric.name);
		const isWaiting = isFinal(result?.phase) || result?.measurements?.some(measurement => measurement.phase === 'Running');
		return isWaiting ? [] : [Math.max(now + 1, nextMeasurementAt(metric, result, startedAt))];
	});
	return times.length === 0 ? undefined : Math.min(...times);
}

/** Labels that tie a job to its run. */
export function jobMetadata(run: AnalysisRun, metric: Metric): {readonly labels: Labels; readonly annotations: Labels} {
	return {
		labels: {'analysisrun.argoproj.io/uid': run.metadata.uid},
		annotations: {
			'analysisrun.argoproj.io/metric-name': metric.name,
			'analysisrun.argoproj.io/name': run.metadata.name,
			'analysisrun.argoproj.io/namespace': run.metadata.namespace ?? '',
		},
	};
}

