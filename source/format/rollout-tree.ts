import type {Instant} from '../types/clock.ts';
import type {
	AnalysisRunView,
	Counts,
	ExperimentView,
	JobView,
	PodView,
	ReplicaSetView,
	RevisionView,
	RolloutView,
} from '../domain/rollout-view.ts';
import {formatAge, humanDuration} from './age.ts';
import {sanitize} from './sanitize.ts';
import {formatTable} from './table.ts';
import {describeEvidence} from './words/evidence-words.ts';
import {sign, type WordOptions} from './words/signs.ts';
import {describeStatus} from './words/status-words.ts';

/** One line of the tree with what hangs under it; `cells` are KIND, STATUS, AGE, INFO. */
type Node = {readonly label: string; readonly cells: readonly string[]; readonly children: readonly Node[]};

type Context = WordOptions & {readonly now: Instant};

const kindSigns = {
	rollout: ['⟳', '@'], revision: ['#', '#'], replicaSet: ['⧉', '='], pod: ['□', 'o'], experiment: ['Σ', 'S'], run: ['α', 'A'], job: ['⊞', 'J'],
} as const;

const clean = (text: string, {ascii = false}: WordOptions) => sanitize(text, {longest: 300, ascii});

function labelOf(kind: keyof typeof kindSigns, name: string, context: Context): string {
	return `${kindSigns[kind][context.ascii ? 1 : 0]} ${clean(name, context)}`;
}

function podNode(pod: PodView, context: Context): Node {
	const info = `ready:${pod.readyContainers}/${pod.containers}${pod.restarts > 0 ? `,restarts:${pod.restarts}` : ''}`;
	return {
		label: labelOf('pod', pod.name, context),
		cells: ['Pod', describeStatus(clean(pod.status, context), {...context, isPod: true}), formatAge(pod.createdAt, context.now), info],
		children: [],
	};
}

/** `delay:27s`, `delay:passed`: until the old pods go. */
function delayOf({scaleDownAt}: ReplicaSetView, {now}: Context): string[] {
	if (scaleDownAt === undefined) {
		return [];
	}

	return [scaleDownAt < now ? 'delay:passed' : `delay:${humanDuration((scaleDownAt - now) / 1000)}`];
}

function replicaSetNode(replicaSet: ReplicaSetView, context: Context): Node {
	return {
		label: labelOf('replicaSet', replicaSet.name, context),
		cells: ['ReplicaSet', describeStatus(replicaSet.status, context), formatAge(replicaSet.createdAt, context.now), [...replicaSet.roles, ...delayOf(replicaSet, context)].join(',')],
		children: replicaSet.pods.map(pod => podNode(pod, context)),
	};
}

const countSigns = [['successful', 'good'], ['failed', 'bad'], ['inconclusive', 'wait'], ['error', 'warning']] as const;

/** `✓ 4,✗ 1`: only what is above 0. */
function describeCounts(counts: Counts, context: Context): string {
	return countSigns.filter(([name]) => counts[name] > 0).map(([name, tone]) => `${sign(tone, context)} ${counts[name]}`).join(',');
}

const verdictWords = {broken: '(query broken)', empty: '(no evidence)', sound: '', stopped: '(stopped)', thin: '(thin)'} as const;

/** The counts and behind them what they are worth, unless that is sound or the run has only just begun. */
function runInfo({counts, evidence: {verdict}}: AnalysisRunView, context: Context): string {
	return [describeCounts(counts, context), verdict === undefined ? '' : verdictWords[verdict]].filter(part => part !== '').join(' ');
}

/** A run that passed without evidence never looks green. */
function runStatus(run: AnalysisRunView, context: Context): string {
	const phase = clean(run.phase, context);
	return run.phase === 'Successful' ? `${describeEvidence(run, context).sign} ${phase}` : describeStatus(phase, context);
}

function jobNode(job: JobView, context: Context): Node {
	return {label: labelOf('job', job.name, context), cells: ['Job', describeStatus(clean(job.status, context), context), formatAge(job.startedAt, context.now), ''], children: []};
}

function runNode(run: AnalysisRunView, context: Context): Node {
	return {
		label: labelOf('run', run.name, context),
		cells: ['AnalysisRun', runStatus(run, context), formatAge(run.createdAt, context.now), runInfo(run, context)],
		children: run.jobs.map(job => jobNode(job, context)),
	};
}

function experimentNode(experiment: ExperimentView, context: Context): Node {
	return {
		label: labelOf('experiment', experiment.name, context),
		cells: ['Experiment', describeStatus(clean(experiment.phase, context), context), formatAge(experiment.createdAt, context.now), ''],
		children: [...experiment.replicaSets.map(set => replicaSetNode(set, context)), ...experiment.analysisRuns.map(run => runNode(run, context))],
	};
}

function revisionNode(revision: RevisionView, context: Context): Node {
	return {
		label: labelOf('revision', `revision:${revision.number}`, context),
		cells: [],
		children: [
			...revision.replicaSets.map(set => replicaSetNode(set, context)),
			...revision.experiments.map(experiment => experimentNode(experiment, context)),
			...revision.analysisRuns.map(run => runNode(run, context)),
		],
	};
}

const branches = {unicode: ['├──', '└──', '│  ', ' '.repeat(3)], ascii: ['|--', '`--', '|  ', ' '.repeat(3)]} as const;

function flatten(nodes: readonly Node[], prefix: string, context: Context): string[][] {
	const [middle, end, line, blank] = branches[context.ascii ? 'ascii' : 'unicode'];
	return nodes.flatMap((node, index) => {
		const isLast = index === nodes.length - 1;
		return [
			[`${prefix}${isLast ? end : middle}${node.label}`, ...node.cells],
			...flatten(node.children, `${prefix}${isLast ? blank : line}`, context),
		];
	});
}

/** The plugin's tree of one rollout, line by line: NAME, KIND, STATUS, AGE, INFO (argo-rollouts.md 4.12). */
export function formatTree(view: RolloutView, now: Instant, options: WordOptions = {}): string[] {
	const context = {...options, now};
	return formatTable([
		['NAME', 'KIND', 'STATUS', 'AGE', 'INFO'],
		[labelOf('rollout', view.name, context), 'Rollout', describeStatus(clean(view.phase, context), context), formatAge(view.createdAt, now), ''],
		...flatten(view.revisions.map(revision => revisionNode(revision, context)), '', context),
	]);
}
