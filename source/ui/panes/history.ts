import type {HistoryRevision} from '../../domain/history.ts';
import {formatShortAge} from '../../format/age.ts';
import {describeRevision, describeRevisionRuns, describeTook} from '../../format/history.ts';
import {shortImage} from '../../format/words/forecast-words.ts';
import {describeChanges, describeEnd, describeFullPromotions} from '../../format/words/history-words.ts';
import type {HistoryContent} from '../../store/pane-state.ts';
import {blank, fitLine, joinSides, line, padLine, span, type Line} from '../line.ts';
import {widthOf} from '../width.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

type Column = {readonly title: string; readonly most: number; readonly cell: (revision: HistoryRevision, scene: PaneScene) => Line};

const orNothing = (text: string | undefined) => text === undefined || text === '' ? '–' : text;

/** In the order in which they are kept when the screen gets narrow. */
const columns: readonly Column[] = [
	{title: 'REV', most: 12, cell: revision => line(describeRevision(revision), {bold: true})},
	{title: 'ENDED', most: 40, cell(revision) {
		const {tone, text} = describeEnd(revision);
		return line(text, {tone});
	}},
	{title: 'AGE', most: 6, cell: ({startedAt}, {now}) => line(startedAt === undefined ? 'n/a' : formatShortAge(startedAt, now))},
	{title: 'TOOK', most: 8, cell: revision => line(describeTook(revision))},
	{title: 'ROLE', most: 16, cell: ({roles}) => line(orNothing(roles.join(',')))},
	{title: 'IMAGE', most: 30, cell: ({images}) => line(orNothing(images.map(image => shortImage(image)).join(', ')))},
	{title: 'DIFFERENCE', most: 60, cell: ({changes, comparedWith}) => line(comparedWith === undefined ? '–' : describeChanges(changes))},
	{title: 'ANALYSIS', most: 20, cell(revision) {
		const {bad, doubtful} = revision.runs;
		return line(orNothing(describeRevisionRuns(revision)), bad > 0 ? {tone: 'bad'} : (doubtful > 0 ? {tone: 'warning'} : {}));
	}},
	{title: 'STARTED BY', most: 24, cell: ({startedBy}) => line(orNothing(startedBy))},
	{title: 'CHANGE CAUSE', most: 60, cell: ({changeCause}) => line(orNothing(changeCause))},
];

const gap = 2;
/** Cursor and mark. */
const startCells = 3;

type Fitted = Column & {readonly width: number};

/** As many columns as there is room for; the last one takes what is left. */
function fitColumns(revisions: readonly HistoryRevision[], scene: PaneScene): readonly Fitted[] {
	const fitted: Fitted[] = [];
	let rest = scene.widthCells - startCells;
	for (const column of columns) {
		const wanted = Math.min(column.most, Math.max(widthOf(column.title), ...revisions.map(revision => column.cell(revision, scene).reduce((total, {text}) => total + widthOf(text), 0))));
		const width = Math.min(wanted, rest);
		if (width < Math.min(wanted, widthOf(column.title))) {
			break;
		}

		fitted.push({...column, width});
		rest -= width + gap;
	}

	return fitted;
}

function join(cells: readonly Line[], widths: readonly Fitted[]): Line {
	return cells.flatMap((cell, index) => [...padLine(cell, widths[index]!.width), ...(index < cells.length - 1 ? [blank(gap)] : [])]);
}

/** The revisions as rows, newest first. */
export function historyLines({history: {revisions, fullPromotions}}: HistoryContent, scene: PaneScene): PaneLines {
	const {position: {marked}, widthCells, ascii} = scene;
	const fitted = fitColumns(revisions, scene);
	const {tone, text} = describeFullPromotions(fullPromotions);
	const rows = revisions.map((revision, index): Line => [
		marked.has(index) ? span(ascii ? '*' : '•', {bold: true}) : blank(1),
		blank(1),
		...join(fitted.map(({cell}) => cell(revision, scene)), fitted),
	]);
	return {
		heading: [
			joinSides(line(` REVISIONS  ${scene.rolloutKey}`, {bold: true}), line(marked.size >= 2 ? 'd: compare the marked ' : 'd: what it changed ', {tone: 'dim'}), widthCells),
			fitLine([blank(startCells), ...join(fitted.map(({title}) => line(title, {tone: 'dim'})), fitted)], widthCells),
		],
		lines: rows.length === 0 ? [line('   There is no revision yet', {tone: 'dim'})] : rows.map(row => fitLine(row, widthCells - 1)),
		...(rows.length > 0 && {rows: rows.map((_, index) => index)}),
		footing: [fitLine(line(` ${text}`, {tone}), widthCells)],
	};
}
