import type {Instant} from '../../types/clock.ts';
import type {GroupBody, Strip} from '../../store/interface-state.ts';
import type {FreezeDrift} from '../../domain/freeze-drift.ts';
import {describeDrift} from '../../format/words/freeze-words.ts';
import {wordVerbStrip} from '../../format/words/effect-words.ts';
import {wordAbortStrip, wordAcceptStrip, wordFreezeStrip, wordGroupStrip, wordLastResortStrip, wordThawStrip, wordTyping, type StripLine, type StripWords} from '../../format/words/strip-words.ts';
import {blank, fitLine, lineWidth, span, wrapText, type Line} from '../line.ts';
import type {Style} from '../theme.ts';

type Place = {readonly contextName: string; readonly now: Instant};

/** A word that has to be typed takes the place of the keys. */
function wordStrip(strip: Strip, place: Place): StripWords {
	const words = wordBody(strip, place);
	return strip.typed === undefined || strip.confirm?.kind !== 'typed' ? words : wordTyping(words, strip.confirm.word, strip.typed);
}

function wordBody({body, choice, text}: Pick<Strip, 'body' | 'choice' | 'text'>, place: Place): StripWords {
	switch (body.kind) {
		case 'abort': {
			return wordAbortStrip(body, place);
		}

		case 'accept': {
			return wordAcceptStrip(body, place);
		}

		case 'freeze': {
			return wordFreezeStrip(body, {choice, text}, place);
		}

		case 'lastResort': {
			return wordLastResortStrip(body, place);
		}

		case 'group': {
			return wordGroup(body, place);
		}

		case 'thaw': {
			return wordThawStrip(body, place);
		}

		case 'verb': {
			return wordVerbStrip(body, {choice, text}, place);
		}
	}
}

/** One line a row: what one alone would be asked. */
function wordGroup({label, confirm, items, left}: GroupBody, place: Place): StripWords {
	const lines = items.map(({view, body}): StripLine => {
		const [first, ...rest] = wordBody({body, choice: 0, text: ''}, place).lines;
		const warnings = rest.filter(({tone}) => tone === 'warning').map(({text}) => text);
		return {label: view.name, text: [first?.text ?? '', ...warnings].join('; '), tone: warnings.length > 0 ? 'warning' : 'plain'};
	});
	const skipped = left.map(({view, reason}): StripLine => ({label: view.name, text: `left out: ${reason}`, tone: 'dim'}));
	return wordGroupStrip({label, confirm, count: items.length, lines: [...lines, ...skipped]}, place);
}

const styleOf = ({tone}: StripLine): Style => tone === 'plain' ? {} : {tone};

/** A line of the strip with its label; a text that is too long goes on in a second line, an input keeps its end in sight. */
function stripLine(stripPart: StripLine, labelCells: number, widthCells: number): readonly Line[] {
	const {label, text} = stripPart;
	const width = widthCells - labelCells;
	const lines = text.endsWith('█') && text.length > width ? [[span(`…${text.slice(-(width - 1))}`)]] : wrapText(text, width, 2, styleOf(stripPart));
	return lines.map((item, index) => [span((index === 0 ? label ?? '' : '').padEnd(labelCells), {tone: 'dim'}), ...item]);
}

/** The keys of the strip, `a again: abort   esc: leave it`, the key itself in bold. */
function keysLine(keys: string): Line {
	return keys.split(/ {3,}/v).flatMap((part, index) => {
		const [key = '', ...rest] = part.split(': ');
		return [...(index === 0 ? [] : [blank(3)]), span(key, {bold: true, tone: 'wait'}), span(rest.length === 0 ? '' : `: ${rest.join(': ')}`)];
	});
}

const fullLine = (content: Line, widthCells: number, style: Style): Line => {
	const fitted = fitLine(content, widthCells);
	return [...fitted, span(' '.repeat(widthCells - lineWidth(fitted)), style)];
};

/** As many lines as fit; an input at their end stays, since it must be seen what is typed. */
function cutLines(lines: readonly Line[], height: number): readonly Line[] {
	const last = lines.at(-1);
	const isInput = last?.at(-1)?.text.endsWith('█') === true;
	return lines.length > height && height > 0 && isInput ? [...lines.slice(0, height - 1), last] : lines.slice(0, height);
}

/** A question at the bottom, the evidence stays above it. The title is a bar across the screen, the keys are always its last line. */
export function stripPanel(strip: Strip, {contextName, now, widthCells, height, drift}: {readonly contextName: string; readonly now: Instant; readonly widthCells: number; readonly height: number; /** What it was asked about is not so any more. */ readonly drift?: FreezeDrift | undefined}): readonly Line[] {
	const words = wordStrip(strip, {contextName, now});
	const {title, lines, keys} = drift === undefined ? words : {...words, lines: [{text: `${describeDrift(drift)}: nothing is sent; ask again`, tone: 'bad'} as const, ...words.lines], keys: 'esc: leave it'};
	const style: Style = {inverse: true, bold: true, ...((strip.body.kind === 'abort' || strip.confirm?.kind === 'typed') && {tone: 'bad' as const})};
	const labelCells = Math.max(0, ...lines.map(({label}) => label === undefined ? 0 : label.length + 2));
	const left = strip.expiresAt === undefined ? '' : `   ${Math.max(0, Math.floor((strip.expiresAt - now) / 1000))}s`;
	const inner = cutLines(lines.flatMap(item => stripLine(item, labelCells, widthCells - 2)), Math.max(0, height - 2));
	return [
		fullLine([span(` ${title}`, style)], widthCells, style),
		...inner.map((item): Line => [blank(1), ...item]),
		[blank(1), ...keysLine(keys), span(left, {tone: 'dim'})],
	].slice(0, Math.max(1, height));
}
