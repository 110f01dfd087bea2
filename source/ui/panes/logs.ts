import {formatClockSeconds} from '../../format/clock-time.ts';
import type {LogEntry, LogsContent, LogSideContent} from '../../store/logs-content.ts';
import {blank, emptyLine, fitLine, joinSides, line, padLine, span, wrapText, type Line} from '../line.ts';
import type {Lines, PaneLines, PaneScene} from './pane-lines.ts';

/** From here on both versions stand side by side. */
const sideBySideCells = 100;
const mostWrapped = 20;

type Layout = {readonly widthCells: number; readonly isWrapped: boolean; readonly hasPods: boolean};

/** How an entry is drawn at one width: kept, since the same lines are drawn in every frame. */
const drawn = new WeakMap<LogEntry, {readonly layout: Layout; readonly lines: readonly Line[]}>();

const isSameLayout = (a: Layout, b: Layout) => a.widthCells === b.widthCells && a.isWrapped === b.isWrapped && a.hasPods === b.hasPods;

function draw(entry: LogEntry, layout: Layout): readonly Line[] {
	const {widthCells, isWrapped, hasPods} = layout;
	const start: Line = [span(`${formatClockSeconds(entry.at)} `, {tone: 'dim'}), ...(hasPods ? [span(`${entry.pod} `, {tone: 'dim'})] : [])];
	if (!isWrapped) {
		return [fitLine([...start, span(entry.text)], widthCells)];
	}

	const indent = start.reduce((sum, {text}) => sum + text.length, 0);
	return wrapText(entry.text, Math.max(10, widthCells - indent), mostWrapped).map((row, index): Line => [...(index === 0 ? start : [blank(indent)]), ...row]);
}

function linesOf(entry: LogEntry, layout: Layout): readonly Line[] {
	const known = drawn.get(entry);
	if (known !== undefined && isSameLayout(known.layout, layout)) {
		return known.lines;
	}

	const lines = draw(entry, layout);
	drawn.set(entry, {layout, lines});
	return lines;
}

function filterEntries(entries: readonly LogEntry[], search: string): readonly LogEntry[] {
	const wanted = search.toLowerCase();
	return search === '' ? entries : entries.filter(({text, pod}) => text.toLowerCase().includes(wanted) || pod.includes(wanted));
}

const formatCount = (count: number) => count.toLocaleString('en-US');

/** The name of a side, how many containers are read, and how fast lines come where that is faster than one reads. */
function sideTitle({title, streams, linesPerSecond, isFlooded, entries}: LogSideContent, shown: number, widthCells: number): Line {
	const flood = isFlooded ? `  ${formatCount(linesPerSecond)} lines/s, showing the last ${formatCount(entries.length)}` : '';
	const filtered = shown === entries.length ? '' : `  ${formatCount(shown)} of ${formatCount(entries.length)} lines`;
	return fitLine([
		span(` ${title.toUpperCase()}`, {bold: true}),
		span(`  ${streams} ${streams === 1 ? 'log' : 'logs'}`, {tone: 'dim'}),
		span(filtered, {tone: 'dim'}),
		span(flood, {tone: 'warning'}),
	], widthCells);
}

type Side = {readonly content: LogSideContent; readonly entries: readonly LogEntry[]; readonly layout: Layout};

function prepare(content: LogSideContent, widthCells: number, {position}: PaneScene): Side {
	const pods = new Set(content.entries.map(({pod}) => pod));
	return {
		content,
		entries: filterEntries(content.entries, position.search),
		layout: {widthCells: widthCells - 1, isWrapped: position.options.has('wrap'), hasPods: content.streams > 1 || pods.size > 1},
	};
}

/** The lines of a side; only those that are looked at are drawn, but where long ones are wrapped. */
function toLines({entries, layout}: Side): Lines {
	if (layout.isWrapped) {
		return entries.flatMap(entry => linesOf(entry, layout));
	}

	return {length: entries.length, slice: (start, end) => entries.slice(start, end).flatMap(entry => linesOf(entry, layout))};
}

/** Two columns whose newest lines stand on the same line, the last one. */
function joinColumns(left: Lines, right: Lines, leftCells: number): Lines {
	const length = Math.max(left.length, right.length);
	const part = (lines: Lines, start: number, end: number) => {
		const offset = length - lines.length;
		const missing = Math.max(0, Math.min(end, offset) - start);
		return [...Array.from({length: missing}, () => emptyLine), ...lines.slice(Math.max(0, start - offset), Math.max(0, end - offset))];
	};

	return {
		length,
		slice(start, end = length) {
			const [first, last] = [Math.max(0, start), Math.min(length, end)];
			const rights = part(right, first, last);
			return part(left, first, last).map((item, index): Line => [blank(1), ...padLine(item, leftCells - 2), span('│', {tone: 'dim'}), ...rights[index] ?? []]);
		},
	};
}

const indented = (lines: Lines): Lines => ({length: lines.length, slice: (start, end) => lines.slice(start, end).map((item): Line => [blank(1), ...item])});

function notesOf(sides: readonly LogSideContent[], widthCells: number): readonly Line[] {
	return sides.flatMap(({notes}) => notes).slice(0, 3).map(note => fitLine([span(` △ ${note}`, {tone: 'warning'})], widthCells));
}

function headOf({isPrevious, newLines, index, total}: LogsContent, {widthCells}: PaneScene): Line {
	const left: Line = [
		span(' LOGS', {bold: true}),
		...(isPrevious ? [span('  before the last restart', {tone: 'warning'})] : []),
		newLines === undefined ? span('  following', {tone: 'dim'}) : span(`  HELD${newLines === 0 ? '' : `, ${formatCount(newLines)} new ${newLines === 1 ? 'line' : 'lines'}`}: f follows`, {tone: 'wait'}),
	];
	return joinSides(left, line(total > 1 ? `${index + 1} of ${total}, tab: next ` : '', {tone: 'dim'}), widthCells);
}

/** One above the other: the first keeps its last lines in sight, the second scrolls. */
function stacked(first: Side, second: Side, {height, widthCells}: PaneScene): Pick<PaneLines, 'heading' | 'lines'> {
	const rows = Math.max(1, Math.trunc((height - 5) / 2));
	const lines = indented(toLines(first));
	const shown = lines.slice(Math.max(0, lines.length - rows));
	return {
		heading: [
			sideTitle(first.content, first.entries.length, widthCells),
			...Array.from({length: Math.max(0, rows - shown.length)}, () => emptyLine),
			...shown,
			sideTitle(second.content, second.entries.length, widthCells),
		],
		lines: indented(toLines(second)),
	};
}

function beside(left: Side, right: Side, leftCells: number, widthCells: number): Pick<PaneLines, 'heading' | 'lines'> {
	return {
		heading: [[...padLine(sideTitle(left.content, left.entries.length, leftCells - 1), leftCells - 1), span('│', {tone: 'dim'}), ...sideTitle(right.content, right.entries.length, widthCells - leftCells)]],
		lines: joinColumns(toLines(left), toLines(right), leftCells),
	};
}

/** Canary and stable side by side, or one log alone; newest last, what the search leaves. */
export function logsLines(content: LogsContent, scene: PaneScene): PaneLines {
	const {sides} = content;
	const {widthCells} = scene;
	const [first, second] = sides;
	const head = headOf(content, scene);
	const footing = notesOf(sides, widthCells);
	if (first === undefined) {
		return {heading: [head], lines: [emptyLine], isSearched: true};
	}

	const leftCells = Math.trunc(widthCells / 2);
	const isBeside = second !== undefined && widthCells >= sideBySideCells;
	if (second === undefined) {
		const alone = prepare(first, widthCells, scene);
		return {heading: [head, sideTitle(first, alone.entries.length, widthCells)], lines: indented(toLines(alone)), isSearched: true, footing};
	}

	const both = isBeside
		? beside(prepare(first, leftCells - 1, scene), prepare(second, widthCells - leftCells, scene), leftCells, widthCells)
		: stacked(prepare(first, widthCells, scene), prepare(second, widthCells, scene), {...scene, height: scene.height - footing.length});
	return {...both, heading: [head, ...both.heading], isSearched: true, footing};
}
