import {chmodSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, writeSync} from 'node:fs';
import path from 'node:path';
import type {Json} from '../types/cluster.ts';
import type {Problem, Result} from '../types/problem.ts';

/** One line of the audit log. Patches hold no secrets: they are built by rolltop from names and literals. */
export type AuditEntry = {
	/** `sent`: before the request, so that a kill leaves a trace · `answered`: what the server said · `outcome`: what the watch proved. */
	readonly phase: 'answered' | 'outcome' | 'sent';
	/** One id for all entries of an action. */
	readonly action: string;
	readonly command: string;
	readonly context: string;
	readonly namespace: string;
	readonly name: string;
	readonly kind?: string;
	readonly subresource?: string;
	readonly patch?: Json;
	readonly reason?: string;
	readonly answer?: string;
	readonly outcome?: string;
};

export type WrittenEntry = AuditEntry & {readonly v: 1; readonly at: string; readonly person: string; readonly version: string};

export type AuditLog = {
	/** One write of one line. Never throws: a log that cannot be written must not stop an abort. */
	readonly append: (entry: AuditEntry) => void;
	/** Why it could not be written; undefined while it can. */
	readonly problem: () => Problem | undefined;
};

type Options = {
	readonly file: string;
	readonly person: string;
	readonly version: string;
	readonly now: () => number;
	readonly onProblem?: (problem: Problem) => void;
};

const longestLine = 8192;
const largestBytes = 5_000_000;

/**
Opens the audit log for appending, at the first entry. The file is 0600, its directory 0700; above 5 MB it is moved to
`audit.1.jsonl`. Every line is one O_APPEND write, so that several rolltops at the same time do not tear each other's lines.
*/
export function openAuditLog({file, person, version, now, onProblem}: Options): AuditLog {
	let problem: Problem | undefined;

	return {
		append(entry) {
			const written: WrittenEntry = {v: 1, at: new Date(now()).toISOString(), ...entry, person, version};
			try {
				writeLine(file, toLine(written));
			} catch (error) {
				if (problem === undefined) {
					problem = {code: 'failed', title: `The audit log ${file} cannot be written`, detail: error instanceof Error ? error.message : String(error), nextSteps: ['Actions go on without it; give the directory back its permissions.']};
					onProblem?.(problem);
				}
			}
		},
		problem: () => problem,
	};
}

/** A line that would be too long to be written in one piece gives its patch away first, then its reason. */
function toLine(entry: WrittenEntry): string {
	const line = JSON.stringify(entry);
	if (line.length <= longestLine) {
		return `${line}\n`;
	}

	return `${JSON.stringify({...entry, patch: '(too long)', ...(entry.reason !== undefined && {reason: entry.reason.slice(0, 500)})}).slice(0, longestLine)}\n`;
}

function writeLine(file: string, line: string) {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	let descriptor = openSync(file, 'a', 0o600);
	try {
		if (fstatSync(descriptor).size > largestBytes) {
			closeSync(descriptor);
			renameSync(file, path.join(path.dirname(file), `${path.basename(file, '.jsonl')}.1.jsonl`));
			descriptor = openSync(file, 'a', 0o600);
		}

		// A file that was there before keeps its mode when it is opened.
		chmodSync(file, 0o600);
		writeSync(descriptor, line);
	} finally {
		closeSync(descriptor);
	}
}

/** What the log holds, oldest first; lines that are no entries (a full disk, an editor) are left out. */
export function readAuditLog(file: string): Result<readonly WrittenEntry[]> {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		return isMissing ? {ok: true, value: []} : {ok: false, problem: {code: 'failed', title: `The audit log ${file} cannot be read`, nextSteps: []}};
	}

	return {ok: true, value: text.split('\n').map(line => parseEntry(line)).filter(entry => entry !== undefined)};
}

function parseEntry(line: string): WrittenEntry | undefined {
	try {
		const value = JSON.parse(line) as WrittenEntry | null;
		return value?.v === 1 && typeof value.action === 'string' && typeof value.at === 'string' ? value : undefined;
	} catch {
		return undefined;
	}
}
