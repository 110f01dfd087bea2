import {closeSync, openSync, renameSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import type {Instant} from '../types/clock.ts';

/** Nobody needs longer to rename a file: a lock this old was left by one that was killed. */
const lockMs = 60_000;

/** `audit.1.jsonl` beside `audit.jsonl`. */
export function rotatedPath(file: string): string {
	const {dir, name, ext} = path.parse(file);
	return path.join(dir, `${name}.1${ext}`);
}

/**
Moves a log away that has grown too large; one older generation is kept. Only one rolltop does it: two that saw the large file
would move the new, small one over the old one.

@param now tells whether a lock was left behind.
*/
export function rotate(file: string, largestBytes: number, now: Instant): void {
	const lock = `${file}.lock`;
	if (!isLarge(file, largestBytes) || !takeLock(lock, now)) {
		return;
	}

	try {
		// Another one may just have moved it.
		if (isLarge(file, largestBytes)) {
			renameSync(file, rotatedPath(file));
		}
	} catch {
		// A log that cannot be moved is written on.
	} finally {
		rmSync(lock, {force: true});
	}
}

function isLarge(file: string, largestBytes: number): boolean {
	const found = statSync(file, {throwIfNoEntry: false});
	return found?.isFile() === true && found.size > largestBytes;
}

/** False while somebody else holds it (then the log is theirs to move, and ours to write on) and where no lock can be made. */
function takeLock(lock: string, now: Instant): boolean {
	try {
		closeSync(openSync(lock, 'wx', 0o600));
		return true;
	} catch {
		const found = statSync(lock, {throwIfNoEntry: false});
		if (found !== undefined && now - found.mtimeMs > lockMs) {
			// The next entry will find it free.
			rmSync(lock, {force: true});
		}

		return false;
	}
}
