import type {Instant} from '../types/clock.ts';
import type {TimelineEntry} from '../domain/timeline.ts';
import {formatInstant} from './json.ts';
import {formatTable} from './table.ts';
import type {WordOptions} from './words/signs.ts';
import {describeEntry} from './words/entry-words.ts';

/** To the second, in UTC: for people in several places. */
export function formatSecond(instant: Instant): string {
	return (formatInstant(instant) ?? 'n/a').replace(/\.\d{3}Z$/v, 'Z');
}

export type TimelineAbout = {readonly name: string; readonly namespace: string; readonly since: Instant | undefined; readonly now: Instant};

export type TimelineOptions = WordOptions & {readonly withHeaders?: boolean; /** Adds who told it. */ readonly isWide?: boolean};

const sourcesOf = ({source, also}: TimelineEntry) => [source, ...also].join(',');

/** The text of `rolltop events`: oldest first, so that the newest stands above the prompt. */
export function formatTimeline(entries: readonly TimelineEntry[], options: TimelineOptions = {}): string {
	const {isWide = false, withHeaders = true} = options;
	const rows = entries.map(entry => [formatSecond(entry.at), ...(isWide ? [sourcesOf(entry)] : []), describeEntry(entry, options).text]);
	return formatTable(withHeaders ? [['TIME', ...(isWide ? ['TOLD BY'] : []), 'WHAT'], ...rows] : rows).map(line => `${line}\n`).join('');
}

function entryJson(entry: TimelineEntry): object {
	const {at, isExact, source, also, who, isSelfDeclared, tool, fact, text, count, firstAt} = entry;
	return {
		at: formatInstant(at),
		exact: isExact,
		source,
		also,
		who: who ?? null,
		selfDeclared: isSelfDeclared ?? false,
		tool: tool ?? null,
		what: Object.fromEntries(Object.entries(fact).map(([name, value]: [string, unknown]) => [name, value ?? null])),
		text: text ?? null,
		count: count ?? 1,
		firstAt: formatInstant(firstAt ?? at),
		line: describeEntry(entry).text,
	};
}

/** The object of `rolltop events -o json`. Unknown is null. */
export function timelineJson(entries: readonly TimelineEntry[], {name, namespace, since, now}: TimelineAbout): object {
	return {apiVersion: 'rolltop/v1', kind: 'Timeline', name, namespace, since: formatInstant(since), until: formatInstant(now), entries: entries.map(entry => entryJson(entry))};
}

const markdownSigns: ReadonlySet<string> = new Set('#&*<>[\\]_`{|}~');

/** Plain words in a document: what Markdown would take for a sign is escaped. */
export function escapeMarkdown(text: string): string {
	return [...text].map(sign => markdownSigns.has(sign) ? `\\${sign}` : sign).join('');
}

const loud: ReadonlySet<string> = new Set(['bad', 'good', 'warning', 'wait']);

/**
The time line as a Markdown list: one line an entry, what matters most in bold. For a hand-over; stands alone or under another heading.

@param entries oldest first, as `deriveTimeline` gives them.
*/
export function formatTimelineMarkdown(entries: readonly TimelineEntry[]): string {
	const lines = entries.map(entry => {
		const {tone, text} = describeEntry(entry);
		const safe = escapeMarkdown(text);
		return `- ${formatSecond(entry.at)} ${loud.has(tone) || entry.who !== undefined ? `**${safe}**` : safe}\n`;
	});
	return lines.length === 0 ? '- nothing is known of this time\n' : lines.join('');
}
