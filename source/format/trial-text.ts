import type {TrialReport, TrialSide} from '../domain/trial.ts';
import {formatClockSeconds} from './clock-time.ts';
import {wrapPieces, type PieceLine} from './pieces.ts';
import {sign, type WordOptions} from './words/signs.ts';
import {describeNothing, describeOutcome, describeVerdict} from './words/trial-words.ts';

const mostRows = 5;

function rowLines({outcome}: TrialSide, widthCells: number): readonly PieceLine[] {
	if (outcome.kind !== 'answered' || outcome.reading.kind !== 'values') {
		return [];
	}

	const {rows, total, warnings} = outcome.reading;
	return [
		...rows.slice(0, mostRows).flatMap(({text, series}) => wrapPieces(' '.repeat(13), `${text}${series === '' ? '' : `  ${series}`}`, widthCells)),
		...(total > mostRows ? [[{text: `             and ${total - Math.min(rows.length, mostRows)} more`, tone: 'dim'} as const]] : []),
		...warnings.slice(0, 2).flatMap(warning => wrapPieces(' '.repeat(13), warning, widthCells, {tone: 'warning'})),
	];
}

function sideLines(side: TrialSide, {conditions, onNothing, isSameForBoth}: TrialReport, {widthCells, ...options}: WordOptions & {readonly widthCells: number}): readonly PieceLine[] {
	const {tone, text} = describeOutcome(side, onNothing);
	const verdict = side.outcome.kind === 'answered' && side.outcome.verdict !== undefined ? describeVerdict(side.outcome.verdict, conditions) : undefined;
	const label = `   ${(isSameForBoth ? 'answer' : side.role).padEnd(8)}`;
	return [
		...wrapPieces(label, `${sign(tone, options)} ${text}`, widthCells, {tone}),
		...rowLines(side, widthCells),
		...(verdict === undefined ? [] : wrapPieces(' '.repeat(11), verdict.text, widthCells, {tone: verdict.tone})),
	];
}

/** A trial: what each side brought, what the check would make of it and of nothing, and the same by hand. */
export function trialLines(report: TrialReport, options: WordOptions & {readonly widthCells: number}): readonly PieceLine[] {
	const {metric, at, sides, isSameForBoth, onNothing, byHand} = report;
	const isEmpty = sides.some(({outcome}) => outcome.kind === 'answered' && outcome.reading.kind === 'values' && outcome.reading.total === 0);
	const nothing = describeNothing(onNothing);
	return [
		[{text: ` TRIED ${formatClockSeconds(at)}  `}, {text: metric, bold: true}],
		...sides.flatMap(side => sideLines(side, report, options)),
		...(isSameForBoth ? [[{text: '   no argument tells canary from stable: the query is the same for both', tone: 'warning'} as const]] : []),
		...(isEmpty ? [] : wrapPieces(' '.repeat(3), `without data ${nothing.text}`, options.widthCells, {tone: nothing.tone})),
		...byHand.flatMap(command => wrapPieces(' '.repeat(3), command, Math.max(options.widthCells, 60), {tone: 'dim'})),
	];
}
