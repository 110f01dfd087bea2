import {type Block, foldBlocks, unfoldBlocks} from '../blocks.ts';
import {line, padLine, type Line} from '../line.ts';
import {analysisLine, analysisLines} from './analysis.ts';
import {answerBlock} from './answer.ts';
import {eventLines} from './events.ts';
import {experimentLines} from './experiments.ts';
import {frozenBlock, imageBlock, linkBlock, messageBlock, warningBlock} from './notes.ts';
import {podLines, troubleLines} from './pods.ts';
import type {Scene} from './scene.ts';
import {stepLine, stepLines} from './steps.ts';
import {templateLines} from './template.ts';
import {trafficBlock} from './traffic.ts';

function noteBlock(scene: Scene): Block {
	const frozen = frozenBlock(scene);
	return {
		lines: [...frozen, ...warningBlock(scene, {linesEach: 2})],
		folds: [
			{rank: 2, lines: [...frozen, ...warningBlock(scene)]},
			{rank: 7, lines: [...frozen, ...warningBlock(scene, {atMost: 1})]},
			{rank: 9, lines: frozen},
			{rank: 13, lines: []},
		],
	};
}

/**
What stands below the answer, in this order, and what goes first when the screen is small (small rank first). Traffic, in a blue-green the
rows of active and preview, never goes.
*/
function evidenceBlocks(scene: Scene): readonly Block[] {
	const isBlueGreen = scene.view.strategy === 'blueGreen';
	const pods: Block = {
		lines: [...podLines(scene, true), ...troubleLines(scene)],
		folds: [{rank: 3, lines: podLines(scene, true)}, {rank: 5, lines: podLines(scene, false)}, ...(isBlueGreen ? [] : [{rank: 12, lines: []}])],
	};
	return [
		noteBlock(scene),
		...(isBlueGreen ? [] : [{lines: trafficBlock(scene), folds: []}]),
		pods,
		{lines: experimentLines(scene, true), folds: [{rank: 3, lines: experimentLines(scene, false)}, {rank: 9, lines: []}]},
		{lines: stepLines(scene), folds: [{rank: 6, lines: stepLine(scene)}, {rank: 10, lines: []}]},
		{lines: analysisLines(scene, true), folds: [{rank: 4, lines: analysisLines(scene, false)}, {rank: 8, lines: analysisLine(scene)}, {rank: 11, lines: []}]},
		{lines: templateLines(scene, 3), folds: [{rank: 2, lines: templateLines(scene, 1)}, {rank: 4, lines: []}]},
		{lines: imageBlock(scene), folds: [{rank: 1, lines: []}]},
		{lines: linkBlock(scene), folds: [{rank: 2, lines: []}]},
		{lines: messageBlock(scene), folds: [{rank: 2, lines: []}]},
		{lines: eventLines(scene, 8), folds: [{rank: 1, lines: eventLines(scene, 3)}, {rank: 2, lines: eventLines(scene, 1)}, {rank: 3, lines: []}]},
	];
}

/** Below this a line of evidence is worth more than the end of an answer. */
const lowHeight = 10;

export type Page = {
	readonly lines: readonly Line[];
	/** The furthest that it can be scrolled; 0 where everything is on the screen. */
	readonly lastScroll: number;
};

/** The last line says that there is more below. */
function markMore(lines: readonly Line[], hidden: number, widthCells: number): readonly Line[] {
	const last = lines.at(-1);
	if (hidden <= 0 || last === undefined) {
		return lines;
	}

	const note = ` ↓ ${hidden} more`;
	return [...lines.slice(0, -1), [...padLine(last, widthCells - note.length - 1), ...line(note, {tone: 'dim'})]];
}

/**
The page of one rollout in at most `height` lines. Unscrolled, it is folded to fit; scrolled, the whole of it runs below the answer, which
stays.
*/
export function rolloutPage(scene: Scene, height: number, scroll: number): Page {
	const answer = answerBlock(scene, height < lowHeight ? 1 : 2);
	const blocks = evidenceBlocks(scene);
	const whole = unfoldBlocks(blocks);
	const rest = height - answer.length;
	const lastScroll = answer.length + 1 + whole.length <= height ? 0 : Math.max(0, whole.length - rest);
	const start = Math.min(scroll, lastScroll);
	if (start > 0) {
		return {lines: [...answer, ...markMore(whole.slice(start, start + rest), whole.length - start - rest, scene.widthCells)], lastScroll};
	}

	const folded = foldBlocks([{lines: answer, folds: []}, ...blocks], height).slice(0, height);
	return {lines: lastScroll === 0 ? folded : markMore(folded, lastScroll, scene.widthCells), lastScroll};
}
