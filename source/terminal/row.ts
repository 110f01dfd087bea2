import {visitGraphemes} from './grapheme.ts';
import {plainStyle, type StyleId, type StyleTable} from './style.ts';

/**
One line of the screen, never changed once made: so two rows that are the same object need no comparing.
The cells a wide character covers after its first hold ''.
*/
export type Row = {
	readonly graphemes: readonly string[];
	readonly styles: readonly StyleId[];
	/** From here on all cells are plain blanks. */
	readonly usedCells: number;
};

/** What writing on a row leaves behind for the text that follows. */
export type WrittenRow = {
	readonly row: Row;
	readonly endColumn: number;
	readonly endStyle: StyleId;
};

/** Where a text begins and the style that holds there. */
type TextStart = {readonly column: number; readonly style: StyleId};

/** A row of plain blanks. */
export function createBlankRow(columns: number): Row {
	return {
		graphemes: Array.from({length: columns}, () => ' '),
		styles: Array.from({length: columns}, () => plainStyle),
		usedCells: 0,
	};
}

const styledText = /\u{1B}\[(?<parameters>[\d:;]*)m|[^\u{1B}]+/gv; // eslint-disable-line no-control-regex, regexp/no-control-character

/**
Writes text, which may hold SGR sequences but no other control character, on a copy of the row.
What does not fit is cut off.
*/
export function writeOnRow(row: Row, text: string, {column, style}: TextStart, styles: StyleTable): WrittenRow {
	const draft = new RowDraft(row, {column, style}, styles);
	for (const {0: part, groups} of text.matchAll(styledText)) {
		const parameters = groups?.parameters;
		if (parameters === undefined) {
			draft.write(part);
		} else {
			draft.style = styles.apply(draft.style, parameters);
		}
	}

	return draft.finish();
}

/** The row cut or filled up to another width. */
export function fitRow(row: Row, columns: number, styles: StyleTable): Row {
	const draft = new RowDraft(createBlankRow(columns), {column: 0, style: plainStyle}, styles);
	for (let column = 0; column < Math.min(row.usedCells, columns); column++) {
		const grapheme = row.graphemes[column]!;
		if (grapheme === '') {
			continue;
		}

		draft.style = row.styles[column]!;
		draft.put(grapheme, widthAt(row, column));
	}

	return draft.finish().row;
}

/** The row from `column` on made blank. */
export function eraseRowFrom(row: Row, column: number): Row {
	if (column >= row.usedCells) {
		return row;
	}

	let kept = column;
	while (kept > 0 && row.graphemes[kept] === '') {
		kept--; // Half a wide character is none
	}

	return trim([...row.graphemes].fill(' ', kept), [...row.styles].fill(plainStyle, kept));
}

function widthAt(row: Row, column: number): number {
	let width = 1;
	while (row.graphemes[column + width] === '') {
		width++;
	}

	return width;
}

class RowDraft {
	readonly #graphemes: string[];
	readonly #styleIds: StyleId[];
	readonly #styles: StyleTable;
	#column: number;
	style: StyleId;

	constructor(row: Row, {column, style}: TextStart, styles: StyleTable) {
		this.#graphemes = [...row.graphemes];
		this.#styleIds = [...row.styles];
		this.#column = column;
		this.style = style;
		this.#styles = styles;
		let lead = column;
		while (lead > 0 && this.#graphemes[lead] === '') {
			lead--;
		}

		this.#graphemes.fill(' ', lead, column); // Half a wide character is none
	}

	write(text: string): void {
		visitGraphemes(text, (grapheme, size) => {
			this.put(grapheme, size.widthCells);
		});
	}

	put(grapheme: string, widthCells: number): void {
		const isCutOff = this.#column + widthCells > this.#graphemes.length;
		for (let index = 0; index < widthCells && this.#column < this.#graphemes.length; index++) {
			const text = isCutOff ? ' ' : (index === 0 ? grapheme : '');
			this.#graphemes[this.#column] = text;
			this.#styleIds[this.#column] = text === ' ' ? this.#styles.ofBlank(this.style) : this.style;
			this.#column++;
		}
	}

	finish(): WrittenRow {
		for (let column = this.#column; this.#graphemes[column] === ''; column++) {
			this.#graphemes[column] = ' ';
			this.#styleIds[column] = this.#styles.ofBlank(this.#styleIds[column]!);
		}

		return {row: trim(this.#graphemes, this.#styleIds), endColumn: this.#column, endStyle: this.style};
	}
}

function trim(graphemes: readonly string[], styles: readonly StyleId[]): Row {
	let usedCells = graphemes.length;
	while (usedCells > 0 && graphemes[usedCells - 1] === ' ' && styles[usedCells - 1] === plainStyle) {
		usedCells--;
	}

	return {graphemes, styles, usedCells};
}
