import {stat} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import type {Instant} from '../types/clock.ts';
import {coreKinds, kindNames, type KindName} from '../types/kinds.ts';
import {isProblemError, ProblemError} from '../types/problem.ts';
import type {LinkState} from '../types/source.ts';
import {badRecording, notRecorded, reasonOf} from './problem.ts';
import {visitLines} from './read-lines.ts';
import type {Recording, RecordedEvent, RecordingWarning} from './recording.ts';
import {parseLine, type RecordingHead} from './recording-line.ts';

/** One line with a wrong clock must not stretch the recording over decades. */
const longestMs = 366 * 24 * 3600 * 1000;

/** In the order of preference. */
const streamNames: ReadonlySet<string> = new Set(['stream.jsonl', 'stream.jsonl.gz']);

/** What the lines of a file came to. */
type Collected = {
	readonly head: RecordingHead | undefined;
	readonly events: readonly RecordedEvent[];
	/** How many lines were dropped, and the number of the first one. */
	readonly dropped: ReadonlyMap<RecordingWarning['code'], {readonly lines: number; readonly first: number}>;
	readonly lines: number;
};

/**
Reads a recording: a directory with `stream.jsonl` or `stream.jsonl.gz`, or such a file. Lines that cannot be used are left
out and counted in `warnings`.

@throws ProblemError (`bad-recording`, one sentence) when there is nothing to play.
*/
export async function readRecording(path: string): Promise<Recording> {
	const file = await findStream(path);
	try {
		return toRecording(file, await collect(file));
	} catch (error) {
		throw isProblemError(error) ? error : badRecording(`${file} cannot be read: ${reasonOf(error)}.`);
	}
}

/** The file of a recording, of its directory or itself. */
export async function findStream(path: string): Promise<string> {
	try {
		const isDirectory = await isDirectoryAt(path);
		if (isDirectory === undefined) {
			throw new ProblemError({code: 'not-found', title: `There is no recording at ${path}.`, nextSteps: ['Name a directory with stream.jsonl, a .jsonl file or a .jsonl.gz file.']});
		}

		if (!isDirectory) {
			return path;
		}

		for (const name of streamNames) {
			const file = join(path, name);
			if (await isDirectoryAt(file) === false) { // eslint-disable-line no-await-in-loop -- the first one that is there
				return file;
			}
		}
	} catch (error) {
		throw isProblemError(error) ? error : badRecording(`${path} cannot be read: ${reasonOf(error)}.`);
	}

	throw badRecording(`The directory ${path} holds no stream.jsonl and no stream.jsonl.gz.`);
}

/** Undefined when there is nothing of that name. */
async function isDirectoryAt(path: string): Promise<boolean | undefined> {
	try {
		const found = await stat(path);
		return found.isDirectory();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		throw error;
	}
}

async function collect(file: string): Promise<Collected> {
	const events: RecordedEvent[] = [];
	const dropped = new Map<RecordingWarning['code'], {readonly lines: number; readonly first: number}>();
	let head: RecordingHead | undefined;
	let lines = 0;
	const drop = (why: RecordingWarning['code']) => {
		const before = dropped.get(why);
		dropped.set(why, {lines: (before?.lines ?? 0) + 1, first: before?.first ?? lines});
	};

	const end = await visitLines(file, (text, hasEnd) => {
		lines += 1;
		const content = parseLine(text);
		switch (content.type) {
			case 'event': {
				events.push(content.event);
				break;
			}

			case 'head': {
				head ??= content.head;
				break;
			}

			case 'skipped': {
				drop(!hasEnd && content.why === 'broken-lines' ? 'truncated' : content.why);
				break;
			}

			case 'nothing': {
				break;
			}
		}
	});
	if (end === 'damaged') {
		dropped.set('damaged', {lines: 0, first: lines});
	}

	return {head, events, dropped, lines};
}

function toRecording(file: string, {head, events: all, dropped, lines}: Collected): Recording {
	const name = nameOf(file);
	if (all.length === 0 && head === undefined) {
		throw badRecording(lines === 0 ? `${file} is empty.` : `${file} is not a recording: none of its ${countOf(lines, 'line')} is a watch event of a kind that rolltop reads.`);
	}

	const events = dropStrays(all.toSorted((a, b) => a.at - b.at));
	const strays = all.length - events.length;
	const startAt = Math.min(head?.at ?? Infinity, events[0]?.at ?? Infinity);
	const startLinks = findStartLinks(events, head, startAt);
	return {
		name,
		context: head?.context ?? name,
		namespace: head?.namespace === undefined ? findNamespace(events) : head.namespace ?? undefined,
		controllerNamespace: head?.controllerNamespace,
		startAt,
		endAt: Math.max(startAt, events.at(-1)?.at ?? startAt),
		events,
		kinds: new Set(kindNames.filter(kind => startLinks.get(kind)?.state !== 'absent')),
		startLinks,
		warnings: toWarnings(dropped, strays),
	};
}

/** The name that a person gave it: `outage` of `outage/stream.jsonl` as of `outage.jsonl.gz`. */
function nameOf(file: string): string {
	const path = resolve(file);
	const isInDirectory = streamNames.has(basename(path)) && dirname(path) !== dirname(dirname(path));
	if (isInDirectory) {
		return basename(dirname(path));
	}

	const stem = basename(path).replace(/(?:\.jsonl)?(?:\.gz)?$/v, '');
	return stem === '' ? basename(path) : stem;
}

function dropStrays(sorted: readonly RecordedEvent[]): readonly RecordedEvent[] {
	const middle = sorted[sorted.length >> 1]?.at ?? 0; // eslint-disable-line no-bitwise -- half, rounded down
	return sorted.filter(({at}) => Math.abs(at - middle) <= longestMs);
}

/** The controller's Lease and Deployment are elsewhere, so the kinds that belong to rollouts decide where there are any. */
function findNamespace(events: readonly RecordedEvent[]): string | undefined {
	const puts = events.flatMap(event => event.type === 'change' && event.change.type === 'put' ? event.change : []);
	const core = puts.filter(({kind}) => coreKinds.includes(kind));
	const namespaces = new Set((core.length > 0 ? core : puts).map(({object}) => object.metadata.namespace));
	const [namespace] = namespaces;
	return namespaces.size === 1 ? namespace : undefined;
}

/**
What was known of each kind at the start. A recorder that writes links tells itself: a kind is idle until its first LINK line.
Without any such line what has events, or is named in the first line, was watched from the start.
*/
function findStartLinks(events: readonly RecordedEvent[], head: RecordingHead | undefined, startAt: Instant): ReadonlyMap<KindName, LinkState> {
	const linked = new Set(events.flatMap(event => event.type === 'link' ? event.kind : []));
	const held = new Set(events.flatMap(event => event.type === 'change' ? event.change.kind : []));
	const named = new Set(linked.size === 0 ? head?.kinds : []);
	return new Map(kindNames.map((kind): [KindName, LinkState] => {
		if (linked.has(kind)) {
			return [kind, {state: 'idle'}];
		}

		return [kind, held.has(kind) || named.has(kind) ? {state: 'live', since: startAt} : {state: 'absent', problem: notRecorded(kind)}];
	}));
}

const warningTexts: Readonly<Record<RecordingWarning['code'], (lines: string, first: number) => string>> = {
	'absurd-times': lines => `${lines} left out: the time cannot be right.`,
	'broken-lines': (lines, first) => `${lines} left out: not a watch event (the first is line ${first}).`,
	damaged: (_, first) => `The compressed file is damaged: nothing after line ${first} could be read.`,
	nameless: lines => `${lines} left out: the object has no name.`,
	truncated: () => 'The last line is cut off and was left out.',
	'unknown-kinds': lines => `${lines} left out: of a kind that rolltop does not read.`,
};

function toWarnings(dropped: Collected['dropped'], strays: number): readonly RecordingWarning[] {
	const counts = new Map(dropped);
	if (strays > 0) {
		const before = counts.get('absurd-times');
		counts.set('absurd-times', {lines: (before?.lines ?? 0) + strays, first: before?.first ?? 0});
	}

	return [...counts].map(([code, {lines, first}]) => ({code, lines, text: warningTexts[code](countOf(lines, 'line'), first)}));
}

function countOf(count: number, word: string): string {
	return `${count} ${word}${count === 1 ? '' : 's'}`;
}
