import {once} from 'node:events';
import {createReadStream, type ReadStream} from 'node:fs';
import {pipeline, type Readable} from 'node:stream';
import {constants, createGunzip} from 'node:zlib';
import {badRecording} from './problem.ts';

/** A few bytes of gzip can hold gigabytes; no real recording comes near. */
const usualLongestBytes = 256 * 1024 * 1024;

export type LineVisitor = (text: string, hasEnd: boolean) => void;

/**
Visits the lines of a text file, gzipped or not, in order; `hasEnd` is false for a last line without a line break. Line
breaks are `\n` alone: JSON text may hold the other ones that Unicode knows.

@returns `damaged` when the compressed data broke off in a way that lost lines; what came before was visited.
@throws ProblemError for a `.gz` file that is not one and for too much text, else what the file system says.
*/
export async function visitLines(path: string, visit: LineVisitor, longestBytes = usualLongestBytes): Promise<'damaged' | 'whole'> {
	const file = createReadStream(path);
	try {
		const isGzip = await startsAsGzip(file);
		if (!isGzip && path.endsWith('.gz')) {
			throw badRecording(`${path} is not a gzip file.`, 'If it is plain text, give it a name that ends in .jsonl.');
		}

		// A recorder that was killed leaves no end of the gzip stream: what is there is read all the same.
		const text = isGzip ? pipeline(file, createGunzip({finishFlush: constants.Z_SYNC_FLUSH}), seenByReader) : file;
		return await split(text, visit, {path, longestBytes});
	} finally {
		file.destroy();
	}
}

/** Whoever reads from the end of a pipeline gets its errors too. */
function seenByReader() {
	// Nothing
}

/** By the first bytes, so that a pipe can be read too. */
async function startsAsGzip(file: ReadStream): Promise<boolean> {
	await once(file, 'readable');
	const head = file.read() as Uint8Array | null;
	if (head === null) {
		return false;
	}

	file.unshift(head);
	return head[0] === 0x1F && head[1] === 0x8B;
}

async function split(stream: Readable, visit: LineVisitor, {path, longestBytes}: {readonly path: string; readonly longestBytes: number}): Promise<'damaged' | 'whole'> {
	const decoder = new TextDecoder();
	let bytes = 0;
	/** Of the line that has no end yet. */
	let pieces: string[] = [];
	let end: 'damaged' | 'whole' = 'whole';
	try {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			bytes += chunk.length;
			if (bytes > longestBytes) {
				throw badRecording(`${path} is too large to play: it holds more than ${Math.floor(longestBytes / 1024 / 1024)} MB.`, 'Record one namespace or one rollout for a shorter time.');
			}

			const [first, ...others] = decoder.decode(chunk, {stream: true}).split('\n');
			pieces.push(first!);
			for (const next of others) {
				visit(pieces.join(''), true);
				pieces = [next];
			}
		}
	} catch (error) {
		if (!isDamage(error)) {
			throw error;
		}

		end = 'damaged';
	}

	const rest = pieces.join('') + decoder.decode();
	if (rest !== '') {
		visit(rest, false);
	}

	return end;
}

function isDamage(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true;
}
