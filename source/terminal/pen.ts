import type {GraphemeSize} from './grapheme.ts';
import {plainStyle, type StyleId, type StyleTable} from './style.ts';

/** Where nothing is known about the cursor, only an absolute move helps. */
const unknown = -1;

/**
Collects the bytes of one frame and knows where they leave the cursor and the style, so that every move and every change
of style is as short as it can be. A frame starts in plain style with the cursor anywhere, and ends so: output of
others between two frames (a warning on stderr) cannot shift what follows.
*/
export class Pen {
	readonly #styles: StyleTable;
	readonly #columns: number;
	bytes = '';
	row = unknown;
	column = unknown;
	style: StyleId = plainStyle;

	constructor(styles: StyleTable, columns: number) {
		this.#styles = styles;
		this.#columns = columns;
	}

	#move(row: number, column: number): string {
		const absolute = column === 0 ? (row === 0 ? '\u{1B}[H' : `\u{1B}[${row + 1}H`) : `\u{1B}[${row + 1};${column + 1}H`;
		if (this.row === unknown || this.row > row) {
			return absolute;
		}

		const relative = row === this.row ? this.#moveWithin(column) : this.#moveDown(row - this.row, column);
		return relative.length < absolute.length ? relative : absolute;
	}

	#moveWithin(column: number): string {
		if (column === 0) {
			return '\r';
		}

		const distance = column - this.column;
		const forward = distance === 1 ? '\u{1B}[C' : `\u{1B}[${distance}C`;
		const absolute = `\u{1B}[${column + 1}G`;
		return distance > 0 && forward.length <= absolute.length ? forward : absolute;
	}

	#moveDown(rows: number, column: number): string {
		if (column === this.column) {
			return rows === 1 ? '\u{1B}[B' : `\u{1B}[${rows}B`;
		}

		// CR LF means the same whether or not the tty makes CR LF of LF
		const start = '\r\n'.repeat(rows);
		return column === 0 ? start : `${start}\u{1B}[${column === 1 ? '' : column}C`;
	}

	#useBlankStyle(): void {
		if (this.#styles.ofBlank(this.style) !== plainStyle) {
			this.useStyle(plainStyle);
		}
	}

	/** After the last column terminals wait for the next character before they wrap: the cursor is nowhere. */
	#advance(cells: number): void {
		this.column += cells;
		if (this.column >= this.#columns) {
			this.#forgetCursor();
		}
	}

	/** Setting the margins puts the cursor there. */
	#goHome(): void {
		this.row = 0;
		this.column = 0;
	}

	#forgetCursor(): void {
		this.row = unknown;
		this.column = unknown;
	}

	/**
	A terminal may take another width for it than we do. So its cells are painted first, the character goes on top, no wrap
	where it might reach over the end of the row, and the cursor's place is taken as unknown.
	*/
	#putDoubtful(grapheme: string, {widthCells, reachCells}: GraphemeSize): void {
		const isNearEnd = this.column + reachCells > this.#columns;
		this.bytes += widthCells > 1 ? `${' '.repeat(widthCells)}\u{1B}[${this.column + 1}G` : '';
		this.bytes += isNearEnd ? `\u{1B}[?7l${grapheme}\u{1B}[?7h` : grapheme;
		this.#forgetCursor();
	}

	moveTo(row: number, column: number): void {
		if (this.row === row && this.column === column) {
			return;
		}

		this.bytes += this.#move(row, column);
		this.row = row;
		this.column = column;
	}

	/** The length of the move that `moveTo` would make within the row. */
	moveLength(row: number, column: number): number {
		return this.row === row && this.column === column ? 0 : this.#move(row, column).length;
	}

	useStyle(style: StyleId): void {
		this.bytes += this.#styles.transition(this.style, style);
		this.style = style;
	}

	/** Whether a cell can be written without a change of style. A blank shows less of a style than a letter does. */
	canWrite(grapheme: string, style: StyleId): boolean {
		return style === (grapheme === ' ' ? this.#styles.ofBlank(this.style) : this.style);
	}

	/** Writes a character at the cursor. */
	put(grapheme: string, style: StyleId, size: GraphemeSize): void {
		if (!this.canWrite(grapheme, style)) {
			this.useStyle(style);
		}

		if (size.isDoubtful) {
			this.#putDoubtful(grapheme, size);
			return;
		}

		this.bytes += grapheme;
		this.#advance(size.widthCells);
	}

	/** Blanks from the cursor to the end of the row. */
	eraseToEnd(): void {
		this.#useBlankStyle();
		this.bytes += '\u{1B}[K';
	}

	/** Blanks that many cells; the cursor stays. */
	erase(cells: number): void {
		this.#useBlankStyle();
		this.bytes += `\u{1B}[${cells}X`;
	}

	/**
	Moves the rows `top` to `bottom` up by `lines` (down where negative); blank rows follow. By deleting or inserting lines
	within a region, not by SU and SD: the Linux console does not know those.
	*/
	scroll(top: number, bottom: number, lines: number): void {
		this.#useBlankStyle();
		this.bytes += `\u{1B}[${top + 1};${bottom + 1}r`;
		this.#goHome();
		this.moveTo(top, 0);
		this.bytes += `\u{1B}[${Math.abs(lines) === 1 ? '' : Math.abs(lines)}${lines > 0 ? 'M' : 'L'}\u{1B}[r`;
		this.#goHome();
	}

	/** Back to plain style: the end of a frame. */
	finish(): string {
		this.useStyle(plainStyle);
		return this.bytes;
	}
}
