import {createBlankRow, eraseRowFrom, fitRow, writeOnRow, type Row, type WrittenRow} from './row.ts';
import {plainStyle, type StyleId, type StyleTable} from './style.ts';

/** A move or an erasure: `final` is the last byte of the CSI sequence, `parameters` its numbers (0 where left out). */
export type ScreenControl = {readonly final: string; readonly parameters: readonly number[]};

/**
The screen as Ink means it: takes the text and the control sequences that Ink writes and keeps the cells they would leave
on a terminal that starts blank with the cursor at the top left. Rows longer than the screen is wide are cut off, as a
full-screen program never means to wrap.
*/
export class CellScreen {
	readonly #styles: StyleTable;
	readonly #cache = new RowCache();
	#rows: Row[] = [];
	#blank: Row;
	#style: StyleId = plainStyle;
	columns: number;
	cursorRow = 0;
	cursorColumn = 0;

	constructor(columns: number, rows: number, styles: StyleTable) {
		this.columns = columns;
		this.#styles = styles;
		this.#blank = createBlankRow(columns);
		this.clear(rows);
	}

	#writeRow(row: Row, text: string): WrittenRow {
		if (row !== this.#blank || this.cursorColumn > 0 || this.#style !== plainStyle) {
			return writeOnRow(row, text, {column: this.cursorColumn, style: this.#style}, this.#styles);
		}

		const known = this.#cache.get(text);
		if (known) {
			return known;
		}

		const written = writeOnRow(row, text, {column: 0, style: plainStyle}, this.#styles);
		this.#cache.set(text, written, this.#rows.length);
		return written;
	}

	#moveTo(row: number, column: number): boolean {
		this.cursorRow = Math.max(0, Math.min(row, this.#rows.length - 1));
		this.cursorColumn = Math.max(0, Math.min(column, this.columns - 1));
		return true;
	}

	#eraseScreen(part: number): boolean {
		if (part !== 0 && part !== 2) {
			return false;
		}

		if (part === 0) {
			this.#eraseRow(0);
		}

		this.#rows.fill(this.#blank, part === 0 ? this.cursorRow + 1 : 0);
		return true;
	}

	#eraseRow(part: number): boolean {
		if (part !== 0 && part !== 2) {
			return false;
		}

		const isWhole = part === 2 || this.cursorColumn === 0;
		this.#rows[this.cursorRow] = isWhole ? this.#blank : eraseRowFrom(this.#rows[this.cursorRow]!, this.cursorColumn);
		return true;
	}

	/** The rows as they are now. The array is the caller's; the rows never change. */
	get rows(): readonly Row[] {
		return [...this.#rows];
	}

	get rowCount(): number {
		return this.#rows.length;
	}

	get blankRow(): Row {
		return this.#blank;
	}

	/** All blank, cursor at the top left: what a terminal shows right after it entered the alternate screen. */
	clear(rows = this.#rows.length): void {
		this.#rows = Array.from({length: rows}, () => this.#blank);
		this.cursorRow = 0;
		this.cursorColumn = 0;
		this.#style = plainStyle;
	}

	/** Cuts or fills up to the new size, as terminals do with the alternate screen. */
	resize(columns: number, rows: number): void {
		const kept = columns === this.columns ? this.#rows : this.#rows.map(row => fitRow(row, columns, this.#styles));
		this.columns = columns;
		this.#cache.clear();
		this.#blank = columns === this.#blank.graphemes.length ? this.#blank : createBlankRow(columns);
		this.#rows = Array.from({length: rows}, (_, index) => kept[index] ?? this.#blank);
		this.cursorRow = Math.min(this.cursorRow, rows - 1);
		this.cursorColumn = Math.min(this.cursorColumn, columns);
	}

	/** Writes text that holds no control sequence but SGR. */
	write(text: string): void {
		const written = this.#writeRow(this.#rows[this.cursorRow]!, text);
		this.#rows[this.cursorRow] = written.row;
		this.cursorColumn = written.endColumn;
		this.#style = written.endStyle;
	}

	/** A line feed as a tty with ONLCR (Node's raw mode keeps it) passes it on: start of the next row, scrolling at the end. */
	lineFeed(): void {
		this.cursorColumn = 0;
		if (this.cursorRow < this.#rows.length - 1) {
			this.cursorRow++;
			return;
		}

		this.#rows.shift();
		this.#rows.push(this.#blank);
	}

	/** Whether the sequence is one that this screen understands; nothing is done otherwise. */
	control({final, parameters}: ScreenControl): boolean {
		const [first = 0, second = 0] = parameters;
		const count = Math.max(1, first);
		switch (final) {
			case 'A': {
				return this.#moveTo(this.cursorRow - count, this.cursorColumn);
			}

			case 'B': {
				return this.#moveTo(this.cursorRow + count, this.cursorColumn);
			}

			case 'C': {
				return this.#moveTo(this.cursorRow, this.cursorColumn + count);
			}

			case 'D': {
				return this.#moveTo(this.cursorRow, this.cursorColumn - count);
			}

			case 'E': {
				return this.#moveTo(this.cursorRow + count, 0);
			}

			case 'F': {
				return this.#moveTo(this.cursorRow - count, 0);
			}

			case 'G': {
				return this.#moveTo(this.cursorRow, count - 1);
			}

			case 'H': {
				return this.#moveTo(count - 1, Math.max(1, second) - 1);
			}

			case 'J': {
				return this.#eraseScreen(first);
			}

			case 'K': {
				return this.#eraseRow(first);
			}

			default: {
				return false;
			}
		}
	}
}

/**
Rows by the text that made them: of a frame nearly all lines were in the frame before. Holds at least the rows of the last
frame, at most those of about eight.
*/
class RowCache {
	#recent = new Map<string, WrittenRow>();
	#older = new Map<string, WrittenRow>();

	get(text: string): WrittenRow | undefined {
		const recent = this.#recent.get(text);
		if (recent) {
			return recent;
		}

		const older = this.#older.get(text);
		if (older) {
			this.#recent.set(text, older);
		}

		return older;
	}

	set(text: string, row: WrittenRow, screenRows: number): void {
		if (this.#recent.size >= screenRows * 4) {
			this.#older = this.#recent;
			this.#recent = new Map();
		}

		this.#recent.set(text, row);
	}

	clear(): void {
		this.#recent.clear();
		this.#older.clear();
	}
}
