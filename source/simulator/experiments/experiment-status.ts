import {isFinal} from '../analysis/metric.ts';
import type {Experiment, ExperimentStatus, ReplicaSet, TemplateStatus} from '../objects.ts';
import {durationSeconds, timestamp} from '../time.ts';

type Runs = NonNullable<ExperimentStatus['analysisRuns']>;

export type ExperimentFacts = {
	readonly experiment: Experiment;
	readonly setOf: (template: string) => ReplicaSet | undefined;
	readonly runs: Runs;
	readonly now: number;
};

const defaultDeadlineSeconds = 600;

/** Failed and Error templates stay what they are, the others follow their pods until the experiment ends. */
function templateStatus({experiment, setOf, now}: ExperimentFacts, name: string, wanted: number): TemplateStatus {
	const old = experiment.status?.templateStatuses?.find(one => one.name === name);
	const {replicas = 0, readyReplicas = 0, availableReplicas = 0} = setOf(name)?.status ?? {};
	const counts = {replicas, updatedReplicas: replicas, readyReplicas, availableReplicas};
	const at = timestamp(now);
	const stillSince = old?.availableReplicas === availableReplicas && old.replicas === replicas ? old.lastTransitionTime : undefined;
	const progress = {lastTransitionTime: stillSince ?? at};
	if (old && isFinal(old.status)) {
		return {...old, ...counts, ...progress};
	}

	if (old?.status === 'Running' || availableReplicas >= wanted) {
		return {name, ...counts, status: 'Running', ...progress};
	}

	const deadline = experiment.spec.progressDeadlineSeconds ?? defaultDeadlineSeconds;
	const isLate = stillSince !== undefined && now >= Date.parse(stillSince) + (deadline * 1000);
	return isLate
		? {name, ...counts, status: 'Failed', message: `Template '${name}' exceeded its progressDeadlineSeconds (${deadline})`, ...progress}
		: {name, ...counts, status: 'Progressing', ...progress};
}

/** When a running experiment ends by its duration; undefined when time does not end it. */
export function endsAt({spec, status}: Experiment): number | undefined {
	const seconds = durationSeconds(spec.duration);
	return seconds === undefined || status?.availableAt === undefined ? undefined : Date.parse(status.availableAt) + (seconds * 1000);
}

const severity = ['Successful', 'Inconclusive', 'Error', 'Failed'];

/** The end is near: a person, time, a bad analysis or template, or all required analyses being done. */
export function isEnding({experiment, runs, now}: ExperimentFacts, templates: readonly TemplateStatus[]): boolean {
	const {spec} = experiment;
	const end = endsAt(experiment);
	const required = (spec.analyses ?? []).filter(analysis => analysis.requiredForCompletion);
	const isDone = (name: string) => runs.some(run => run.name === name && run.phase === 'Successful');
	return spec.terminate === true
		|| (end !== undefined && now >= end)
		|| templates.some(({status}) => isFinal(status) && status !== 'Successful')
		|| runs.some(({phase}) => isFinal(phase) && phase !== 'Successful')
		|| (required.length > 0 && required.every(({name}) => isDone(name)));
}

/** The status as it should be now; runs that have to be ended first keep the experiment Running. */
export function experimentStatus(facts: ExperimentFacts): ExperimentStatus {
	const {experiment, runs, now} = facts;
	const old = experiment.status ?? {};
	const following = experiment.spec.templates.map(({name, replicas = 1}) => templateStatus(facts, name, replicas));
	const isOver = isFinal(old.phase) || (isEnding(facts, following) && runs.every(({phase}) => isFinal(phase) || phase === ''));
	const templates = isOver ? following.map(one => isFinal(one.status) ? one : {...one, status: 'Successful'}) : following;
	const isAvailable = templates.every(({status}) => status !== 'Progressing');
	const availableAt = old.availableAt ?? (isAvailable ? timestamp(now) : undefined);
	const worst = [...templates.map(({status, message}) => ({phase: status, message})), ...runs.filter(({phase}) => phase !== '')].toSorted((a, b) => severity.indexOf(b.phase) - severity.indexOf(a.phase))[0];
	const ended = isFinal(old.phase) ? old : (isOver ? worst : undefined);
	const phase = ended?.phase ?? (isAvailable ? 'Running' : 'Pending');
	const message = ended?.message;
	return {
		...(runs.length > 0 && {analysisRuns: runs}),
		...(availableAt !== undefined && {availableAt}),
		conditions: [conditionOf(experiment, phase, now)],
		...(message !== undefined && {message}),
		phase,
		templateStatuses: templates,
	};
}

function conditionOf({metadata: {name}, status}: Experiment, phase: string, now: number) {
	const [reason, text, isProgressing] = isFinal(phase)
		? ['ExperimentCompleted', phase === 'Successful' ? 'has successfully ran and completed' : `has finished as ${phase}`, 'False'] as const
		: (phase === 'Running' ? ['NewReplicaSetAvailable', 'is running', 'True'] as const : ['ReplicaSetUpdated', 'is progressing', 'True'] as const);
	const old = status?.conditions?.[0];
	const at = timestamp(now);
	return old?.reason === reason ? old : {type: 'Progressing', status: isProgressing, reason, message: `Experiment "${name}" ${text}.`, lastUpdateTime: at, lastTransitionTime: old?.status === isProgressing ? old.lastTransitionTime ?? at : at};
}
