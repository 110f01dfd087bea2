import process from 'node:process';
import {once} from 'node:events';
import type {LogEnd, LogLine} from '../types/cluster.ts';
import {ProblemError, type Problem} from '../types/problem.ts';
import type {Family} from '../domain/family.ts';
import {podEnd} from '../domain/log-targets.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {escapeInvisible} from '../format/escape.ts';
import {formatClockSeconds} from '../format/clock-time.ts';
import {formatInstant} from '../format/json.ts';
import {sanitize} from '../format/sanitize.ts';
import {describeProblem} from '../format/words/problem-words.ts';
import {runsOf} from '../domain/measurements.ts';
import type {CommandLine} from '../command-line.ts';
import {exitCodeOf, exitCodes} from '../exit-code.ts';
import {outputOf} from '../printing.ts';
import {aboutRollout} from './log-filter.ts';
import {LogReaders, type LogSubject} from './log-readers.ts';
import {controllerParts, jobParts, rolloutParts, type SourceParts} from './log-sources.ts';
import type {Print, PrintContext} from './report.ts';

const usualTail = 100;
/** A log has longer lines than a name; a shell folds them. */
const longestLine = 8192;

const throwProblem = (problem: Problem): never => {
	throw new ProblemError(problem);
};

function refuse({flags}: CommandLine): void {
	const given = (['canary', 'stable', 'controller', 'job'] as const).filter(name => flags[name]);
	if (given.length > 1) {
		throwProblem({code: 'bad-usage', title: `--${given[0]!} and --${given[1]!} exclude each other`, nextSteps: ['Without them both versions are read.']});
	}

	if (flags.follow && flags.previous) {
		throwProblem({code: 'bad-usage', title: '--follow and --previous exclude each other: the container before writes no more', nextSteps: []});
	}

	if (flags.tail !== undefined && (!Number.isSafeInteger(flags.tail) || flags.tail < 0)) {
		throwProblem({code: 'bad-usage', title: '--tail takes a whole number', nextSteps: ['As in --tail 500.']});
	}
}

async function jobsOf({cluster}: PrintContext, view: RolloutView): Promise<SourceParts> {
	const jobs = [...new Set(runsOf(view).flatMap(run => run.jobs.map(({name}) => name)))];
	const all = await Promise.all(jobs.map(async job => jobParts(cluster(), view.namespace, job)));
	const found = all.flatMap(result => result.ok ? [result.value] : []);
	const failed = all.find(result => !result.ok);
	if (found.length === 0) {
		throwProblem(failed?.problem ?? {code: 'not-found', title: `No analysis of ${view.name} has run a job`, nextSteps: []});
	}

	return {titles: ['job'], subjects: found.flatMap(({subjects}) => subjects), notes: []};
}

/** What is read; a ProblemError where there is nothing. */
async function partsOf(context: PrintContext, view: RolloutView, family: Family, {flags}: CommandLine): Promise<SourceParts> {
	if (flags.controller) {
		const found = await controllerParts(context.cluster(), context.session?.connection.controllerNamespace ?? 'argo-rollouts');
		return found.ok ? found.value : throwProblem(found.problem);
	}

	if (flags.job) {
		return jobsOf(context, view);
	}

	const side = flags.canary ? 'canary' : (flags.stable ? 'stable' : undefined);
	return rolloutParts(view, family, {pod: flags.pod, container: flags.container, side});
}

type Written = {readonly subject: LogSubject; readonly line: LogLine};

/** One line for a person, `canary sxlwb 12:47:03  text`, or one JSON value. */
function formatLine({subject, line: {at, text}}: Written, titles: readonly string[], {flags}: CommandLine): string {
	const role = titles[subject.side] ?? '';
	if (flags.output === 'json') {
		return `${escapeInvisible(JSON.stringify({time: formatInstant(at), role, pod: subject.pod, container: subject.container ?? null, text}), 'json')}\n`;
	}

	return `${role} ${podEnd(sanitize(subject.pod))} ${formatClockSeconds(at)}  ${sanitize(text, {longest: longestLine, ascii: flags.ascii})}\n`;
}

/** Writes no faster than the other end reads. */
async function write(text: string): Promise<void> {
	if (!process.stdout.write(text)) {
		await once(process.stdout, 'drain');
	}
}

/** What could not be read, on stderr; the exit code is of the first where nothing came at all. */
function report(ends: ReadonlyArray<{readonly subject: LogSubject; readonly end: LogEnd}>, hasLines: boolean): number {
	const failed = ends.flatMap(({subject, end}) => end.kind === 'failed' ? [{subject, problem: end.problem}] : []);
	for (const {problem} of failed) {
		process.stderr.write(`warning: ${describeProblem(problem)}\n`);
	}

	return failed.length > 0 && failed.length === ends.length && !hasLines ? exitCodeOf(failed[0]!.problem) : exitCodes.done;
}

const compareTimes = (a: Written, b: Written) => (a.line.at ?? 0) - (b.line.at ?? 0);

/** `rolltop logs`: what is there, in the order of time; with `--follow` what comes, as it comes. */
export const printLogs: Print = async (context, commandLine, view) => {
	const {flags} = commandLine;
	refuse(commandLine);
	if (!['json', 'text'].includes(outputOf(commandLine).kind)) {
		throwProblem({code: 'bad-usage', title: 'logs prints text or -o json, one value a line', nextSteps: []});
	}

	if (context.session === undefined) {
		throwProblem({code: 'absent', title: 'Logs are not recorded', nextSteps: ['Leave --replay away to read those of the cluster.']});
	}

	const {store} = context;
	const family = () => store.families().get(view.key);
	const first = await partsOf(context, view, family()!, commandLine);
	if (first.subjects.length === 0) {
		throwProblem({code: 'not-found', title: flags.pod === undefined ? `${view.name} has no pod to read` : `${view.name} has no pod ${flags.pod}`, nextSteps: ['rolltop get names its pods.']});
	}

	for (const note of first.notes) {
		process.stderr.write(`${note}\n`);
	}

	let {titles} = first;
	const kept: Written[] = [];
	let hasLines = false;
	const readers = new LogReaders({
		cluster: context.cluster,
		request: {isFollowing: flags.follow, isPrevious: flags.previous, sinceSeconds: flags.since === undefined ? undefined : flags.since / 1000, tailLines: flags.tail ?? (flags.since === undefined ? (flags.controller ? undefined : usualTail) : undefined)},
		async onLines(subject, lines) {
			const now = family();
			const wanted = (flags.controller && now !== undefined ? aboutRollout(lines, now) : lines).map(line => ({subject, line}));
			hasLines ||= wanted.length > 0;
			if (flags.follow) {
				await write(wanted.map(written => formatLine(written, titles, commandLine)).join(''));
			} else {
				kept.push(...wanted);
			}
		},
	});
	readers.want(first.subjects);
	if (!flags.follow) {
		const ends = await readers.ends();
		const last = flags.controller ? kept.slice(-(flags.tail ?? usualTail)) : kept;
		await write(last.toSorted(compareTimes).map(written => formatLine(written, titles, commandLine)).join(''));
		return report(ends, hasLines);
	}

	return follow();

	/** New pods are taken up; it ends when every log has come to a bad end, or by ctrl-c. */
	async function follow(): Promise<number> {
		const unsubscribe = store.state.subscribe(() => {
			const [now, current] = [family(), store.state.getState().views.get(view.key)];
			if (now === undefined || current === undefined || flags.controller || flags.job) {
				return;
			}

			const side = flags.canary ? 'canary' : (flags.stable ? 'stable' : undefined);
			const parts = rolloutParts(current, now, {pod: flags.pod, container: flags.container, side});
			titles = parts.titles;
			readers.want(parts.subjects);
		});
		const interrupted = new Promise<'interrupted'>(resolve => {
			process.once('SIGINT', () => {
				resolve('interrupted');
			});
		});
		try {
			const outcome = await Promise.race([interrupted, readers.ends()]);
			return outcome === 'interrupted' ? exitCodes.interrupted : report(outcome, hasLines);
		} finally {
			unsubscribe();
			readers.stop();
		}
	}
};
