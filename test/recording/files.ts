import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestContext} from 'node:test';
import {fileURLToPath} from 'node:url';

export const minute = 60_000;
export const start = Date.parse('2026-11-24T12:00:00Z');

/** A directory that is gone after the test. */
export async function temporaryDirectory(context: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), 'rolltop-test-'));
	context.after(async () => rm(directory, {recursive: true, force: true}));
	return directory;
}

export function fixture(name: string): string {
	return fileURLToPath(new URL(`../fixtures/recordings/${name}`, import.meta.url));
}

export type LineParts = {
	readonly at?: number;
	readonly kind?: string;
	readonly type?: string;
	readonly name?: string;
	readonly namespace?: string;
	readonly version?: number;
};

/** One watch event as a real recording has it. */
export function line({at = 0, kind = 'rollouts', type = 'ADDED', name = 'web', namespace = 'shop', version = 1}: LineParts = {}): string {
	return JSON.stringify({t: start + at, kind, type, object: {apiVersion: 'v1', metadata: {name, namespace, uid: `${kind}-${name}`, resourceVersion: `${version}`}, status: {phase: `phase ${version}`}}});
}

export async function writeLines(context: TestContext, lines: readonly string[], name = 'outage.jsonl'): Promise<string> {
	const file = join(await temporaryDirectory(context), name);
	await writeFile(file, lines.map(text => `${text}\n`).join(''));
	return file;
}
