import type {Cluster} from '../types/cluster.ts';
import type {Result} from '../types/problem.ts';
import type {Family} from '../domain/family.ts';
import {chooseLogTargets, containersOf, podEnd, type LogChoice, type LogSide, type LogTarget} from '../domain/log-targets.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {runsOf} from '../domain/measurements.ts';
import type {LogSubject} from './log-readers.ts';

/** Where lines come from: both versions, one of them, one container, the controller, or the job of an analysis. */
export type LogSource =
	| {readonly kind: 'both'}
	| {readonly kind: 'container'; readonly pod: string; readonly container: string | undefined; readonly role: string}
	| {readonly kind: 'controller'}
	| {readonly kind: 'job'; readonly job: string}
	| {readonly kind: 'side'; readonly side: LogSide};

/** The sides of a source and what is read for each. */
export type SourceParts = {readonly titles: readonly string[]; readonly subjects: readonly LogSubject[]; readonly notes: readonly string[]};

/** What tab goes through: both, each alone, the controller, the jobs, then pod by pod, the failing ones first. */
export function sourcesOf(view: RolloutView, family: Family): readonly LogSource[] {
	const {targets} = chooseLogTargets(view, family);
	const sides = (['canary', 'stable'] as const).filter(side => targets.some(target => target.side === side));
	const jobs = [...new Set(runsOf(view).flatMap(run => run.jobs.map(({name}) => name)))];
	return [
		...(sides.length === 2 ? [{kind: 'both'} as const] : []),
		...sides.map(side => ({kind: 'side', side}) as const),
		{kind: 'controller'},
		...jobs.map(job => ({kind: 'job', job}) as const),
		...targets.flatMap(target => containersOfTarget(target, family).map(container => ({kind: 'container', pod: target.pod, container, role: target.role}) as const)),
	];
}

/** Its chosen container first. */
function containersOfTarget({pod, container}: LogTarget, {pods}: Family): ReadonlyArray<string | undefined> {
	const raw = pods.find(({metadata}) => metadata.name === pod);
	return [container, ...(raw === undefined ? [] : containersOf(raw).filter(name => name !== container))];
}

const sidesOfView = ({strategy}: RolloutView): Readonly<Record<LogSide, string>> => strategy === 'blueGreen' ? {canary: 'preview', stable: 'active'} : {canary: 'canary', stable: 'stable'};

/** Both versions side by side, or one of them. */
export function rolloutParts(view: RolloutView, family: Family, choice: LogChoice = {}): SourceParts {
	const {targets, left} = chooseLogTargets(view, family, choice);
	const order: readonly LogSide[] = choice.side === undefined ? ['canary', 'stable'] : [choice.side];
	const words = sidesOfView(view);
	return {
		titles: order.map(side => words[side]),
		subjects: targets.map(({side, pod, container}) => ({namespace: view.namespace, pod, container, side: order.indexOf(side)})),
		notes: left === 0 ? [] : [`${left} more ${left === 1 ? 'pod' : 'pods'} not read: ten at a time, the failing ones first`],
	};
}

const controllerLabel = 'app.kubernetes.io/name=argo-rollouts';

function namesOf(result: Result<readonly unknown[]>): readonly string[] {
	const items = result.ok ? result.value as ReadonlyArray<{readonly metadata?: {readonly name?: unknown}}> : [];
	return items.flatMap(({metadata}) => typeof metadata?.name === 'string' ? [metadata.name] : []);
}

/** The pods of the controller; their problem where they may not be listed. */
export async function controllerParts(cluster: Cluster, namespace: string): Promise<Result<SourceParts>> {
	const pods = await cluster.list('pods', namespace, controllerLabel);
	if (!pods.ok) {
		return pods;
	}

	const names = namesOf(pods);
	return names.length === 0
		? {ok: false, problem: {code: 'not-found', title: `There is no pod of the controller in namespace ${namespace}`, nextSteps: ['Name its namespace in the config file: controllerNamespace.']}}
		: {ok: true, value: {titles: ['controller'], subjects: names.map(pod => ({namespace, pod, container: undefined, side: 0})), notes: []}};
}

/** The pods of a job. */
export async function jobParts(cluster: Cluster, namespace: string, job: string): Promise<Result<SourceParts>> {
	const pods = await cluster.list('pods', namespace, `job-name=${job}`);
	if (!pods.ok) {
		return pods;
	}

	const names = namesOf(pods);
	return names.length === 0
		? {ok: false, problem: {code: 'not-found', title: `The pods of job ${job} are no longer there`, nextSteps: []}}
		: {ok: true, value: {titles: [`job ${job}`], subjects: names.map(pod => ({namespace, pod, container: undefined, side: 0})), notes: []}};
}

export function titleOf(source: LogSource): string {
	return source.kind === 'container' ? `${source.role} ${podEnd(source.pod)}${source.container === undefined ? '' : `/${source.container}`}` : source.kind;
}
