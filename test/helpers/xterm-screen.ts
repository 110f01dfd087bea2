import headless, {type IBufferCell, type IUnicodeVersionProvider, type Terminal} from '@xterm/headless';
import stringWidth from 'string-width';

/** One cell as the terminal holds it. A wide character is a cell of width 2 followed by an empty one of width 0. */
export type ScreenCell = {
	/** The grapheme drawn here; a blank cell reads ' ', the second half of a wide character ''. */
	readonly text: string;
	readonly widthCells: number;
	/** 'default', 'palette:3' (0-255) or 'rgb:ff8000'. */
	readonly foreground: string;
	readonly background: string;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly italic: boolean;
	readonly underline: boolean;
	readonly inverse: boolean;
	readonly strikethrough: boolean;
};

export type XtermScreen = {
	/** Feeds output to the terminal; resolves once it has been parsed. */
	readonly write: (data: string) => Promise<void>;
	/** The visible rows, top to bottom, blanks at the right cut off. */
	readonly text: () => string[];
	/** The visible cells, row by row. */
	readonly cells: () => ScreenCell[][];
	/** The cursor, counted from 0 at the top left of what is visible, and whether it is shown. */
	readonly cursor: () => {readonly column: number; readonly row: number; readonly isVisible: boolean};
	/** Whether the alternate screen is showing. */
	readonly isAlternate: () => boolean;
	/** Whether bracketed paste is on. */
	readonly isBracketedPaste: () => boolean;
	readonly resize: (columns: number, rows: number) => void;
	readonly dispose: () => void;
};

type XtermScreenOptions = {
	readonly columns: number;
	readonly rows: number;
	/** Turns LF into CR LF, as the line discipline of a tty does. Off for what already came through a pty. Default: true. */
	readonly convertEol?: boolean;
	/** 'old': the width tables that xterm comes with (emoji are narrow, a sequence is drawn part by part). 'modern': whole characters, as string-width measures them. Default: 'modern'. */
	readonly widths?: 'old' | 'modern';
};

/** A real terminal emulator without a window, to see what bytes turn into on a screen. */
export function createXtermScreen({columns, rows, convertEol = true, widths = 'modern'}: XtermScreenOptions): XtermScreen {
	const terminal = new headless.Terminal({cols: columns, rows, convertEol, allowProposedApi: true, scrollback: 1000});
	if (widths === 'modern') {
		useModernWidths(terminal);
	}

	let isCursorVisible = true;
	watchCursor(terminal, isVisible => {
		isCursorVisible = isVisible;
	});

	const lines = () => {
		const buffer = terminal.buffer.active;
		return Array.from({length: terminal.rows}, (_, row) => buffer.getLine(buffer.baseY + row));
	};

	return {
		async write(data) {
			return new Promise(resolve => {
				terminal.write(data, resolve);
			});
		},
		text: () => lines().map(line => line?.translateToString(true, 0, terminal.cols).trimEnd() ?? ''),
		cells: () => lines().map(line => Array.from({length: terminal.cols}, (_, column) => toScreenCell(line?.getCell(column)))),
		cursor: () => ({
			column: terminal.buffer.active.cursorX,
			row: terminal.buffer.active.cursorY,
			isVisible: isCursorVisible,
		}),
		isAlternate: () => terminal.buffer.active.type === 'alternate',
		isBracketedPaste: () => terminal.modes.bracketedPasteMode,
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
		},
		dispose() {
			terminal.dispose();
		},
	};
}

/** The public API of xterm does not tell whether the cursor is shown, so the two sequences are overheard. */
function watchCursor(terminal: Terminal, tell: (isVisible: boolean) => void): void {
	for (const final of ['h', 'l']) {
		terminal.parser.registerCsiHandler({prefix: '?', final}, params => {
			if (params.includes(25)) {
				tell(final === 'h');
			}

			return false;
		});
	}
}

/** A provider that joins code points into user-perceived characters. Its state between two code points is the number of the character so far. */
function useModernWidths(terminal: Terminal): void {
	const characters: string[] = [''];
	const numbers = new Map<string, number>();
	const numberOf = (character: string) => {
		const known = numbers.get(character) ?? characters.length;
		if (known === characters.length) {
			characters.push(character);
			numbers.set(character, known);
		}

		return known;
	};

	const provider: IUnicodeVersionProvider = {
		version: 'modern',
		wcwidth: codePoint => cellsOf(String.fromCodePoint(codePoint)),
		charProperties(codePoint, preceding) {
			const before = characters[Math.floor(preceding / 8)] ?? '';
			const joined = before + String.fromCodePoint(codePoint);
			const isJoined = before !== '' && [...segmenter.segment(joined)].length === 1;
			const character = isJoined ? joined : String.fromCodePoint(codePoint);
			return (numberOf(character) * 8) + (cellsOf(character) * 2) + Number(isJoined);
		},
	};
	terminal.unicode.register(provider);
	terminal.unicode.activeVersion = 'modern';
}

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

function cellsOf(character: string): 0 | 1 | 2 {
	return Math.min(2, stringWidth(character)) as 0 | 1 | 2;
}

function toScreenCell(cell: IBufferCell | undefined): ScreenCell {
	if (!cell) {
		throw new Error('no such cell');
	}

	const characters = cell.getChars();
	const widthCells = cell.getWidth();
	return {
		text: characters === '' && widthCells > 0 ? ' ' : characters,
		widthCells,
		foreground: colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
		background: colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
		strikethrough: cell.isStrikethrough() !== 0,
	};
}

function colorOf(isDefault: boolean, isRgb: boolean, value: number): string {
	if (isDefault) {
		return 'default';
	}

	return isRgb ? `rgb:${value.toString(16).padStart(6, '0')}` : `palette:${value}`;
}
