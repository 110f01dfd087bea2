import wrapAnsi from 'wrap-ansi';
import {sanitize} from '../format/sanitize.ts';
import {toAscii} from './ascii.ts';
import {paintText, type Look, type Style} from './theme.ts';
import {cut, widthOf} from './width.ts';

/** A stretch of text in one style. Made by `span` only, which is where every foreign text is sanitized. */
export type Span = Style & {readonly text: string};

/** One line of the screen before it is painted. */
export type Line = readonly Span[];

export function span(text: string, style: Style = {}): Span {
	return {...style, text: sanitize(text)};
}

/** A line of one span. */
export function line(text: string, style: Style = {}): Line {
	return [span(text, style)];
}

export const emptyLine: Line = [];

/** So many blank cells. */
export function blank(widthCells: number): Span {
	return {text: ' '.repeat(Math.max(0, widthCells))};
}

export function lineWidth(spans: Line): number {
	return spans.reduce((total, {text}) => total + widthOf(text), 0);
}

/** The line in at most so many cells; what is cut off is marked by `…` in the style it is cut in. */
export function fitLine(spans: Line, widthCells: number): Line {
	if (widthCells <= 0) {
		return emptyLine;
	}

	if (lineWidth(spans) <= widthCells) {
		return spans;
	}

	const fitted: Span[] = [];
	let rest = widthCells - 1;
	for (const part of spans) {
		const width = widthOf(part.text);
		if (width > rest) {
			return [...fitted, {...part, text: `${cut(part.text, rest, 'start', '')}…`}];
		}

		fitted.push(part);
		rest -= width;
	}

	return fitted;
}

/** The line in exactly so many cells. */
export function padLine(spans: Line, widthCells: number, align: 'left' | 'right' = 'left'): Line {
	const fitted = fitLine(spans, widthCells);
	const gap = blank(widthCells - lineWidth(fitted));
	return align === 'left' ? [...fitted, gap] : [gap, ...fitted];
}

/** Left and right side of one line. The right one is left out where both do not fit with a gap of two cells. */
export function joinSides(left: Line, right: Line, widthCells: number): Line {
	const gap = widthCells - lineWidth(left) - lineWidth(right);
	return gap < 2 || right.length === 0 ? fitLine(left, widthCells) : [...left, blank(gap), ...right];
}

/** Lines joined by a separator; empty ones left out. */
export function joinLines(parts: readonly Line[], separator: string): Line {
	return parts
		.filter(part => part.length > 0)
		.flatMap((part, index) => index === 0 ? part : [span(separator, {tone: 'dim'}), ...part]);
}

/** As many of the parts behind a line as fit whole, in their order. */
export function appendFitting(start: Line, parts: readonly Line[], separator: string, widthCells: number): Line {
	let joined = start;
	for (const part of parts) {
		const next = [...joined, ...(joined.length === 0 ? [] : [span(separator, {tone: 'dim'})]), ...part];
		if (part.length > 0 && lineWidth(next) <= widthCells) {
			joined = next;
		}
	}

	return joined;
}

/** Pieces side by side, wrapped between them and never within (a piece wider than the line is cut). */
export function flow(pieces: readonly Line[], widthCells: number, gap = 3): readonly Line[] {
	const lines: Line[] = [];
	let current: Line = emptyLine;
	for (const piece of pieces) {
		const wanted = lineWidth(current) + gap + lineWidth(piece);
		if (current.length > 0 && wanted > widthCells) {
			lines.push(current);
			current = emptyLine;
		}

		current = current.length === 0 ? fitLine(piece, widthCells) : [...current, blank(gap), ...piece];
	}

	return current.length === 0 ? lines : [...lines, current];
}

/** A text wrapped between words into at most so many lines; the last one is cut where it does not fit. */
export function wrapText(text: string, widthCells: number, atMost: number, style: Style = {}): readonly Line[] {
	const {text: safe} = span(text);
	if (widthOf(safe) <= widthCells || atMost <= 1) {
		return [fitLine([{...style, text: safe}], widthCells)];
	}

	const rows = wrapAnsi(safe, Math.max(1, widthCells), {hard: true}).split('\n');
	const kept = rows.slice(0, atMost - 1);
	const last = rows.slice(atMost - 1).join(' ');
	return [...kept, ...(last === '' ? [] : [last])].map(row => fitLine([{...style, text: row}], widthCells));
}

const isSameStyle = (a: Span, b: Span) => a.tone === b.tone && (a.bold ?? false) === (b.bold ?? false) && (a.inverse ?? false) === (b.inverse ?? false);

/** Neighbours of the same style as one span: the fewer sequences, the less work for Ink. */
function mergeSpans(spans: Line): Line {
	const merged: Span[] = [];
	for (const part of spans) {
		const last = merged.at(-1);
		if (last !== undefined && isSameStyle(last, part)) {
			merged[merged.length - 1] = {...last, text: last.text + part.text};
		} else {
			merged.push(part);
		}
	}

	return merged;
}

/** The line as a string for the terminal, never wider than so many cells. */
export function paintLine(spans: Line, widthCells: number, look: Look): string {
	return mergeSpans(fitLine(spans, widthCells))
		.map(part => paintText(look.ascii ? toAscii(part.text) : part.text, part, look))
		.join('');
}
