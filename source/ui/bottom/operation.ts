import type {Instant} from '../../types/clock.ts';
import type {Operation} from '../../store/interface-state.ts';
import type {Line as OperationLine, Outcome} from '../../domain/actions/operation.ts';
import {describeLine} from '../../format/words/line-words.ts';
import type {Tone} from '../../format/words/signs.ts';
import {describeTimeline} from '../../format/words/timeline-words.ts';
import {formatClockTime} from '../../format/clock-time.ts';
import {blank, fitLine, flow, joinSides, line, span, wrapText, type Line} from '../line.ts';

/** What is being done, of what a row and a panel say while it is under way. */
const underWay: Readonly<Record<string, string>> = {
	abort: 'ABORTING', accept: 'ACCEPTING STABLE', 'last-resort': 'LAST RESORT', back: 'BRINGING BACK', freeze: 'FREEZING', pause: 'PAUSING', promote: 'PROMOTING', 'promote-full': 'PROMOTING IN FULL', restart: 'RESTARTING', resume: 'RESUMING', retry: 'RETRYING',
	'retry-experiment': 'RETRYING AN EXPERIMENT', 'set-image': 'SETTING THE IMAGE', 'skip-all-steps': 'SKIPPING ALL STEPS', 'skip-step': 'SKIPPING A STEP', terminate: 'TERMINATING', thaw: 'THAWING', undo: 'UNDOING',
};

/** One command freezes and thaws: which of the two it does is in what it tells. */
const isThaw = ({fact}: OperationLine) => fact.kind === 'thawed' || (fact.kind === 'counted' && fact.verb === 'thaw');

/** The key brings the users back by an abort where that is enough. */
const isUndo = ({fact}: OperationLine) => fact.kind === 'undoing' || fact.kind === 'undone';

/** `ABORTING` while it is under way, `ABORT` when it has ended. */
export function operationWord({command, outcome, lines}: Pick<Operation, 'command' | 'lines' | 'outcome'>): string {
	const other = command === 'freeze' ? (lines.some(item => isThaw(item)) ? 'thaw' : 'freeze') : (lines.some(item => isUndo(item)) ? 'back' : 'abort');
	const verb = command === 'freeze' || command === 'back' ? other : command;
	return outcome === undefined ? underWay[verb] ?? verb.toUpperCase() : verb.toUpperCase();
}

const tones: Readonly<Record<Outcome['result'], Tone>> = {bad: 'bad', doubt: 'warning', good: 'good'};

/** `shop/checkout-api` to `checkout-api`. */
export const shortSubject = (subject: string) => subject.split('/').at(-1) ?? subject;

function titleLine(operation: Operation, more: number, widthCells: number): Line {
	const {subject, startedAt, outcome, isWatched} = operation;
	const tone = outcome === undefined ? 'moving' : tones[outcome.result];
	const state = outcome === undefined ? '' : (isWatched ? 'still watched · esc: close' : 'esc: close');
	const right = [...(more > 0 ? [`+${more} more`] : []), ...(state === '' ? [] : [state])].join(' · ');
	return joinSides(
		[blank(1), span(operationWord(operation), {tone, bold: true}), span(` ${shortSubject(subject)}`, {bold: true}), span(`  ${formatClockTime(startedAt)}`, {tone: 'dim'})],
		[span(right, {tone: 'dim'}), blank(1)],
		widthCells,
	);
}

type Piece = {readonly line: Line; readonly text: string; readonly tone: Tone; readonly isLong: boolean};

/** What is longer than this gets lines of its own. */
const longCells = 60;

function factPieces({lines}: Operation, now: Instant, ascii: boolean): readonly Piece[] {
	return lines.map(item => {
		const {sign, tone, text} = describeLine(item, now, {ascii});
		const isBold = item.state === 'bad';
		return {line: [span(`${sign} `, {tone}), span(text, isBold ? {tone, bold: true} : {})], text: `${sign} ${text}`, tone, isLong: text.length > longCells};
	});
}

/** Short facts side by side, long ones wrapped, all in the order they came. */
function layPieces(pieces: readonly Piece[], widthCells: number): readonly Line[] {
	const lines: Line[] = [];
	let together: Line[] = [];
	const finish = () => {
		lines.push(...flow(together, widthCells, 4));
		together = [];
	};

	for (const piece of pieces) {
		if (!piece.isLong) {
			together.push(piece.line);
			continue;
		}

		finish();
		const [first, ...rest] = wrapText(piece.text, widthCells, 3, {tone: piece.tone, bold: piece.tone === 'bad'});
		lines.push(...(first === undefined ? [] : [first]), ...rest.map((item): Line => [blank(2), ...fitLine(item, widthCells - 2)]));
	}

	finish();
	return lines;
}

/** The operation that the panel shows: that of the open rollout, else one that ended badly, else the newest one under way, else the newest. */
export function chooseOperation(operations: readonly Operation[], openKey: string | undefined): Operation | undefined {
	return operations.findLast(({subject}) => subject === openKey)
		?? operations.findLast(({outcome}) => outcome?.result === 'bad')
		?? operations.findLast(({outcome}) => outcome === undefined)
		?? operations.at(-1);
}

/** An action under way in at most so many lines: what it is, then what the watch proved, the newest last. */
export function operationPanel(operation: Operation, more: number, {now, ascii, widthCells, height, place}: {readonly now: Instant; readonly ascii: boolean; readonly widthCells: number; readonly height: number; readonly place: {readonly contextName: string; readonly person: string}}): readonly Line[] {
	const facts = layPieces(factPieces(operation, now, ascii), widthCells - 2).map((item): Line => [blank(1), ...item]);
	const timeline = describeTimeline(operation, place);
	// For the incident, below everything else and only where nothing has to go for it.
	const copied = timeline === undefined ? [] : wrapText(timeline, widthCells - 2, 3, {tone: 'dim'}).map((item): Line => [blank(1), ...item]);
	const shown = [...facts, ...(facts.length + copied.length < height ? copied : [])].slice(-Math.max(0, height - 1));
	const hidden = Math.max(0, facts.length - shown.length);
	const title = titleLine(operation, more, widthCells);
	return [hidden > 0 ? joinSides(title, line(`${hidden} earlier `, {tone: 'dim'}), widthCells) : title, ...shown].slice(0, height);
}
