import type {Pod} from '../objects.ts';
import type {ContainerLife} from './container-life.ts';

/** Epoch milliseconds and text. */
export type LogLine = readonly [at: number, text: string];

export type Span = {
	readonly pod: Pod;
	readonly life: ContainerLife;
	readonly fromMs: number;
	/** Not included. */
	readonly untilMs: number;
	/** No more than the last so many lines are wanted. */
	readonly mostLines: number;
};

/** The lines that a container has written in a span, in order. */
export type LogSource = (span: Span) => readonly LogLine[];

type Flood = {readonly isMeant: (pod: Pod) => boolean; readonly linesPerSecond: number};

/** A status tells times in whole seconds, rounded down: the end lies within the second that it names. */
const secondMs = 1000;
/** No answer holds more lines than this of one span. */
const mostLinesOfAll = 50_000;
const keptWritten = 10_000;

/** Where all logs are read: the scenario's own lines, what a test has written, and floods. */
export class LogDesk {
	readonly #source: LogSource;
	readonly #now: () => number;
	readonly #floods = new Set<Flood>();
	readonly #written = new Map<string, LogLine[]>();

	constructor(source: LogSource, now: () => number) {
		this.#source = source;
		this.#now = now;
	}

	#writtenIn({pod, fromMs, untilMs}: Span): readonly LogLine[] {
		return this.#written.get(keyOf(pod.metadata.namespace ?? '', pod.metadata.name))?.filter(([at]) => at >= fromMs && at < untilMs) ?? [];
	}

	read(asked: Span): readonly LogLine[] {
		const {pod, life} = asked;
		const span = {
			...asked,
			fromMs: Math.max(asked.fromMs, life.startedAt),
			untilMs: Math.min(asked.untilMs, life.finishedAt === undefined ? Infinity : life.finishedAt + secondMs),
			mostLines: Math.min(asked.mostLines, mostLinesOfAll),
		};
		if (span.fromMs >= span.untilMs) {
			return [];
		}

		const flood = [...this.#floods].findLast(({isMeant}) => isMeant(pod));
		const own = flood ? flooded(span, flood.linesPerSecond) : this.#source(span);
		const written = this.#writtenIn(span);
		const lines = written.length === 0 ? own : [...own, ...written].toSorted(([a], [b]) => a - b);
		return lines.length > span.mostLines ? lines.slice(lines.length - span.mostLines) : lines;
	}

	/** From now on these pods write so many lines a second; gives the function that ends it. */
	flood(isMeant: (pod: Pod) => boolean, linesPerSecond: number): () => void {
		const flood = {isMeant, linesPerSecond};
		this.#floods.add(flood);
		return () => {
			this.#floods.delete(flood);
		};
	}

	/** Puts one line into a pod's log, now: for lines that no well-behaved program writes. */
	write(namespace: string, pod: string, text: string) {
		const key = keyOf(namespace, pod);
		const lines = this.#written.get(key) ?? [];
		lines.push([this.#now(), text]);
		this.#written.set(key, lines.slice(-keptWritten));
	}
}

function keyOf(namespace: string, name: string): string {
	return `${namespace}/${name}`;
}

/** Numbered lines at an even pace: the last ones of the span where there are too many. */
export function flooded({fromMs, untilMs, mostLines, life}: Span, linesPerSecond: number): readonly LogLine[] {
	const everyMs = 1000 / linesPerSecond;
	const last = Math.ceil((untilMs - life.startedAt) / everyMs) - 1;
	const first = Math.max(Math.ceil((fromMs - life.startedAt) / everyMs), last - mostLines + 1, 0);
	const lines: LogLine[] = [];
	for (let number = first; number <= last; number++) {
		lines.push([Math.floor(life.startedAt + (number * everyMs)), `level=debug msg="cache miss" key=item:${(number * 7919) % 100_003} shard=${number % 16} n=${number}`]);
	}

	return lines;
}
