import {Buffer} from 'node:buffer';

const newline = 0x0A;

/**
Cuts a stream into lines at newlines and nowhere else: JSON may hold U+2028, which line readers take for an end, and a chunk may
end inside a line or inside a character.
*/
export class LineSplitter {
	#rest: Buffer[] = [];

	/** The lines that this chunk completes. */
	split(chunk: Buffer): readonly string[] {
		const lines: string[] = [];
		let start = 0;
		for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
			this.#rest.push(chunk.subarray(start, end));
			lines.push((this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest)).toString('utf8'));
			this.#rest = [];
			start = end + 1;
		}

		if (start < chunk.length) {
			this.#rest.push(chunk.subarray(start));
		}

		return lines;
	}
}
