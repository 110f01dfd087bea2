import {differenceLines, type DifferenceLine} from '../../format/difference.ts';
import {describeChanges} from '../../format/words/history-words.ts';
import type {DifferenceContent} from '../../store/pane-state.ts';
import {fitLine, line, span, wrapText, type Line} from '../line.ts';
import type {Style} from '../theme.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

const styles: Readonly<Record<DifferenceLine['kind'], Style>> = {
	added: {tone: 'good'}, heading: {bold: true}, note: {tone: 'dim'}, removed: {tone: 'bad'}, same: {},
};

const paint = ({kind, text}: DifferenceLine): Line => [span(` ${text}`, styles[kind])];

/** Two pod templates line by line, as `diff -u` shows them. */
export function differencePaneLines({difference, why}: DifferenceContent, {widthCells, rolloutKey, ascii}: PaneScene): PaneLines {
	if (difference === undefined) {
		return {heading: [fitLine(line(` DIFFERENCE  ${rolloutKey}`, {bold: true}), widthCells)], lines: wrapText(why, widthCells - 4, 4).map((item): Line => [span(' '.repeat(3)), ...item])};
	}

	const {before, after, changes} = difference;
	return {
		heading: [
			fitLine(line(` DIFFERENCE  ${rolloutKey}  revision ${before.revision} → ${after.revision}`, {bold: true}), widthCells),
			fitLine(line(` ${describeChanges(changes, 20)}`, {tone: 'moving'}), widthCells),
		],
		lines: differenceLines(difference, {ascii}).map(item => paint(item)),
	};
}
