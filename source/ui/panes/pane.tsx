import {useEffect, useMemo} from 'react';
import type {AppState} from '../../store/app-state.ts';
import type {PaneRoute} from '../../store/interface-state.ts';
import {emptyRoom, type PaneData, type PanePosition, type PaneRoom} from '../../store/pane-state.ts';
import {describeProblem} from '../../format/words/problem-words.ts';
import {blank, emptyLine, line, padLine, span, wrapText, type Line} from '../line.ts';
import type {OnRoom} from '../frame.tsx';
import {Rows} from '../row.tsx';
import {cursorMarker, type Look} from '../theme.ts';
import {moveWindow} from '../window.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';
import {differencePaneLines} from './difference.ts';
import {eventsLines} from './events.ts';
import {historyLines} from './history.ts';
import {whyLines} from './why.ts';
import {logsLines} from './logs.ts';
import {measurementsLines} from './measurements.ts';
import {yamlLines} from './yaml.ts';

/** One row for each pane: its content as lines. */
function linesOf(data: PaneData & {readonly content: object}, scene: PaneScene): PaneLines {
	switch (data.pane) {
		case 'why': {
			return whyLines(data.content, scene);
		}

		case 'events': {
			return eventsLines(data.content, scene);
		}

		case 'history': {
			return historyLines(data.content, scene);
		}

		case 'difference': {
			return differencePaneLines(data.content, scene);
		}

		case 'logs': {
			return logsLines(data.content, scene);
		}

		case 'measurements': {
			return measurementsLines(data.content, scene);
		}

		case 'yaml': {
			return yamlLines(data.content, scene);
		}
	}
}

const hasContent = (data: PaneData): data is PaneData & {readonly content: object} => data.content !== undefined;

function waitingLines(data: PaneData | undefined, widthCells: number): PaneLines {
	const lines = data?.problem === undefined ? line('   reading …', {tone: 'moving'}) : undefined;
	return {heading: [], lines: lines === undefined ? [emptyLine, ...wrapText(describeProblem(data!.problem!), widthCells - 6, 6).map((item): Line => [blank(3), ...item])] : [emptyLine, lines]};
}

/** Why what is shown is no longer fresh. */
function problemLine(data: PaneData | undefined): readonly Line[] {
	return data?.problem === undefined || data.content === undefined ? [] : [[span(' △ ', {tone: 'warning'}), span(data.problem.title, {tone: 'warning'})]];
}

const textOf = (item: Line) => item.map(({text}) => text).join('');

/** Lines in which the search is found; none where the pane has searched by itself. */
function findMatches({lines, isSearched}: PaneLines, search: string): readonly number[] {
	if (search === '' || isSearched === true) {
		return [];
	}

	const wanted = search.toLowerCase();
	// eslint-disable-next-line unicorn/no-unnecessary-slice-end -- It is no array: it makes the lines that it is asked for
	return lines.slice(0, lines.length).flatMap((item, index) => textOf(item).toLowerCase().includes(wanted) ? [index] : []);
}

const inverted = (item: Line, widthCells: number): Line => padLine(item, widthCells).map(part => ({...part, inverse: true}));

type Window = {readonly start: number; readonly room: PaneRoom};

function windowOf({lines, rows}: PaneLines, {scroll, cursor}: PanePosition, matches: readonly number[], height: number): Window {
	const lastScroll = Math.max(0, lines.length - height);
	const room: PaneRoom = {lastScroll, rows: rows?.length, matches, height};
	if (rows === undefined) {
		return {start: scroll === 'end' ? lastScroll : Math.min(scroll, lastScroll), room};
	}

	const index = Math.min(cursor, rows.length - 1);
	const first = rows[index] ?? 0;
	const last = (rows[index + 1] ?? lines.length) - 1;
	return {start: moveWindow(moveWindow(0, {cursor: last, height, total: lines.length}), {cursor: first, height, total: lines.length}), room};
}

function drawWindow(pane: PaneLines, {start, room: {height, matches}}: Window, {position, widthCells, ascii}: PaneScene): readonly Line[] {
	const {lines, rows} = pane;
	const chosen = rows?.[Math.min(position.cursor, rows.length - 1)];
	const found = new Set(matches);
	const shown = lines.slice(start, start + height);
	const hidden = lines.length - start - shown.length;
	return shown.map((item, index) => {
		const at = start + index;
		const marked: Line = rows === undefined ? item : [at === chosen ? span(cursorMarker(ascii), {bold: true}) : blank(1), ...item];
		const searched = found.has(at) ? inverted(marked, widthCells) : marked;
		return index === shown.length - 1 && hidden > 0 ? withMore(searched, hidden, widthCells) : searched;
	});
}

function withMore(item: Line, hidden: number, widthCells: number): Line {
	const note = ` ↓ ${hidden} more`;
	return [...padLine(item, widthCells - note.length - 1), span(note, {tone: 'dim'})];
}

function searchLine({search}: PanePosition, {matches}: PaneRoom, isSearched: boolean): readonly Line[] {
	return search === '' ? [] : [[span(` /${search} `, {inverse: true}), span(isSearched ? '' : `  ${matches.length === 0 ? 'not found' : `${matches.length} found: n next, N before`}`, {tone: 'dim'})]];
}

type PaneProps = {
	readonly state: AppState;
	readonly route: PaneRoute;
	readonly widthCells: number;
	readonly height: number;
	readonly look: Look;
	readonly onRoom: OnRoom | undefined;
};

/** A pane in exactly so many lines: heading, what scrolls, footing. Tells what fits, for the keys. */
export function PaneScreen({state, route, widthCells, height, look, onRoom}: PaneProps) {
	const {position, key} = route;
	const data = state.pane?.pane === route.pane && state.pane.key === key ? state.pane : undefined;
	const scene: PaneScene = {state, rolloutKey: key, now: state.now, widthCells, height, ascii: look.ascii, position};
	const pane = data !== undefined && hasContent(data) ? linesOf(data, scene) : waitingLines(data, widthCells);
	const matches = findMatches(pane, position.search);
	const extra = [...problemLine(data), ...searchLine(position, {...emptyRoom, matches}, pane.isSearched === true)];
	const footing = [...pane.footing ?? [], ...extra];
	const inner = Math.max(1, height - pane.heading.length - footing.length);
	const window = windowOf(pane, position, matches, inner);
	const {lastScroll, rows} = window.room;
	const found = matches.join(' ');
	const room = useMemo(() => ({lastScroll, rows, matches: found === '' ? [] : found.split(' ').map(Number), height: inner}), [lastScroll, rows, found, inner]);
	useEffect(() => {
		onRoom?.({paneRoom: room});
	}, [room, onRoom]);
	const shown = drawWindow(pane, window, scene);
	const filled = [...shown, ...Array.from({length: Math.max(0, inner - shown.length)}, () => emptyLine)];
	return <Rows lines={[...pane.heading, ...filled, ...footing]} height={height} columns={widthCells} look={look}/>;
}
