import type {Instant} from '../types/clock.ts';
import type {
	AnalysisRunView,
	ExperimentView,
	MetricView,
	PodView,
	ReplicaSetView,
	RevisionView,
	RolloutView,
} from '../domain/rollout-view.ts';
import {formatInstant, orNull} from './json.ts';

const podJson = (pod: PodView) => ({
	name: pod.name, status: pod.status, ready: `${pod.readyContainers}/${pod.containers}`, restarts: pod.restarts, createdAt: formatInstant(pod.createdAt), node: orNull(pod.node), trouble: orNull(pod.trouble),
});

const replicaSetJson = (replicaSet: ReplicaSetView) => ({
	name: replicaSet.name,
	roles: replicaSet.roles,
	status: replicaSet.status,
	desired: replicaSet.desired,
	available: replicaSet.available,
	scaleDownAt: formatInstant(replicaSet.scaleDownAt),
	images: replicaSet.images,
	...(replicaSet.experimentTemplate !== undefined && {template: replicaSet.experimentTemplate}),
	pods: replicaSet.pods.map(podJson),
});

export const metricJson = (metric: MetricView) => ({
	name: metric.name,
	phase: metric.phase,
	message: metric.message,
	last: orNull(metric.last),
	lastAt: formatInstant(metric.lastAt),
	nextAt: formatInstant(metric.nextAt),
	condition: orNull(metric.condition),
	provider: orNull(metric.provider),
	query: orNull(metric.query),
	intervalSeconds: orNull(metric.intervalSeconds),
	wanted: orNull(metric.wanted),
	counts: metric.counts,
	empty: metric.empty,
	failuresLeft: orNull(metric.failuresLeft),
	dryRun: metric.isDryRun,
});

export const runJson = (run: AnalysisRunView) => ({
	name: run.name,
	role: run.role,
	phase: run.phase,
	message: run.message,
	startedAt: formatInstant(run.startedAt),
	completedAt: formatInstant(run.completedAt),
	counts: run.counts,
	evidence: {...run.evidence, verdict: orNull(run.evidence.verdict)},
	metrics: run.metrics.map(metricJson),
	jobs: run.jobs.map(({name, status, startedAt}) => ({name, status, startedAt: formatInstant(startedAt)})),
});

const experimentJson = (experiment: ExperimentView) => ({
	name: experiment.name,
	phase: experiment.phase,
	message: experiment.message,
	replicaSets: experiment.replicaSets.map(replicaSetJson),
	analysisRuns: experiment.analysisRuns.map(runJson),
});

const revisionJson = (revision: RevisionView) => ({
	number: revision.number,
	replicaSets: revision.replicaSets.map(replicaSetJson),
	analysisRuns: revision.analysisRuns.map(runJson),
	experiments: revision.experiments.map(experimentJson),
});

function stepJson({step}: RolloutView, now: Instant) {
	return step
		? {
			index: orNull(step.index),
			total: step.total,
			kind: orNull(step.current?.kind),
			remainingSeconds: step.endsAt === undefined ? null : Math.max(0, Math.ceil((step.endsAt - now) / 1000)),
		}
		: null;
}

/** Null while nothing is held: a broken freeze holds nothing, it is a warning. */
function frozenJson({frozen}: RolloutView) {
	return frozen && frozen.owner !== 'broken'
		? {ours: frozen.owner === 'ours', by: orNull(frozen.by), reason: orNull(frozen.reason), since: formatInstant(frozen.since)}
		: null;
}

function headJson(view: RolloutView, now: Instant) {
	return {
		apiVersion: 'rolltop/v1',
		kind: 'Rollout',
		name: view.name,
		namespace: view.namespace,
		strategy: orNull(view.strategy),
		phase: view.phase,
		message: view.message,
		situation: view.situation.name,
		since: formatInstant(view.situation.since),
		detail: view.situation.detail,
		step: stepJson(view, now),
		weight: {set: orNull(view.weight.set), actual: orNull(view.weight.actual), source: orNull(view.weight.source), router: orNull(view.weight.router), status: orNull(view.weight.status), plugin: orNull(view.weight.plugin)},
		replicas: view.replicas,
		images: view.images,
		frozen: frozenJson(view),
		revision: orNull(view.revision),
		stableRevision: orNull(view.stableRevision),
		createdAt: formatInstant(view.createdAt),
		origin: orNull(view.origin),
		links: view.links,
	};
}

/** `from` as the API writes times. */
function endJson({end}: RolloutView['next']) {
	return end === undefined ? null : {...end, ...('from' in end && {from: formatInstant(end.from)})};
}

function nextJson({next}: RolloutView) {
	return {promote: next.promote, abort: next.abort, end: endJson(next)};
}

/** The object of `get -o json`: the fixed keys of interface.md and what stands beside them. Unknown is null. */
export function rolloutJson(view: RolloutView, now: Instant): object {
	return {...headJson(view, now), next: nextJson(view), changes: view.changes ?? [], revisions: view.revisions.map(revisionJson), warnings: view.warnings};
}

/** The array of `list -o json`: the same objects without their revisions. */
export function rolloutsJson(views: readonly RolloutView[], now: Instant): readonly object[] {
	return views.map(view => ({...headJson(view, now), next: nextJson(view), changes: view.changes ?? [], warnings: view.warnings}));
}
