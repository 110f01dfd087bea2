import {open, type FileHandle} from 'node:fs/promises';
import {finished} from 'node:stream/promises';
import type {Writable} from 'node:stream';
import {constants, createGzip, type Gzip} from 'node:zlib';
import type {Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import {ProblemError, type Problem} from '../types/problem.ts';
import type {Batch} from '../types/source.ts';
import {createLineMaker} from './batch-lines.ts';
import {reasonOf} from './problem.ts';

export type RecordingWriterOptions = {
	/** Gzipped when it ends in `.gz`. */
	readonly path: string;
	/** Overwrites a file that is there. */
	readonly isForced?: boolean;
	/** By the clock of the source. */
	readonly startAt: Instant;
	/** Of rolltop. */
	readonly version: string;
	readonly context: string;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	/** What is watched. */
	readonly kinds: readonly KindName[];
	/** Where the controller's Lease and Deployment are. */
	readonly controllerNamespace?: string | undefined;
	/** Told once, when the file can no longer be written (the disk is full); nothing more is written then. */
	readonly onProblem?: (problem: Problem) => void;
};

export type RecordingWriter = {
	/** Never throws, never waits. */
	readonly write: (batch: Batch) => void;
	/** Writes out what is pending and closes; gives what went wrong, if anything did. */
	readonly close: () => Promise<Problem | undefined>;
};

/** So much is lost at most when the recorder of a compressed file is killed. */
const flushEveryMs = 5000;

/**
Opens a file for a recording, readable for its owner only, and writes the first line.

@throws ProblemError when the file is there already (unless forced) or cannot be created.
*/
export async function openRecordingWriter(options: RecordingWriterOptions): Promise<RecordingWriter> {
	const {path, startAt, onProblem} = options;
	const handle = await openFile(path, options.isForced ?? false);
	const file = handle.createWriteStream();
	const gzip = path.endsWith('.gz') ? createGzip() : undefined;
	gzip?.pipe(file);
	const head: Writable = gzip ?? file;
	const makeLines = createLineMaker(startAt);
	let flushedAt = startAt;
	let problem: Problem | undefined;

	const isWritten = watch(file, gzip, error => {
		problem = {code: 'failed', title: `The recording ${path} cannot be written: ${reasonOf(error)}.`, nextSteps: ['Make room or name another file. What was written so far can be played.']};
		onProblem?.(problem);
	});
	function flush(at: Instant) {
		if (gzip === undefined || at - flushedAt < flushEveryMs) {
			return;
		}

		flushedAt = at;
		gzip.flush(constants.Z_SYNC_FLUSH);
	}

	head.write(firstLine(options));
	return {
		write(batch) {
			if (problem !== undefined || head.writableEnded) {
				return;
			}

			head.write(makeLines(batch));
			flush(batch.at);
		},
		async close() {
			head.end();
			await isWritten;
			return problem;
		},
	};
}

async function openFile(path: string, isForced: boolean): Promise<FileHandle> {
	try {
		const handle = await open(path, isForced ? 'w' : 'wx', 0o600);
		const found = await handle.stat();
		if (found.isFile()) {
			// A file that was there keeps its mode on opening.
			await handle.chmod(0o600);
		}

		return handle;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			throw new ProblemError({code: 'bad-usage', title: `${path} is there already.`, nextSteps: ['Name another file, or overwrite it with --force.']});
		}

		throw new ProblemError({code: 'bad-usage', title: `The recording ${path} cannot be written: ${reasonOf(error)}.`, nextSteps: ['Name another file with -o FILE.']});
	}
}

/** Resolves when the file is closed, well or not. */
async function watch(file: Writable, gzip: Gzip | undefined, onError: (error: unknown) => void): Promise<void> {
	try {
		await finished(file);
	} catch (error) {
		onError(error);
		gzip?.destroy();
	}
}

function firstLine({startAt, version, context, namespace, kinds, controllerNamespace}: RecordingWriterOptions): string {
	return `${JSON.stringify({t: startAt, kind: 'meta', version, context, namespace: namespace ?? null, kinds, controller: controllerNamespace})}\n`;
}
