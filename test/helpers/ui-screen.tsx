import {readFile, writeFile} from 'node:fs/promises';
import assert from 'node:assert/strict';
import {Readable, Writable} from 'node:stream';
import process from 'node:process';
import {render} from 'ink';
import {createStore, type StoreApi} from 'zustand/vanilla';
import {commands as registry, playbackCommands} from '../../source/commands/registry.ts';
import type {AppState} from '../../source/store/app-state.ts';
import type {KeyRead} from '../../source/store/key-press.ts';
import {App, type AppOptions} from '../../source/ui/app.tsx';
import {createXtermScreen, type XtermScreen} from './xterm-screen.ts';

process.env.TZ = 'UTC';

export type ScreenSize = {readonly columns: number; readonly rows: number};

/** A terminal's output of a fixed size: what Ink writes goes to the emulator. */
class TerminalOutput extends Writable {
	readonly #screen: XtermScreen;
	columns: number;
	rows: number;

	constructor(screen: XtermScreen, {columns, rows}: ScreenSize) {
		super({decodeStrings: false});
		this.#screen = screen;
		this.columns = columns;
		this.rows = rows;
	}

	get isTTY() {
		return true;
	}

	override _write(chunk: Uint8Array | string, _encoding: string, done: () => void): void {
		void this.#screen.write(String(chunk)).then(done);
	}

	/** Resolves when everything written so far is on the emulator's screen. */
	async drained(): Promise<void> {
		if (this.writableLength > 0) {
			await new Promise<void>(resolve => {
				this.write('', () => {
					resolve();
				});
			});
		}
	}
}

const nothing = () => undefined;

/** A keyboard: one `press` is one read. */
class TerminalInput extends Readable {
	readonly setRawMode = nothing;
	readonly ref = nothing;
	readonly unref = nothing;

	get isTTY() {
		return true;
	}

	override _read(): void {
		// Keys come when they are pressed.
	}

	press(data: string): void {
		this.push(data);
	}
}

export type Shown = {
	readonly store: StoreApi<AppState>;
	readonly screen: XtermScreen;
	readonly reads: readonly KeyRead[];
	readonly pageRows: () => number | undefined;
	readonly press: (data: string) => void;
	readonly resize: (size: ScreenSize) => void;
	/** The rows on the screen once everything that is drawn has arrived. */
	readonly frame: () => Promise<readonly string[]>;
	readonly close: () => Promise<void>;
};

const unicode: AppOptions = {ascii: false};

/** The whole application on a real terminal emulator of a given size. */
export async function showApp(state: AppState, size: ScreenSize, options: AppOptions = unicode): Promise<Shown> {
	const screen = createXtermScreen(size);
	const stdout = new TerminalOutput(screen, size);
	const stdin = new TerminalInput();
	const store = createStore<AppState>(() => state);
	const reads: KeyRead[] = [];
	let pageRows: number | undefined;
	const app = render(
		<App
			store={store}
			commands={state.playback === undefined ? registry : playbackCommands}
			options={options}
			onKeys={read => {
				reads.push(read);
			}}
			onRoom={room => {
				pageRows = 'pageRows' in room ? room.pageRows : pageRows;
			}}
		/>,
		{
			stdout: stdout as unknown as NodeJS.WriteStream, stdin: stdin as unknown as NodeJS.ReadStream,
			interactive: true, alternateScreen: true, exitOnCtrlC: false, patchConsole: false, maxFps: 1000,
		},
	);
	return {
		store,
		screen,
		reads,
		pageRows: () => pageRows,
		press(data) {
			stdin.press(data);
		},
		resize(next) {
			screen.resize(next.columns, next.rows);
			Object.assign(stdout, next);
			stdout.emit('resize');
		},
		async frame() {
			await app.waitUntilRenderFlush();
			await stdout.drained();
			return screen.text();
		},
		async close() {
			app.unmount();
			await app.waitUntilExit();
			screen.dispose();
		},
	};
}

/** The rows that a state gives on a screen of this size. */
export async function frameOf(state: AppState, size: ScreenSize, options?: AppOptions): Promise<readonly string[]> {
	const shown = await showApp(state, size, options);
	const rows = await shown.frame();
	await shown.close();
	return rows;
}

const framesFolder = new URL('../ui/frames/', import.meta.url);

/** Compares a frame with its golden file; `UPDATE_FRAMES=1` writes it instead. */
export async function assertFrame(name: string, rows: readonly string[]): Promise<void> {
	const file = new URL(`${name}.txt`, framesFolder);
	const text = `${rows.join('\n')}\n`;
	if (process.env.UPDATE_FRAMES === '1') {
		await writeFile(file, text);
		return;
	}

	const wanted = await readFile(file, 'utf8').catch(() => '');
	assert.equal(text, wanted, `the frame ${name} differs from test/ui/frames/${name}.txt (UPDATE_FRAMES=1 rewrites it)`);
}
