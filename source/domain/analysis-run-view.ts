import type {AnalysisRun, MetricResult, RolloutStatus} from '../types/objects.ts';
import {deriveEvidence} from './evidence.ts';
import {parseWhole, revisionOf, runTypeLabel, stepIndexLabel} from './labels.ts';
import {countsOf, deriveMetric, isFinished} from './metric-view.ts';
import {compareInstants, compareTexts, firstDifference} from './order.ts';
import type {AnalysisRunView, Counts, JobView, MetricView} from './rollout-view.ts';
import {parseInstant} from './time.ts';

type Role = AnalysisRunView['role'];

/** What of a run does not depend on its rollout. */
type RunCore = Omit<AnalysisRunView, 'isCurrent' | 'role'>;

function sumCounts(results: readonly MetricResult[]): Counts {
	const sum = {successful: 0, failed: 0, inconclusive: 0, error: 0};
	for (const result of results) {
		const counts = countsOf(result);
		sum.successful += counts.successful;
		sum.failed += counts.failed;
		sum.inconclusive += counts.inconclusive;
		sum.error += counts.error;
	}

	return sum;
}

/** Metrics of the spec in its order, then results that the spec does not have. */
function deriveMetrics(run: AnalysisRun, isRunFinished: boolean): readonly MetricView[] {
	const metrics = run.spec?.metrics ?? [];
	const results = run.status?.metricResults ?? [];
	const names = new Set(metrics.map(({name}) => name));
	return [
		...metrics.map(metric => deriveMetric({run, metric, result: results.find(({name}) => name === metric.name), isRunFinished})),
		...results.filter(({name}) => !names.has(name)).map(result => deriveMetric({run, metric: undefined, result, isRunFinished})),
	];
}

function deriveJobs(results: readonly MetricResult[]): readonly JobView[] {
	return results.flatMap(({measurements = []}) => measurements).flatMap(({metadata, phase, startedAt}) => {
		const name = metadata?.['job-name'];
		return name === undefined ? [] : [{name, status: phase ?? '', startedAt: parseInstant(startedAt)}];
	});
}

function buildCore(run: AnalysisRun): RunCore {
	const {metadata, spec, status} = run;
	const phase = status?.phase ?? '';
	const results = status?.metricResults ?? [];
	const metrics = deriveMetrics(run, isFinished(phase));
	return {
		name: metadata.name,
		revision: revisionOf(metadata),
		stepIndex: parseWhole(metadata.labels?.[stepIndexLabel]),
		phase,
		message: status?.message ?? '',
		createdAt: parseInstant(metadata.creationTimestamp),
		startedAt: parseInstant(status?.startedAt),
		completedAt: parseInstant(status?.completedAt),
		counts: sumCounts(results),
		evidence: deriveEvidence({
			phase, isFinished: isFinished(phase), isTerminated: spec?.terminate === true || status?.message === 'Run Terminated', metrics,
		}),
		metrics,
		jobs: deriveJobs(results),
	};
}

const cores = new WeakMap<AnalysisRun, RunCore>();

function coreOf(run: AnalysisRun): RunCore {
	let core = cores.get(run);
	if (core === undefined) {
		core = buildCore(run);
		cores.set(run, core);
	}

	return core;
}

const rolesByLabel: ReadonlyMap<string | undefined, Role> = new Map<string, Role>([
	['Background', 'background'], ['PostPromotion', 'postPromotion'], ['PrePromotion', 'prePromotion'], ['Step', 'step'],
]);

function rolesByName({canary, blueGreen}: RolloutStatus): ReadonlyMap<string, Role> {
	const named: ReadonlyArray<readonly [string | undefined, Role]> = [
		[canary?.currentBackgroundAnalysisRunStatus?.name, 'background'],
		[canary?.currentStepAnalysisRunStatus?.name, 'step'],
		[blueGreen?.prePromotionAnalysisRunStatus?.name, 'prePromotion'],
		[blueGreen?.postPromotionAnalysisRunStatus?.name, 'postPromotion'],
	];
	return new Map(named.filter((entry): entry is [string, Role] => Boolean(entry[0])));
}

/**
Views of runs. The names in the rollout's status go before the label, which metadata of the spec can overwrite
(argo-rollouts.md 6.6). `role` is for runs of an experiment.
*/
export function deriveRuns(runs: readonly AnalysisRun[], status: RolloutStatus, role?: Role): AnalysisRunView[] {
	const named = rolesByName(status);
	return runs.map(run => {
		const core = coreOf(run);
		const isNamed = named.has(core.name);
		return {
			...core,
			role: role ?? named.get(core.name) ?? rolesByLabel.get(run.metadata.labels?.[runTypeLabel]) ?? 'other',
			isCurrent: isNamed || !isFinished(core.phase),
		};
	});
}

/** Highest revision, then oldest first, then by name from the end: the plugin's order. */
export function compareRuns(a: AnalysisRunView, b: AnalysisRunView): number {
	return firstDifference(b.revision - a.revision, compareInstants(a.createdAt, b.createdAt), compareTexts(b.name, a.name));
}
