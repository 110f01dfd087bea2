import type {Evidence, MetricView} from './rollout-view.ts';

const fewestSamples = 3;

/** Measurements that gave an answer; errors are none. */
const samplesOf = ({counts}: MetricView) => counts.successful + counts.failed + counts.inconclusive;

type Run = {
	readonly phase: string;
	/** Stopped from outside; its metrics become Successful when they had not failed (V12). */
	readonly isTerminated: boolean;
	readonly isFinished: boolean;
	readonly metrics: readonly MetricView[];
};

type Verdict = NonNullable<Evidence['verdict']>;

function isBroken(metric: MetricView): boolean {
	const [beforeLast, last] = metric.points.slice(-2);
	return metric.phase === 'Error'
		|| (metric.counts.error > 0 && samplesOf(metric) === 0)
		|| (last?.phase === 'Error' && beforeLast?.phase === 'Error');
}

/** All that the controller kept is without data, or it passed without being asked (V8, V9). */
function isEmptyMetric(metric: MetricView): boolean {
	const kept = metric.points.filter(({phase}) => phase !== 'Running' && phase !== 'Pending').length;
	return (kept > 0 && metric.empty === kept) || (samplesOf(metric) === 0 && metric.phase === 'Successful');
}

function isStopped(metric: MetricView): boolean {
	return metric.wanted === undefined || samplesOf(metric) < metric.wanted;
}

/** A Job is a whole test: one is enough. */
function isThin(metric: MetricView): boolean {
	if (metric.provider === 'job') {
		return samplesOf(metric) === 0;
	}

	const [first, ...others] = metric.points;
	const spanMs = (others.at(-1)?.at ?? first?.at ?? 0) - (first?.at ?? 0);
	const isShort = metric.points.length < 10 && metric.intervalSeconds !== undefined && spanMs < 1000 * metric.intervalSeconds;
	return samplesOf(metric) < fewestSamples || isShort;
}

/** First match wins: the worst that can be said of any metric that counts. */
function judge({phase, isTerminated, isFinished, metrics}: Run): Verdict | undefined {
	const counted = metrics.filter(({isDryRun}) => !isDryRun);
	if (phase === 'Error' || counted.some(metric => isBroken(metric))) {
		return 'broken';
	}

	if (counted.some(metric => isEmptyMetric(metric)) || (phase === 'Successful' && counted.every(metric => samplesOf(metric) === 0))) {
		return 'empty';
	}

	if (!isFinished && counted.every(metric => samplesOf(metric) === 0)) {
		return undefined;
	}

	if (phase === 'Successful' && isTerminated && counted.some(metric => isStopped(metric))) {
		return 'stopped';
	}

	return counted.some(metric => isThin(metric)) ? 'thin' : 'sound';
}

/** What a run's verdict rests on (interface.md). Samples and empty ones over all metrics. */
export function deriveEvidence(run: Run): Evidence {
	return {
		samples: run.metrics.reduce((sum, metric) => sum + samplesOf(metric), 0),
		empty: run.metrics.reduce((sum, metric) => sum + metric.empty, 0),
		verdict: judge(run),
	};
}
