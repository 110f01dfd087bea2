import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import {build} from 'esbuild';
import {createXtermScreen, type XtermScreen} from './xterm-screen.ts';

export type Program = {
	readonly pty: IPty;
	readonly screen: XtermScreen;
	/** Everything that the program wrote. */
	readonly output: () => string;
	/** Waits until the condition holds on the screen; fails after ten seconds with what the screen shows. */
	readonly until: (condition: () => boolean) => Promise<void>;
	/** Waits until the program has ended and its output is on the screen; gives its exit code. */
	readonly ended: Promise<number>;
};

export const programColumns = 100;
export const programRows = 24;

/** Bundles a fixture, since a bundle starts ten times as fast; gives the file and what removes it. */
export async function bundleFixture(name: string): Promise<{readonly file: string; readonly remove: () => Promise<void>}> {
	const folder = await mkdtemp(path.join(tmpdir(), 'rolltop-'));
	const file = path.join(folder, `${name}.mjs`);
	await build({
		entryPoints: [path.join(import.meta.dirname, '..', 'terminal', 'fixtures', `${name}.tsx`)],
		outfile: file,
		bundle: true,
		platform: 'node',
		format: 'esm',
		jsx: 'automatic',
		alias: {'react-devtools-core': path.join(import.meta.dirname, '..', 'terminal', 'fixtures', 'no-devtools.ts')},
		banner: {js: 'import {createRequire} from "node:module"; const require = createRequire(import.meta.url);'},
		define: {'process.env.NODE_ENV': '"production"'},
		logLevel: 'error',
	});
	return {file, remove: async () => rm(folder, {recursive: true})};
}

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	/** In place of this process's. */
	readonly env?: Record<string, string>;
};

/** Runs a program in a pseudo-terminal whose output an emulator shows. */
export function runInTerminal(file: string, args: readonly string[] = [], {columns = programColumns, rows = programRows, env: given}: TerminalOptions = {}): Program {
	const {CI: _, ...env} = process.env;
	const screen = createXtermScreen({columns, rows, convertEol: false});
	const pty = spawn(process.execPath, [file, ...args], {cols: columns, rows, name: 'xterm-256color', env: given ?? {...env, TERM: 'xterm-256color'}});
	let output = '';
	let exitCode: number | undefined;
	let written = screen.write('shell$ rolltop\r\n');
	const watchers = new Set<() => void>();
	pty.onData(data => {
		output += data;
		written = screen.write(data).then(() => {
			for (const watch of watchers) {
				watch();
			}
		});
	});

	return {
		pty,
		screen,
		output: () => output,
		async until(condition) {
			await new Promise<void>((resolve, reject) => {
				const fail = () => {
					watchers.delete(watch);
					reject(new Error(`in vain; exit code ${exitCode}; the screen shows:\n${screen.text().join('\n')}`));
				};

				const timer = setTimeout(fail, 10_000);
				const watch = () => {
					if (condition()) {
						clearTimeout(timer);
						watchers.delete(watch);
						resolve();
					} else if (exitCode !== undefined) {
						clearTimeout(timer);
						fail();
					}
				};

				watchers.add(watch);
				watch();
			});
		},
		ended: new Promise(resolve => {
			pty.onExit(async ({exitCode: code, signal = 0}) => {
				await written;
				exitCode = signal > 0 ? 128 + signal : code;
				for (const watch of watchers) {
					watch();
				}

				resolve(exitCode);
			});
		}),
	};
}
