import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'node:test';

export const program = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

export type Ended = {readonly code: number | null; readonly out: string; readonly err: string};

/** A directory for this test, with a home of its own: nothing of the person's is read or written. */
export function makeHome(test: TestContext): string {
	const home = mkdtempSync(path.join(tmpdir(), 'rolltop-test-'));
	test.after(() => {
		rmSync(home, {recursive: true, force: true});
	});
	return home;
}

export function cleanEnv(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
	return {PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...extra};
}

/** Runs the built program to its end, its output in pipes. */
export async function runProgram(argv: readonly string[], home: string, extra: Readonly<Record<string, string>> = {}): Promise<Ended> {
	return startProgram(argv, home, extra).ended;
}

export type Running = {readonly out: () => string; readonly err: () => string; readonly kill: (signal: NodeJS.Signals) => void; readonly ended: Promise<Ended>};

/** Starts the built program; a test may send it a signal. */
export function startProgram(argv: readonly string[], home: string, extra: Readonly<Record<string, string>> = {}): Running {
	const child = spawn(process.execPath, [program, ...argv], {env: cleanEnv(home, extra), stdio: ['ignore', 'pipe', 'pipe']});
	let out = '';
	let err = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		out += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		err += text;
	});
	const ended = new Promise<Ended>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', code => {
			resolve({code, out, err});
		});
	});
	return {
		out: () => out,
		err: () => err,
		kill(signal) {
			child.kill(signal);
		},
		ended,
	};
}

/** A kubeconfig in the test's home, where the program looks for it. */
export function writeFileIn(home: string, name: string, text: string): string {
	const file = path.join(home, name);
	writeFileSync(file, text, {mode: 0o600});
	return file;
}
