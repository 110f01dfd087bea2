import {Buffer} from 'node:buffer';
import {closeSync, fchmodSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, writeSync} from 'node:fs';
import path from 'node:path';
import type {Instant} from '../types/clock.ts';
import type {Problem, Result} from '../types/problem.ts';
import {formatEntry, parseEntry, type AuditEntry, type WrittenEntry} from './audit-entry.ts';
import {rotate, rotatedPath} from './audit-rotation.ts';

export type {AuditEntry, WrittenEntry} from './audit-entry.ts';

export type AuditLog = {
	/** One write of one line. Never throws: a log that cannot be written must not stop an abort. */
	readonly append: (entry: AuditEntry) => void;
	/** Why the last entry could not be written; undefined when it was. */
	readonly problem: () => Problem | undefined;
	/** What it holds (`readAuditLog`). */
	readonly read: (since?: Instant) => Result<readonly WrittenEntry[]>;
};

export type AuditLogOptions = {
	readonly file: string;
	readonly person: string;
	/** The person's name is somebody's word: every line says so. */
	readonly isSelfDeclared?: boolean;
	/** Of rolltop. */
	readonly version: string;
	readonly now: () => Instant;
	/** Told of the first failure only. */
	readonly onProblem?: (problem: Problem) => void;
};

const largestBytes = 5_000_000;
const lineFeed = 10;

/**
The audit log, opened anew for every entry: nothing is touched before the first one, and a file that another rolltop moved away
is left alone. The file is 0600, its directory 0700; above 5 MB it is moved to `audit.1.jsonl`. Every entry is one O_APPEND
write, so that several rolltops at the same time do not tear each other's lines.
*/
export function openAuditLog({file, person, isSelfDeclared = false, version, now, onProblem}: AuditLogOptions): AuditLog {
	let problem: Problem | undefined;
	let wasTold = false;

	return {
		append(entry) {
			const at = now();
			try {
				const line = formatEntry({v: 1, at: new Date(at).toISOString(), ...entry, person, ...(isSelfDeclared && {isSelfDeclared}), version});
				rotate(file, largestBytes, at);
				appendLine(file, line);
				problem = undefined;
			} catch (error) {
				problem = {code: 'failed', title: `The audit log ${file} cannot be written.`, detail: (error as Error).message, nextSteps: ['Actions go on without it; give the directory back its permissions, or make room.']};
				if (!wasTold) {
					wasTold = true;
					onProblem?.(problem);
				}
			}
		},
		problem: () => problem,
		read: since => readAuditLog(file, since),
	};
}

function appendLine(file: string, line: string) {
	const descriptor = openForAppend(file);
	try {
		closeToOthers(descriptor);
		// A line that broke off (a full disk) must not swallow this one. Another rolltop in the middle of its write looks the
		// same: then there is an empty line more.
		const text = Buffer.from(endsInLine(descriptor) ? line : `\n${line}`);
		if (writeSync(descriptor, text) < text.length) {
			throw new Error('the disk is full');
		}
	} finally {
		closeSync(descriptor);
	}
}

function openForAppend(file: string): number {
	try {
		return openSync(file, 'a+', 0o600);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
			throw error;
		}

		mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
		return openSync(file, 'a+', 0o600);
	}
}

/** A file that was there before keeps its mode when it is opened. */
function closeToOthers(descriptor: number) {
	const found = fstatSync(descriptor);
	if (!found.isFile() || (found.mode & 0o077) === 0) { // eslint-disable-line no-bitwise -- the bits of group and others
		return;
	}

	try {
		fchmodSync(descriptor, 0o600);
	} catch {
		// Somebody else's file that we may write: their choice, and no reason to keep no log.
	}
}

function endsInLine(descriptor: number): boolean {
	const {size} = fstatSync(descriptor);
	const last = Buffer.alloc(1);
	return size === 0 || readSync(descriptor, last, 0, 1, size - 1) === 0 || last[0] === lineFeed;
}

/**
What the log holds, the file that was moved away included, oldest first; lines that are no entries (a full disk, an editor)
are left out.

@param since leaves out what is older.
*/
export function readAuditLog(file: string, since: Instant = -Infinity): Result<readonly WrittenEntry[]> {
	const older = readText(rotatedPath(file));
	const newer = readText(file);
	if (!older.ok) {
		return older;
	}

	if (!newer.ok) {
		return newer;
	}

	const lines = [...older.value.split('\n'), ...newer.value.split('\n')];
	const entries = lines.flatMap(line => parseEntry(line) ?? []);
	return {ok: true, value: entries.filter(({at}) => Date.parse(at) >= since)};
}

/** No file is an empty one. */
function readText(file: string): Result<string> {
	try {
		return {ok: true, value: readFileSync(file, 'utf8')};
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
		return isMissing ? {ok: true, value: ''} : {ok: false, problem: {code: 'failed', title: `The audit log ${file} cannot be read.`, detail: message, nextSteps: ['Give the file back its permissions.']}};
	}
}
