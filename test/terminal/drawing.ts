import {Writable} from 'node:stream';
import {FrameWriter, type FrameWriterOptions} from '../../source/terminal/frame-writer.ts';
import {createXtermScreen, type ScreenCell, type XtermScreen} from '../helpers/xterm-screen.ts';

/** A stream that looks like a terminal and takes what is written at once, as a tty does. */
export class FakeTerminal extends Writable {
	columns: number;
	rows: number;
	received = '';

	constructor(columns: number, rows: number) {
		super({decodeStrings: false});
		this.columns = columns;
		this.rows = rows;
	}

	get isTTY(): true {
		return true;
	}

	override _write(chunk: string, _encoding: BufferEncoding, callback: () => void): void {
		this.received += chunk;
		callback();
	}

	/** What came since the last call. */
	take(): string {
		const taken = this.received;
		this.received = '';
		return taken;
	}

	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}
}

export type Stage = {
	readonly terminal: FakeTerminal;
	readonly writer: FrameWriter;
	readonly screen: XtermScreen;
	/** Draws a frame as Ink would; gives the bytes that the terminal got. */
	readonly draw: (lines: readonly string[]) => Promise<string>;
	/** Brings what the terminal got since to the emulator. */
	readonly settle: () => Promise<string>;
	readonly dispose: () => void;
};

type StageOptions = Partial<FrameWriterOptions> & {readonly widths?: 'old' | 'modern'};

/** A frame writer on the alternate screen, its output shown by an emulator. */
export async function createStage(columns: number, rows: number, {widths = 'modern', colors = 'all', onError = throwError}: StageOptions = {}): Promise<Stage> {
	const terminal = new FakeTerminal(columns, rows);
	const writer = new FrameWriter(terminal, {colors, onError});
	const screen = createXtermScreen({columns, rows, widths});
	let lineCount = 0;
	const settle = async () => {
		const bytes = terminal.take();
		await screen.write(bytes);
		return bytes;
	};

	writer.stdout.write('\u{1B}[?1049h');
	writer.stdout.write('\u{1B}[?25l');
	await settle();
	return {
		terminal,
		writer,
		screen,
		settle,
		async draw(lines) {
			writeInkFrame(writer.stdout, lineCount, lines);
			lineCount = lines.length;
			return settle();
		},
		dispose() {
			screen.dispose();
		},
	};
}

/** The writes with which Ink 8 replaces a frame of `previousLines` lines by another one that fills the screen. */
export function writeInkFrame(stdout: NodeJS.WritableStream, previousLines: number, lines: readonly string[]): void {
	const erase = Array.from({length: previousLines}, () => '\u{1B}[2K').join('\u{1B}[1A') + (previousLines > 0 ? '\u{1B}[G' : '');
	stdout.write('\u{1B}[?2026h');
	stdout.write(erase + lines.join('\n'));
	stdout.write('\u{1B}[?2026l');
}

/** The bytes that show a frame without any cleverness. */
export function plainFrame(lines: readonly string[]): string {
	return `\u{1B}[m\u{1B}[2J\u{1B}[H${lines.join('\n')}`;
}

/** The cells as one sees them: on a blank, colour and weight of the letters do not show. */
export function visibleCells(screen: XtermScreen): ScreenCell[][] {
	return screen.cells().map(row => row.map(cell => {
		const isPlainBlank = cell.text === ' ' && !cell.inverse && !cell.underline && !cell.strikethrough;
		return isPlainBlank ? {...cell, foreground: 'default', bold: false, dim: false, italic: false} : cell;
	}));
}

function throwError(error: Error): never {
	throw error;
}
