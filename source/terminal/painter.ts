import {CellScreen} from './cell-screen.ts';
import {drawFrame} from './frame-difference.ts';
import type {Row} from './row.ts';
import type {Piece} from './sequence.ts';
import {StyleTable} from './style.ts';

const showCursor = '\u{1B}[?25h';
const hideCursor = '\u{1B}[?25l';

/** What is known of the terminal's cursor. A position counts only where the cursor is shown. */
type ShownCursor = 'unknown' | 'hidden' | {readonly row: number; readonly column: number};

/** Keeps the frame that is wanted and the one that is shown, and turns the one into the other. */
export class Painter {
	readonly #styles: StyleTable;
	readonly #wanted: CellScreen;
	#shown: readonly Row[] | undefined;
	#shownCursor: ShownCursor = 'unknown';
	/** Whether the program wants the cursor to be seen. */
	isCursorWanted = true;

	constructor(columns: number, rows: number, hasColors: boolean) {
		this.#styles = new StyleTable(hasColors);
		this.#wanted = new CellScreen(columns, rows, this.#styles);
	}

	/** Hides the cursor while cells are written, and puts it where it belongs. */
	#drawCursor(hasBody: boolean): readonly [string, string] {
		const shown = this.#shownCursor;
		if (!this.isCursorWanted) {
			this.#shownCursor = 'hidden';
			return [shown === 'hidden' ? '' : hideCursor, ''];
		}

		const row = this.#wanted.cursorRow;
		const column = Math.min(this.#wanted.cursorColumn, this.columns - 1);
		const isInPlace = typeof shown === 'object' && shown.row === row && shown.column === column;
		if (!hasBody && isInPlace) {
			return ['', ''];
		}

		this.#shownCursor = {row, column};
		const isHidden = hasBody || shown === 'hidden';
		return [hasBody && shown !== 'hidden' ? hideCursor : '', `\u{1B}[${row + 1};${column + 1}H${isHidden ? showCursor : ''}`];
	}

	get columns(): number {
		return this.#wanted.columns;
	}

	get rows(): number {
		return this.#wanted.rowCount;
	}

	/** The terminal has just been cleared. */
	start(): void {
		this.#wanted.clear();
		this.#shown = this.#wanted.rows;
		this.#shownCursor = 'unknown';
	}

	/** Nobody knows what the terminal shows: the next drawing writes every cell. */
	forget(): void {
		this.#shown = undefined;
		this.#shownCursor = 'unknown';
	}

	/** The terminal has shown or hidden the cursor. */
	noteCursor(isShown: boolean): void {
		this.isCursorWanted = isShown;
		this.#shownCursor = isShown ? 'unknown' : 'hidden';
	}

	resize(columns: number, rows: number): void {
		this.#wanted.resize(columns, rows);
		this.forget();
	}

	/** Takes a piece of the program's drawing; false where it is not one that is understood. */
	read(piece: Piece): boolean {
		switch (piece.kind) {
			case 'text': {
				this.#wanted.write(piece.bytes);
				return true;
			}

			case 'lineFeed': {
				this.#wanted.lineFeed();
				return true;
			}

			case 'carriageReturn': {
				return this.#wanted.control({final: 'G', parameters: []});
			}

			case 'control': {
				return this.#wanted.control(piece);
			}

			case 'mode':
			case 'keyboard':
			case 'silent':
			case 'unknown': {
				return false;
			}
		}
	}

	/** The bytes that bring the terminal to the wanted frame; '' where it shows it. Whoever asks must send them. */
	draw(): string {
		const wanted = this.#wanted.rows;
		const isRepaint = this.#shown === undefined;
		const body = drawFrame({shown: this.#shown, wanted, blankRow: this.#wanted.blankRow, styles: this.#styles});
		const [before, after] = this.#drawCursor(body !== '');
		this.#shown = wanted;
		// Margins and style may be anything; the marks keep the terminal from showing half a repaint
		return isRepaint ? `\u{1B}[?2026h${before}\u{1B}[r\u{1B}[m${body}${after}\u{1B}[?2026l` : before + body + after;
	}
}
