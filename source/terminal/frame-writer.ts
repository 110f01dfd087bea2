import {Buffer} from 'node:buffer';
import {FacadeStream} from './facade-stream.ts';
import {Modes} from './modes.ts';
import {createOutput, type Output, type TerminalOutput} from './output.ts';
import {Painter} from './painter.ts';
import {readPieces, type Piece} from './sequence.ts';

export type FrameWriterOptions = {
	/** 'none' leaves out all colours; bold, dim, inverse and underline stay. */
	readonly colors: 'all' | 'none';
	/** Called once when the terminal is gone (EPIPE, EIO); nothing is written afterwards. */
	readonly onError: (error: Error) => void;
};

const cursorMode = 25;
const alternateScreenMode = 1049;
const synchronizedOutputMode = 2026;

/** Longer than an answer takes on a bad line. */
const answerMs = 500;

/**
Stands between Ink and the terminal: give `stdout` to Ink, with `alternateScreen: true, incrementalRendering: false`.
Ink writes whole frames; this keeps the cells of the frame that is wanted and of the one that is shown, and writes what
differs, one write a frame. A frame that the terminal cannot take yet is left out: when it can, it gets the newest.
Outside the alternate screen everything passes through untouched.

Ink's incremental mode is understood too, but gains nothing: the lines of a whole frame are mostly those of the frame
before, and are recognised by their text, without reading them.
*/
export class FrameWriter {
	readonly #terminal: TerminalOutput;
	readonly #facade: FacadeStream;
	readonly #output: Output;
	readonly #painter: Painter;
	readonly #modes = new Modes();
	#isFrameOpen = false;
	#isDrawingDue = false;
	#turnsToSettle = 0;
	#willDrawSoon = false;
	#forwarded = '';
	#unfinished = '';
	#awaitedAnswers = 0;
	#isClosed = false;
	#isGivenBack = false;

	readonly #resize = () => {
		const {columns, rows} = sizeOf(this.#terminal);
		this.#painter.resize(columns, rows);
		this.#settle();
		this.#facade.emit('resize');
	};

	readonly stdout: NodeJS.WriteStream;

	constructor(terminal: TerminalOutput, {colors, onError}: FrameWriterOptions) {
		this.#terminal = terminal;
		const {columns, rows} = sizeOf(terminal);
		this.#painter = new Painter(columns, rows, colors === 'all');
		this.#output = createOutput(terminal, {onError, onIdle: () => {
			this.#drawWhereDue();
		}});
		this.#facade = new FacadeStream(terminal, {
			write: text => {
				this.#read(text);
			},
			whenSent: this.#output.whenSent,
			size: () => this.#painter,
		});
		this.stdout = this.#facade as unknown as NodeJS.WriteStream;
		terminal.on('resize', this.#resize);
	}

	#passTurn(): void {
		setImmediate(() => {
			this.#turnsToSettle--;
			if (this.#turnsToSettle > 0) {
				this.#passTurn();
			} else {
				this.#drawWhereDue();
			}
		});
	}

	#close(): void {
		this.#isClosed = true;
		this.#terminal.off('resize', this.#resize);
	}

	#read(text: string): void {
		if (this.#isClosed) {
			return;
		}

		this.#unfinished = readPieces(this.#unfinished + text, piece => {
			this.#readPiece(piece);
		});
		this.#sendForwarded();
		if (this.#isDrawingDue && !this.#isFrameOpen) {
			this.#drawSoon();
		}
	}

	#readPiece(piece: Piece): void {
		if (piece.kind === 'mode') {
			this.#readMode(piece);
			return;
		}

		if (piece.kind === 'keyboard') {
			this.#modes.noteKeyboard(piece);
			this.#awaitAnswer(piece.action);
		}

		const drawsNothing = piece.kind === 'keyboard' || piece.kind === 'silent';
		if (drawsNothing || !this.#modes.isAlternateScreen) {
			this.#forwarded += piece.bytes;
			return;
		}

		this.#isDrawingDue = true;
		if (this.#painter.read(piece)) {
			return;
		}

		this.#forwarded += piece.bytes;
		this.#painter.forget();
	}

	#awaitAnswer(action: string): void {
		if (action !== 'query') {
			return;
		}

		this.#awaitedAnswers++;
		setTimeout(() => {
			this.#awaitedAnswers--;
		}, answerMs).unref();
	}

	#readMode(piece: Extract<Piece, {kind: 'mode'}>): void {
		if (piece.modes.includes(synchronizedOutputMode) && this.#modes.isAlternateScreen) {
			this.#isFrameOpen = piece.isSet;
			this.#sendForwarded();
			this.#drawWhereDue();
			return;
		}

		this.#modes.noteMode(piece);
		if (piece.modes.includes(cursorMode)) {
			if (this.#isFrameOpen) {
				this.#painter.isCursorWanted = piece.isSet;
				this.#isDrawingDue = true;
				return;
			}

			this.#painter.noteCursor(piece.isSet);
		}

		this.#forwarded += piece.bytes;
		if (piece.modes.includes(alternateScreenMode)) {
			this.#switchScreen(piece.isSet);
		}
	}

	/** Terminals clear the alternate screen, but where the cursor is after that they disagree. */
	#switchScreen(isAlternate: boolean): void {
		this.#isDrawingDue = false;
		this.#isFrameOpen = false;
		if (!isAlternate) {
			return;
		}

		this.#forwarded += '\u{1B}[H\u{1B}[J';
		this.#painter.start();
	}

	#sendForwarded(): void {
		this.#output.send(this.#forwarded);
		this.#forwarded = '';
	}

	/** For drawing outside a frame (a line of console output, an erasure before a frame): more is about to follow. */
	#drawSoon(): void {
		if (this.#willDrawSoon) {
			return;
		}

		this.#willDrawSoon = true;
		setImmediate(() => {
			this.#willDrawSoon = false;
			this.#drawWhereDue();
		});
	}

	/** Ink answers a resize with the old components in the new size, then React renders anew: the former is not worth showing. */
	#settle(): void {
		const isWaiting = this.#turnsToSettle > 0;
		this.#turnsToSettle = 2;
		this.#isDrawingDue = this.#modes.isAlternateScreen;
		if (!isWaiting) {
			this.#passTurn();
		}
	}

	#drawWhereDue(): void {
		const mustWait = this.#isFrameOpen || this.#turnsToSettle > 0 || this.#output.isBusy();
		if (!this.#isDrawingDue || this.#isClosed || mustWait) {
			return;
		}

		this.#isDrawingDue = false;
		this.#output.send(this.#painter.draw());
	}

	/** Whether the screen shows an older frame than the newest one, because the terminal does not take more yet. */
	get isBehind(): boolean {
		return this.#isDrawingDue && this.#output.isBusy();
	}

	/** Whether a query was sent just now, whose answer may still come in as input. */
	get isAwaitingAnswer(): boolean {
		return this.#awaitedAnswers > 0;
	}

	/** Writes the whole screen again: ctrl-l. */
	repaint(): void {
		this.#painter.forget();
		this.#isDrawingDue = this.#modes.isAlternateScreen;
		this.#drawWhereDue();
	}

	/** Asks the terminal to put a text into its clipboard (OSC 52); one that may not, or cannot, leaves it. */
	copy(text: string): void {
		this.#output.send(`\u{1B}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u{7}`);
	}

	/** Gives the terminal back for a while (ctrl-z), and waits until it has taken that, so long at most; `resume` takes it again. */
	async suspend(timeoutMs: number): Promise<boolean> {
		this.#output.send(this.#modes.giveBack());
		return this.#output.flush(timeoutMs);
	}

	/** Takes the terminal again, with all its modes, after this process was stopped, and repaints. */
	resume(): void {
		if (!this.#modes.isAlternateScreen) {
			return;
		}

		this.#output.send(this.#modes.takeAgain());
		this.repaint();
	}

	/** Waits until everything has gone to the terminal, so long at most; gives whether it has. */
	async flush(timeoutMs: number): Promise<boolean> {
		this.#drawWhereDue();
		return this.#output.flush(timeoutMs);
	}

	/**
	Gives back whatever of the terminal is still taken, and waits for that, so long at most; gives whether the terminal took
	it. Nothing is written afterwards.
	*/
	async giveBack(timeoutMs: number): Promise<boolean> {
		this.#close();
		this.#output.send(this.#modes.giveBack());
		this.#isGivenBack = await this.#output.flush(timeoutMs);
		this.#output.close();
		return this.#isGivenBack;
	}

	/** The same where nobody can wait: the bytes for a synchronous write. Nothing is written afterwards. */
	giveBackNow(): string {
		const isCertain = !this.#isClosed && !this.#output.isBusy();
		this.#close();
		this.#output.close();
		return this.#isGivenBack ? '' : this.#modes.giveBack(isCertain);
	}
}

/** 80x24 for a terminal that tells no size; some tell 0. */
function sizeOf({columns = 0, rows = 0}: TerminalOutput): {readonly columns: number; readonly rows: number} {
	return {columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24};
}
