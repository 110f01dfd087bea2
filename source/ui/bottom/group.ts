import type {Instant} from '../../types/clock.ts';
import type {Operation} from '../../store/interface-state.ts';
import {describeLine} from '../../format/words/line-words.ts';
import type {Tone} from '../../format/words/signs.ts';
import {blank, fitLine, joinSides, line, padLine, span, type Line} from '../line.ts';
import {operationWord, shortSubject} from './operation.ts';

const ranks: Readonly<Record<string, number>> = {bad: 0, doubt: 1, good: 3};
const rankOf = ({outcome}: Operation) => outcome === undefined ? 2 : ranks[outcome.result] ?? 2;

/** What was confirmed together: one line a rollout with the last thing that is known of it, the worst first. */
export function groupPanel(operations: readonly Operation[], {now, ascii, widthCells, height}: {readonly now: Instant; readonly ascii: boolean; readonly widthCells: number; readonly height: number}): readonly Line[] {
	const ended = operations.filter(({outcome}) => outcome !== undefined).length;
	const good = operations.filter(({outcome}) => outcome?.result === 'good').length;
	const bad = operations.some(({outcome}) => outcome?.result === 'bad');
	const tone: Tone = bad ? 'bad' : (ended === operations.length ? 'good' : 'moving');
	const nameCells = Math.min(30, Math.max(...operations.map(({subject}) => shortSubject(subject).length)));
	const rows = operations.toSorted((a, b) => rankOf(a) - rankOf(b)).map((operation): Line => {
		// How it ended says more than what to mind after it.
		const last = operation.lines.findLast(({fact}) => fact.kind === 'safe' || fact.kind === 'notBack') ?? operation.lines.at(-1);
		const words = last && describeLine(last, now, {ascii});
		const isBad = operation.outcome?.result === 'bad';
		return [
			blank(1),
			span(`${words?.sign ?? ' '} `, {tone: words?.tone ?? 'dim'}),
			...padLine([span(shortSubject(operation.subject), {bold: true})], nameCells),
			span(`  ${words?.text ?? ''}`, isBad ? {tone: 'bad', bold: true} : {}),
		];
	});
	const shown = rows.slice(0, Math.max(0, height - 1));
	const hidden = rows.length - shown.length;
	const right = [...(hidden > 0 ? [`${hidden} more below`] : []), ...(ended === operations.length ? ['esc: close'] : [])].join(' · ');
	const title = joinSides(
		[blank(1), span(operationWord(operations.find(({outcome}) => outcome === undefined) ?? operations[0]!), {tone, bold: true}), span(` ${operations.length} rollouts`, {bold: true}), span(`  ${good} done, ${ended - good} not, ${operations.length - ended} under way`, {tone: 'dim'})],
		line(`${right} `, {tone: 'dim'}),
		widthCells,
	);
	return [title, ...shown.map(item => fitLine(item, widthCells))];
}
