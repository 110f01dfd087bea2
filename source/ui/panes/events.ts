import type {TimelineEntry} from '../../domain/timeline.ts';
import {describeEntry} from '../../format/words/entry-words.ts';
import {formatClockTime, formatDay} from '../../format/clock-time.ts';
import type {EventsContent} from '../../store/pane-state.ts';
import {joinSides, line, span, wrapText, type Line} from '../line.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

const timeCells = 10;
const mostLines = 6;

const dayOf = (at: number) => new Date(at).toDateString();

/** A day of its own is said once, above its first entry. */
function dayLine(at: number): Line {
	return line(` ${formatDay(at)}`, {tone: 'dim'});
}

function entryLines(entry: TimelineEntry, {widthCells, ascii}: PaneScene): readonly Line[] {
	const {tone, text} = describeEntry(entry, {ascii});
	const style = tone === 'plain' ? (entry.who === undefined ? {} : {bold: true}) : {tone};
	return wrapText(text, widthCells - timeCells - 1, mostLines, style).map((item, index): Line => [index === 0 ? span(` ${formatClockTime(entry.at)} `, {tone: 'dim'}) : span(' '.repeat(timeCells)), ...item]);
}

/** The time line, newest last; it starts at its end and follows. */
export function eventsLines({entries}: EventsContent, scene: PaneScene): PaneLines {
	const lines = entries.flatMap((entry, index) => {
		const isNewDay = index === 0 || dayOf(entries[index - 1]!.at) !== dayOf(entry.at);
		return [...(isNewDay ? [dayLine(entry.at)] : []), ...entryLines(entry, scene)];
	});
	const follows = scene.position.scroll === 'end' ? 'follows ' : 'held: G follows ';
	return {
		heading: [joinSides(line(` EVENTS  ${scene.rolloutKey}`, {bold: true}), line(follows, {tone: 'dim'}), scene.widthCells)],
		lines: lines.length === 0 ? [line('   Nothing is known of what happened here', {tone: 'dim'})] : lines,
	};
}
