import {Buffer} from 'node:buffer';
import {EventEmitter} from 'node:events';
import type {TerminalOutput} from './output.ts';

type FacadeOptions = {
	readonly write: (text: string) => void;
	/** Calls back when everything written before has gone. */
	readonly whenSent: (done: () => void) => void;
	readonly size: () => {readonly columns: number; readonly rows: number};
};

type WriteCallback = (error?: Error | null) => void;

/** As much of a tty's WriteStream as Ink asks for. Not a Writable: that would queue what is to be read at once. */
export class FacadeStream extends EventEmitter { // eslint-disable-line unicorn/prefer-event-target -- Ink asks for a Node stream
	readonly #terminal: TerminalOutput;
	readonly #options: FacadeOptions;

	constructor(terminal: TerminalOutput, options: FacadeOptions) {
		super();
		this.#terminal = terminal;
		this.#options = options;
		this.setMaxListeners(0); // One for each component that asks for the window's size
	}

	get isTTY(): true {
		return true;
	}

	get columns(): number {
		return this.#options.size().columns;
	}

	get rows(): number {
		return this.#options.size().rows;
	}

	get writable(): boolean {
		return this.#terminal.writable;
	}

	get writableEnded(): boolean {
		return this.#terminal.writableEnded;
	}

	get writableLength(): number {
		return 0;
	}

	get destroyed(): boolean {
		return this.#terminal.destroyed;
	}

	/** Always true: frames that the terminal cannot take are left out, there is nothing to wait for. */
	write(chunk: string | Uint8Array, encoding?: BufferEncoding | WriteCallback, callback?: WriteCallback): boolean {
		const done = typeof encoding === 'function' ? encoding : callback;
		this.#options.write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
		if (done) {
			this.#options.whenSent(done);
		}

		return true;
	}

	end(): void {
		// The terminal stays open: it belongs to the process
	}
}
