import wrapAnsi from 'wrap-ansi';
import {sanitize} from './sanitize.ts';
import type {Tone, WordOptions} from './words/signs.ts';

/** A stretch of a line with what it means: the screen gives it a colour, a shell prints its text. Foreign texts in it are not yet sanitized. */
export type Piece = {readonly text: string; readonly tone?: Tone; readonly bold?: boolean};

export type PieceLine = readonly Piece[];

const longest = 4096;

/** Lines of pieces as plain text. */
export function printPieces(lines: readonly PieceLine[], {ascii = false}: WordOptions = {}): string {
	return lines.map(pieces => `${pieces.map(({text}) => sanitize(text, {longest, ascii})).join('').trimEnd()}\n`).join('');
}

/** A foreign text wrapped between words into lines of at most so many cells: the first behind a label, the others below it. */
export function wrapPieces(label: string, text: string, widthCells: number, style: Omit<Piece, 'text'> = {}): readonly PieceLine[] {
	const room = Math.max(10, widthCells - label.length);
	const rows = wrapAnsi(sanitize(text, {longest}), room, {hard: true}).split('\n');
	return rows.map((row, index) => [{text: index === 0 ? label : ' '.repeat(label.length), tone: 'dim'}, {...style, text: row}]);
}
