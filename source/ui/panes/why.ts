import {formatSpan} from '../../format/age.ts';
import {titleWidth} from '../../format/diagnosis/check-names.ts';
import {describeChecks, findingTone} from '../../format/diagnosis/check-rows.ts';
import {describeFact} from '../../format/diagnosis/fact-words.ts';
import {describeNext, type NextWords} from '../../format/diagnosis/next-words.ts';
import {describeWiring} from '../../format/diagnosis/wiring-words.ts';
import {sign, type SignName} from '../../format/words/signs.ts';
import type {Diagnosis} from '../../domain/diagnosis/diagnosis.ts';
import type {WhyContent} from '../../store/pane-state.ts';
import {blank, emptyLine, fitLine, line, padLine, span, wrapText, type Line, type Span} from '../line.ts';
import type {Style} from '../theme.ts';
import type {PaneLines, PaneScene} from './pane-lines.ts';

const styleOf = (tone: SignName): Style => ({tone: tone === 'todo' ? 'dim' : tone});
const signOf = (tone: SignName, {ascii}: PaneScene): Span => span(sign(tone, {ascii}), styleOf(tone));

/** A text behind a head of fixed width: wrapped under itself, never under the head. */
function hang(head: Line, headCells: number, text: string, {widthCells}: PaneScene, style: Style = {}): readonly Line[] {
	const rows = wrapText(text, Math.max(10, widthCells - headCells - 1), 6, style);
	return rows.map((row, index) => [...(index === 0 ? padLine(head, headCells) : [blank(headCells)]), ...row]);
}

function findingLines({finding}: Diagnosis, scene: PaneScene): readonly Line[] {
	const tone = findingTone(finding);
	const age = finding.since === undefined ? '' : ` ${formatSpan(finding.since, scene.now)}`;
	const head: Line = [blank(1), signOf(tone, scene), span(` ${finding.code}${age}`, {...styleOf(tone), bold: true})];
	return [fitLine(head, scene.widthCells), ...hang([], 3, describeFact(finding.fact, scene.now), scene)];
}

/** The key and what it does; the command for a shell below it, where it can be copied. */
function nextLines({key, command, text}: NextWords, scene: PaneScene): readonly Line[] {
	return [
		...hang([blank(3), span(key ?? ' ', {bold: true})], 6, text, scene),
		fitLine([blank(6), span(command, {tone: 'dim'})], scene.widthCells),
	];
}

function checkLines(diagnosis: Diagnosis, scene: PaneScene): readonly Line[] {
	return describeChecks(diagnosis, scene.now).flatMap(({tone, title, text, result}) => hang([blank(1), signOf(tone, scene), span(` ${title}`, result === 'skipped' ? {tone: 'dim'} : {})], titleWidth + 3, text, scene, result === 'skipped' ? {tone: 'dim'} : {}));
}

function wiringLines(diagnosis: Diagnosis, scene: PaneScene): readonly Line[] {
	return describeWiring(diagnosis.wiring).flatMap(({what, text, isSkipped}) => hang([blank(3), span(what)], titleWidth + 3, text, scene, isSkipped ? {tone: 'dim'} : {}));
}

/** The finding on top with its next step, every check below it, where it is wired, and the further steps last. */
export function whyLines({diagnosis}: WhyContent, scene: PaneScene): PaneLines {
	const {state, rolloutKey, widthCells} = scene;
	const view = state.views.get(rolloutKey);
	const [first, ...others] = view === undefined ? [] : diagnosis.finding.next.map(step => describeNext(step, view));
	return {
		heading: [
			fitLine(line(` WHY  ${rolloutKey}`, {bold: true}), widthCells),
			...findingLines(diagnosis, scene),
			...(first === undefined ? [] : nextLines(first, scene)),
			emptyLine,
		],
		lines: [
			...checkLines(diagnosis, scene),
			emptyLine,
			...wiringLines(diagnosis, scene),
			...(others.length === 0 ? [] : [emptyLine, line('   Also', {tone: 'dim'}), ...others.flatMap(step => nextLines(step, scene))]),
		],
	};
}
