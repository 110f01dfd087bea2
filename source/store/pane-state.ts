import type {Problem} from '../types/problem.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {Difference} from '../domain/difference.ts';
import type {HistoryView} from '../domain/history.ts';
import type {TimelineEntry} from '../domain/timeline.ts';
import type {LogsContent} from './logs-content.ts';
import type {MeasurementsContent} from './measurements-content.ts';

/** What each pane shows, by its name; a pane that is drawn from the views alone has `undefined`. One row for each pane. */
export type PaneContents = {
	readonly why: WhyContent;
	readonly events: EventsContent;
	readonly history: HistoryContent;
	readonly difference: DifferenceContent;
	readonly logs: LogsContent;
	readonly measurements: MeasurementsContent;
	readonly yaml: YamlContent;
};

export type PaneName = keyof PaneContents;

/** The diagnosis at one instant. */
export type WhyContent = {readonly diagnosis: Diagnosis};

/** What happened, oldest first. */
export type EventsContent = {readonly entries: readonly TimelineEntry[]};

export type HistoryContent = {readonly history: HistoryView};

/** Two pod templates; undefined where there is nothing to compare with. */
export type DifferenceContent = {readonly difference: Difference | undefined; /** Why there is none. */ readonly why: string};

/** The whole of one object as text; managedFields and secrets are out of it. */
export type YamlContent = {
	/** `Rollout checkout-api`. */
	readonly title: string;
	readonly text: string;
	/** This object's place among those of the rollout. */
	readonly index: number;
	readonly total: number;
};

/** What the open pane knows; content is undefined while it is being read. */
export type PaneData<Name extends PaneName = PaneName> = {
	[Each in Name]: {
		readonly pane: Each;
		readonly key: string;
		readonly content: PaneContents[Each] | undefined;
		/** Why there is no content, or why it is no longer fresh. */
		readonly problem: Problem | undefined;
	}
}[Name];

/** Where the person is in the open pane. */
export type PanePosition = {
	/** First line on the screen; `end` follows what comes. */
	readonly scroll: number | 'end';
	/** The chosen row, in a pane with rows. */
	readonly cursor: number;
	/** What is searched for; empty: nothing. */
	readonly search: string;
	/** Switched on by the pane's own keys: `wrap`, `fold`. */
	readonly options: ReadonlySet<string>;
	/** Rows marked with space. */
	readonly marked: ReadonlySet<number>;
};

/** What the screen tells of the pane that it has drawn. */
export type PaneRoom = {
	/** First line when the last one is on the screen. */
	readonly lastScroll: number;
	/** How many rows can be chosen; undefined in a pane of text. */
	readonly rows: number | undefined;
	/** Lines that the search has found, ascending. */
	readonly matches: readonly number[];
	/** Lines that fit. */
	readonly height: number;
};

export const startPosition: PanePosition = {scroll: 0, cursor: 0, search: '', options: new Set(), marked: new Set()};
export const emptyRoom: PaneRoom = {lastScroll: 0, rows: undefined, matches: [], height: 20};

/** Panes whose newest line is the last one start at their end and follow it. */
const following: ReadonlySet<string> = new Set(['events', 'logs']);

export function openPosition(pane: PaneName): PanePosition {
	return following.has(pane) ? {...startPosition, scroll: 'end'} : startPosition;
}

export type PaneMove = number | 'end' | 'home' | 'match' | 'matchBefore' | 'pageDown' | 'pageUp';

/** The position after a key; the same reference where nothing changes. */
export function movePane(position: PanePosition, by: PaneMove, room: PaneRoom): PanePosition {
	if (by === 'match' || by === 'matchBefore') {
		return jumpToMatch(position, by, room);
	}

	return room.rows === undefined ? scrollPane(position, by, room) : moveRow(position, by, room.rows, room.height);
}

const topOf = ({scroll}: PanePosition, {lastScroll}: PaneRoom) => scroll === 'end' ? lastScroll : Math.min(scroll, lastScroll);

function stepsOf(by: Exclude<PaneMove, 'match' | 'matchBefore'>, total: number, height: number): number {
	const steps = {home: -total, end: total, pageDown: Math.max(1, height - 1), pageUp: -Math.max(1, height - 1)};
	return typeof by === 'number' ? by : steps[by];
}

function scrollPane(position: PanePosition, by: Exclude<PaneMove, 'match' | 'matchBefore'>, room: PaneRoom): PanePosition {
	const isFollowing = position.scroll === 'end';
	const top = Math.max(0, Math.min(room.lastScroll, topOf(position, room) + stepsOf(by, room.lastScroll, room.height)));
	// Only a key for the end follows; to arrive there line by line is enough where it followed before.
	const scroll = by === 'end' || (isFollowing && top === room.lastScroll) ? 'end' : top;
	return scroll === position.scroll ? position : {...position, scroll};
}

function moveRow(position: PanePosition, by: Exclude<PaneMove, 'match' | 'matchBefore'>, rows: number, height: number): PanePosition {
	const cursor = Math.max(0, Math.min(rows - 1, position.cursor + stepsOf(by, rows, height)));
	return cursor === position.cursor ? position : {...position, cursor};
}

function jumpToMatch(position: PanePosition, by: 'match' | 'matchBefore', room: PaneRoom): PanePosition {
	const top = topOf(position, room);
	const found = by === 'match' ? room.matches.find(line => line > top) ?? room.matches[0] : room.matches.findLast(line => line < top) ?? room.matches.at(-1);
	return found === undefined ? position : {...position, scroll: Math.min(found, room.lastScroll)};
}
