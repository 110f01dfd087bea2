import {Buffer} from 'node:buffer';
import * as v from 'valibot';
import type {Json} from '../types/cluster.ts';

/** One line of the audit log. Its patch comes without secrets: a template that an undo puts back has them masked by whoever writes the entry. */
export type AuditEntry = {
	/** `begun`: confirmed, nothing sent yet · `sent`: before the request, so that a kill leaves a trace · `answered`: what the server said · `outcome`: what the watch proved. */
	readonly phase: 'answered' | 'begun' | 'outcome' | 'sent';
	/** One id for all entries of an action. */
	readonly action: string;
	readonly command: string;
	readonly context: string;
	/** Address of the API server. */
	readonly server?: string;
	readonly namespace: string;
	/** Empty where the whole namespace is meant. */
	readonly name: string;
	readonly kind?: string;
	readonly subresource?: string;
	readonly patch?: Json;
	readonly reason?: string;
	readonly answer?: string;
	readonly outcome?: string;
	/** Of `begun`: what it needs to go on after a restart, and the process that began it. */
	readonly memory?: Json;
	readonly process?: number;
};

/** What stands in the file: the entry, when, who, by which rolltop. */
export type WrittenEntry = AuditEntry & {
	readonly v: 1;
	/** RFC 3339. */
	readonly at: string;
	readonly person: string;
	/** Present when the name is somebody's word (`files/person`). */
	readonly isSelfDeclared?: true;
	readonly version: string;
};

const text = v.string();
const maybeText = v.exactOptional(text);
const isoTime = v.pipe(text, v.isoTimestamp());

const schema: v.GenericSchema<unknown, Omit<WrittenEntry, 'memory' | 'patch'> & {readonly memory?: unknown; readonly patch?: unknown}> = v.object({
	v: v.literal(1),
	at: isoTime,
	phase: v.picklist(['answered', 'begun', 'outcome', 'sent']),
	action: text,
	command: text,
	context: text,
	server: maybeText,
	namespace: text,
	name: text,
	kind: maybeText,
	subresource: maybeText,
	patch: v.exactOptional(v.unknown()),
	reason: maybeText,
	answer: maybeText,
	outcome: maybeText,
	memory: v.exactOptional(v.unknown()),
	process: v.exactOptional(v.number()),
	person: text,
	isSelfDeclared: v.exactOptional(v.literal(true)),
	version: text,
});

/** Reads one line; undefined for what is no entry (an editor, a full disk, a later version). */
export function parseEntry(line: string): WrittenEntry | undefined {
	try {
		const result = v.safeParse(schema, JSON.parse(line));
		// What JSON.parse gives is JSON.
		return result.success ? result.output as WrittenEntry : undefined;
	} catch {
		return undefined;
	}
}

/**
As long as a line may get, in bytes: a write of one page is taken in one piece by every local file system that we met, and is
what POSIX promises for pipes at least.
*/
export const longestBytes = 4096;

const freeTexts = ['reason', 'answer', 'outcome'];

/** What says most about an entry is kept longest: free text is cut, then its patch goes, names are cut last. */
const measures: ReadonlyArray<(entry: WrittenEntry) => WrittenEntry> = [
	entry => entry,
	entry => cutTexts(entry, freeTexts, 300),
	entry => cutTexts(leaveOutPatch(entry), freeTexts, 300),
	entry => cutTexts(leaveOutPatch(entry), freeTexts, 60),
	entry => cutTexts(leaveOutPatch(entry), Object.keys(entry), 30),
];

/** The entry as a line with its line break, always whole JSON and never longer than `longestBytes`. */
export function formatEntry(entry: WrittenEntry): string {
	for (const measure of measures) {
		const line = `${escapeInvisible(JSON.stringify(measure(entry)))}\n`;
		if (Buffer.byteLength(line) <= longestBytes) {
			return line;
		}
	}

	throw new RangeError('An entry of the audit log has too many fields.');
}

/** Begins what stands in place of a patch that is too long for a line. */
export const leftOut = 'left out: ';

function leaveOutPatch({patch, ...entry}: WrittenEntry): WrittenEntry {
	return {...entry, ...(patch !== undefined && {patch: `${leftOut}${Buffer.byteLength(JSON.stringify(patch))} bytes`})};
}

function cutTexts(entry: WrittenEntry, fields: readonly string[], longest: number): WrittenEntry {
	const cut = Object.entries(entry).map(([field, value]) => [field, fields.includes(field) && typeof value === 'string' && value.length > longest ? `${value.slice(0, longest).replace(/[\u{D800}-\u{DBFF}]$/v, '')}…` : value] as const);
	return Object.fromEntries(cut) as WrittenEntry;
}

/** The log is read with `cat`: what JSON leaves as it is and a terminal obeys or hides is escaped too. */
function escapeInvisible(json: string): string {
	return json.replaceAll(/[\p{Format}\u{7F}-\u{9F}\u{2028}\u{2029}]/gv, sign => Array.from({length: sign.length}, (_, index) => String.raw`\u${sign.charCodeAt(index).toString(16).padStart(4, '0')}`).join('')); // eslint-disable-line unicorn/prefer-code-point -- JSON escapes UTF-16 units
}
