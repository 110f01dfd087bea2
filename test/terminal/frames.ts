import fc from 'fast-check';
import stringWidth from 'string-width';

/** Characters of every sort that a terminal may get wrong. */
const characters = fc.oneof(
	{weight: 12, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-/.:%')},
	{weight: 8, arbitrary: fc.constant(' ')},
	{weight: 2, arbitrary: fc.constantFrom('─', '│', '●', '…', '█', '→', '✓', 'é', 'ß')},
	{weight: 2, arbitrary: fc.constantFrom('你', '好', '한', 'ア')},
	{weight: 1, arbitrary: fc.constantFrom('e\u{301}', 'o\u{308}\u{323}', '😀', '❤️', '⚠️', '👍🏽', '🇩🇪', '👨‍👩‍👧', '☔', '⚡')},
);

const styles = fc.constantFrom('', '', '', '\u{1B}[1m', '\u{1B}[2m', '\u{1B}[31m', '\u{1B}[32;1m', '\u{1B}[7m', '\u{1B}[4m', '\u{1B}[44m', '\u{1B}[38;5;208m', '\u{1B}[48;2;10;20;30m', '\u{1B}[9;3m', '\u{1B}[22m', '\u{1B}[27m', '\u{1B}[39;49m', '\u{1B}[0m');

const words = fc.array(characters, {maxLength: 6}).map(list => list.join(''));
const length = fc.integer({min: 1, max: 30});
const repeated = fc.tuple(fc.constantFrom(' ', ' ', '─', 'x', '你'), length).map(([text, count]) => text.repeat(count));
const piece = fc.tuple(styles, fc.oneof(
	{weight: 5, arbitrary: words},
	{weight: 1, arbitrary: repeated},
));

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

function cut(text: string, roomCells: number): string {
	let fitting = '';
	for (const {segment} of segmenter.segment(text)) {
		if (stringWidth(fitting + segment) > roomCells) {
			return fitting;
		}

		fitting += segment;
	}

	return fitting;
}

/** A styled line of at most `columns` cells, as Ink writes it: styles end with the line. */
export function lineOf(columns: number): fc.Arbitrary<string> {
	return fc.array(piece, {maxLength: 8}).map(pieces => {
		let line = '';
		let roomCells = columns;
		for (const [style, text] of pieces) {
			const fitting = cut(text, roomCells);
			line += style + fitting;
			roomCells -= stringWidth(fitting);
		}

		return line.includes('\u{1B}') ? `${line}\u{1B}[0m` : line;
	});
}

export type Step =
	| {readonly kind: 'replaceRow'; readonly row: number; readonly line: string}
	| {readonly kind: 'shift'; readonly top: number; readonly rows: number; readonly lines: number; readonly line: string}
	| {readonly kind: 'replaceAll'; readonly lines: readonly string[]}
	| {readonly kind: 'repaint'}
	| {readonly kind: 'resize'; readonly columns: number; readonly rows: number};

const position = fc.nat({max: 30});
const newColumns = (columns: number) => fc.integer({min: columns, max: columns + 20});
const newRows = fc.integer({min: 4, max: 16});

/** What can happen from one frame to the next; rows are taken modulo the height. */
export function stepOf(columns: number): fc.Arbitrary<Step> {
	const line = lineOf(columns);
	const replaceRow = fc.record({kind: fc.constant('replaceRow'), row: position, line});
	const shift = fc.record({kind: fc.constant('shift'), top: position, rows: position, lines: fc.constantFrom(-3, -1, 1, 2), line});
	const replaceAll = fc.record({kind: fc.constant('replaceAll'), lines: fc.array(line, {minLength: 4, maxLength: 14})});
	const repaint = fc.record({kind: fc.constant('repaint')});
	const resize = fc.record({kind: fc.constant('resize'), columns: newColumns(columns), rows: newRows});
	return fc.oneof(
		{weight: 5, arbitrary: replaceRow},
		{weight: 5, arbitrary: shift},
		{weight: 1, arbitrary: replaceAll},
		{weight: 1, arbitrary: repaint},
		{weight: 1, arbitrary: resize},
	);
}

/** The lines of the next frame, as many as the screen has rows. */
export function nextLines(lines: readonly string[], step: Step): string[] {
	const next = [...lines];
	switch (step.kind) {
		case 'replaceRow': {
			next[step.row % lines.length] = step.line;
			return next;
		}

		case 'shift': {
			const top = step.top % lines.length;
			const moved = next.slice(top, top + step.rows);
			for (let count = 0; count < Math.abs(step.lines) && moved.length > 0; count++) {
				if (step.lines > 0) {
					moved.shift();
					moved.push(step.line);
				} else {
					moved.pop();
					moved.unshift(step.line);
				}
			}

			next.splice(top, moved.length, ...moved);
			return next;
		}

		case 'replaceAll': {
			return Array.from({length: lines.length}, (_, index) => step.lines[index % step.lines.length]!);
		}

		case 'resize': {
			return Array.from({length: step.rows}, (_, index) => lines[index] ?? '');
		}

		case 'repaint': {
			return next;
		}
	}
}
