import {Buffer} from 'node:buffer';

const newline = 0x0A;
const carriageReturn = 0x0D;
/** What nobody reads in a terminal; a container that writes no newline at all must not fill the memory. */
const longestLineBytes = 16_384;

const decode = (line: Buffer) => (line.at(-1) === carriageReturn ? line.subarray(0, -1) : line).toString('utf8');

/**
Cuts a log into lines and keeps the last ones until they are taken. Lines that will not be shown are counted and never decoded: a
flood costs the search for its newlines.
*/
export class LogLines {
	readonly #keep: number;
	#rest: Buffer[] = [];
	#restBytes = 0;
	#complete: Buffer[] = [];
	#skipped = 0;

	/** Keeps the last `keep` lines between two takings. */
	constructor(keep = Infinity) {
		this.#keep = keep;
	}

	#append(part: Buffer) {
		const room = longestLineBytes - this.#restBytes;
		if (room > 0 && part.length > 0) {
			const kept = part.subarray(0, room);
			this.#rest.push(kept);
			this.#restBytes += kept.length;
		}
	}

	#endLine() {
		const line = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
		this.#rest = [];
		this.#restBytes = 0;
		this.#complete.push(line);
		// Half as many again before the front is cut off, so that not every line moves all others.
		if (this.#complete.length > this.#keep * 1.5) {
			this.#drop();
		}
	}

	#drop() {
		const over = this.#complete.length - this.#keep;
		if (over > 0) {
			this.#skipped += over;
			this.#complete = this.#complete.slice(over);
		}
	}

	push(chunk: Buffer) {
		let start = 0;
		for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
			this.#append(chunk.subarray(start, end));
			this.#endLine();
			start = end + 1;
		}

		// A copy: what waits for its newline must not hold the whole chunk.
		this.#append(Buffer.from(chunk.subarray(start)));
	}

	/** The stream is over: its last line may have no newline. */
	end() {
		if (this.#restBytes > 0) {
			this.#endLine();
		}
	}

	get isEmpty(): boolean {
		return this.#complete.length === 0;
	}

	/** The lines since the last taking, and how many before them were not kept. */
	take(): {readonly lines: readonly string[]; readonly skipped: number} {
		this.#drop();
		const lines = this.#complete.map(line => decode(line));
		const skipped = this.#skipped;
		this.#complete = [];
		this.#skipped = 0;
		return {lines, skipped};
	}
}
