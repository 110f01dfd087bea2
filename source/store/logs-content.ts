import type {Instant} from '../types/clock.ts';

/** One line of a log as it is kept. The same line is the same reference. */
export type LogEntry = {
	readonly at: Instant | undefined;
	/** The end of the pod's name. */
	readonly pod: string;
	/** Hostile. */
	readonly text: string;
};

/** One half of the pane, or all of it. */
export type LogSideContent = {
	/** `canary`, `stable`, `controller`, or the name of a pod or a job. */
	readonly title: string;
	/** Oldest first, the last ones only. */
	readonly entries: readonly LogEntry[];
	/** Containers that are read. */
	readonly streams: number;
	/** Now, over the last seconds. */
	readonly linesPerSecond: number;
	/** More come than anybody can read: not every line is kept. */
	readonly isFlooded: boolean;
	/** What one should know of it: pods that are not shown, a container that waits, a log that may not be read. */
	readonly notes: readonly string[];
};

export type LogsContent = {
	/** Canary and stable, or one alone. */
	readonly sides: readonly LogSideContent[];
	/** This source's place among those that tab goes through. */
	readonly index: number;
	readonly total: number;
	readonly isPrevious: boolean;
	/** While it is held: lines that have come since. */
	readonly newLines: number | undefined;
};
