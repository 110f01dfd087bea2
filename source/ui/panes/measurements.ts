import {runEvidenceLines} from '../../format/measurements-text.ts';
import {wrapPieces, type PieceLine} from '../../format/pieces.ts';
import {trialLines} from '../../format/trial-text.ts';
import type {MeasurementsContent, TrialShown} from '../../store/measurements-content.ts';
import {emptyLine, joinSides, line, span, type Line} from '../line.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

const toLine = (pieces: PieceLine): Line => pieces.map(({text, ...style}) => span(text, style));

function trialOf(shown: TrialShown, widthCells: number, ascii: boolean): readonly PieceLine[] {
	return shown.kind === 'report'
		? trialLines(shown.report, {widthCells, ascii})
		: wrapPieces(` TRIED  ${shown.metric}  `, shown.reason, widthCells, {tone: 'warning'});
}

/** One run: its metrics with chart and measurements; what was tried stands on top, since it was asked for. */
export function measurementsLines({evidence, index, total, trials}: MeasurementsContent, {widthCells, height, now, ascii}: PaneScene): PaneLines {
	if (evidence === undefined) {
		return {heading: [line(' MEASUREMENTS', {bold: true})], lines: [emptyLine, line('   no analysis run: nothing has judged this rollout', {tone: 'dim'})]};
	}

	const [title, ...rest] = runEvidenceLines(evidence, {now, widthCells: widthCells - 1, ascii, chartRows: height < 20 ? 4 : 6}).map(pieces => toLine(pieces));
	const tried = trials.values().flatMap(shown => [...trialOf(shown, widthCells - 1, ascii).map(pieces => toLine(pieces)), emptyLine]).toArray();
	return {
		heading: [joinSides(title!, line(total > 1 ? `${index + 1} of ${total}, tab: next ` : '', {tone: 'dim'}), widthCells)],
		lines: [...tried, ...rest],
	};
}
