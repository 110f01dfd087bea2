import assert from 'node:assert/strict';
import {Writable} from 'node:stream';
import {test} from 'node:test';
import {FrameWriter} from '../../source/terminal/frame-writer.ts';
import {createStage, FakeTerminal, visibleCells, writeInkFrame} from './drawing.ts';

const enter = '\u{1B}[?1049h\u{1B}[?25l';

/** A terminal that takes one write and nothing more until it is told to. */
class SlowTerminal extends Writable {
	#taken: ((error?: Error) => void) | undefined;
	readonly taken: string[] = [];
	columns = 20;
	rows = 4;

	constructor() {
		super({decodeStrings: false});
	}

	get isTTY(): true {
		return true;
	}

	override _write(chunk: string, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
		this.taken.push(chunk);
		this.#taken = callback;
	}

	/** Takes what was written; the callbacks of the stream have run when this resolves. */
	async take(error?: Error): Promise<void> {
		const taken = this.#taken;
		this.#taken = undefined;
		taken?.(error);
		await turn();
	}
}

async function turn(): Promise<void> {
	await new Promise(resolve => {
		setImmediate(resolve);
	});
}

test('one write a frame, none where nothing changed', async () => {
	const {draw} = await createStage(20, 4);
	assert.notEqual(await draw(['one', 'two', 'three', 'four']), '');
	assert.equal(await draw(['one', 'two', 'three', 'four']), '');
	assert.equal(await draw(['one', 'twX', 'three', 'four']), '\u{1B}[2;3HX');
});

test('outside the alternate screen everything passes through', () => {
	const terminal = new FakeTerminal(20, 4);
	const {stdout} = new FrameWriter(terminal, {colors: 'all', onError: assert.ifError});
	const text = 'one\r\n\u{1B}[31mtwo\u{1B}[2K\u{1B}[1A\u{7}\u{1B}]0;title\u{7}\t!\n';
	stdout.write(text);
	assert.equal(terminal.take(), text);
});

test('what draws nothing passes through at once', async () => {
	const {writer, terminal, draw} = await createStage(20, 4);
	await draw(['one', 'two', 'three', 'four']);
	const sequences = ['\u{1B}[?2004h', '\u{1B}[?u', '\u{1B}[>1u', '\u{7}', '\u{1B}]52;c;YWJj\u{7}', '\u{1B}]0;title\u{1B}\\'];
	const passed = sequences.map(sequence => {
		writer.stdout.write(sequence);
		return terminal.take();
	});
	assert.deepEqual(passed, sequences);

	await turn();
	assert.equal(terminal.take(), '');
	assert.equal(writer.isAwaitingAnswer, true);
});

test('a sequence cut in two by writes is one', async () => {
	const {writer, terminal} = await createStage(20, 4);
	writer.stdout.write('\u{1B}[?20');
	assert.equal(terminal.take(), '');
	writer.stdout.write('04h');
	assert.equal(terminal.take(), '\u{1B}[?2004h');
});

test('after something unknown the whole screen is written again', async () => {
	const {writer, screen, settle, draw} = await createStage(20, 4);
	await draw(['one', 'two', 'three', 'four']);
	writer.stdout.write('\u{1B}#8'); // Fills the screen with the letter E
	await settle();
	assert.equal(screen.text()[0], 'E'.repeat(20));
	await turn();
	await settle();
	assert.deepEqual(screen.text(), ['one', 'two', 'three', 'four']);
});

test('a repaint mends a screen that others wrote on', async () => {
	const {writer, screen, settle, draw} = await createStage(20, 4);
	await draw(['one', '\u{1B}[7mtwo\u{1B}[0m', 'three', 'four']);
	const before = visibleCells(screen);
	await screen.write('\u{1B}[2;3r\u{1B}[35m\u{1B}[Hgarbage\r\ngarbage \u{1B}[42m\u{1B}[K');
	writer.repaint();
	await settle();
	assert.deepEqual(visibleCells(screen), before);
	assert.equal(screen.cursor().isVisible, false);
});

test('without colours bold, dim, inverse and underline stay', async () => {
	const {screen, draw} = await createStage(20, 4, {colors: 'none'});
	const bytes = await draw(['\u{1B}[1;31;44mA\u{1B}[0;2;38;5;208mB\u{1B}[0;7;48;2;1;2;3mC\u{1B}[0;4;97;100;38:2::1:2:3mD\u{1B}[0m', '', '', '']);
	const cells = screen.cells()[0]!.slice(0, 4);
	assert.deepEqual(cells.map(({text, bold, dim, inverse, underline}) => [text, bold, dim, inverse, underline]), [
		['A', true, false, false, false],
		['B', false, true, false, false],
		['C', false, false, true, false],
		['D', false, false, false, true],
	]);
	assert.ok(cells.every(({foreground, background}) => foreground === 'default' && background === 'default'));
	assert.deepEqual(new Set(bytes.match(/(?<=\[)[\d;]*(?=m)/gv)), new Set(['1', '0;2', '0;7', '0;4', '']));
});

test('the cursor is shown where Ink puts it, and hidden while cells are written', async () => {
	const {writer, screen, settle, draw} = await createStage(20, 4);
	await draw(['> ', 'two', 'three', 'four']);
	const lines = ['> a', 'two', 'three', 'four'];
	writer.stdout.write('\u{1B}[?2026h');
	writer.stdout.write(`${'\u{1B}[2K\u{1B}[1A'.repeat(3)}\u{1B}[2K\u{1B}[G${lines.join('\n')}\u{1B}[3A\u{1B}[4G\u{1B}[?25h`);
	writer.stdout.write('\u{1B}[?2026l');
	await settle();
	assert.deepEqual(screen.text(), lines);
	assert.deepEqual(screen.cursor(), {row: 0, column: 3, isVisible: true});

	// Only the cursor moves
	writer.stdout.write('\u{1B}[?2026h');
	writer.stdout.write('\u{1B}[?25l\u{1B}[3B\u{1B}[G\u{1B}[3A\u{1B}[3G\u{1B}[?25h');
	writer.stdout.write('\u{1B}[?2026l');
	assert.equal(await settle(), '\u{1B}[1;3H');
	assert.deepEqual(screen.cursor(), {row: 0, column: 2, isVisible: true});
});

test('frames that a slow terminal cannot take are left out, the newest is shown', async () => {
	const terminal = new SlowTerminal();
	const writer = new FrameWriter(terminal, {colors: 'all', onError: assert.ifError});
	writer.stdout.write(enter);
	const count = terminal.taken.length;
	for (const [index, word] of ['first', 'second', 'third'].entries()) {
		writeInkFrame(writer.stdout, index === 0 ? 0 : 4, [word, '', '', 'end']);
	}

	assert.equal(terminal.taken.length, count);
	assert.equal(writer.isBehind, true);
	await terminal.take();
	assert.equal(terminal.taken.length, count + 1);
	assert.match(terminal.taken.at(-1)!, /third/v);
	assert.equal(writer.isBehind, false);
	assert.ok(!terminal.taken.join('').includes('first'));
});

test('flush waits until the terminal has taken everything', async () => {
	const terminal = new SlowTerminal();
	const writer = new FrameWriter(terminal, {colors: 'all', onError: assert.ifError});
	writer.stdout.write(enter);
	assert.equal(await writer.flush(5), false);
	const flushed = writer.flush(10_000);
	await terminal.take(); // The output
	await terminal.take(); // The marks of the two flushes
	await terminal.take();
	assert.equal(await flushed, true);
});

test('a terminal that is gone is reported once, and writing to it does no harm', async () => {
	const terminal = new SlowTerminal();
	const errors: Error[] = [];
	const writer = new FrameWriter(terminal, {colors: 'all', onError(error) {
		errors.push(error);
	}});
	writer.stdout.write(enter);
	await terminal.take(new Error('write EIO'));
	writeInkFrame(writer.stdout, 0, ['one', '', '', '']);
	await new Promise(resolve => {
		writer.stdout.write('', resolve);
	});
	await writer.giveBack(10_000);
	assert.deepEqual(errors.map(({message}) => message), ['write EIO']);
});

test('exactly what was taken is given back, once', async () => {
	const {writer, screen, settle, draw, terminal} = await createStage(20, 4);
	writer.stdout.write('\u{1B}[?2004h\u{1B}[?1000;1006h\u{1B}[>1u');
	await draw(['one', 'two', 'three', 'four']);
	await writer.giveBack(10_000);
	const bytes = await settle();
	assert.equal(bytes, '\u{1B}[?2026l\u{1B}[m\u{1B}[<u\u{1B}[?2004l\u{1B}[?1000l\u{1B}[?1006l\u{1B}[r\u{1B}[?1049l\u{1B}[?25h');
	assert.equal(screen.isAlternate(), false);
	assert.equal(screen.cursor().isVisible, true);
	assert.equal(writer.giveBackNow(), '');
	writeInkFrame(writer.stdout, 4, ['late', '', '', '']);
	assert.equal(terminal.take(), '');
});

test('what Ink has given back itself is not given back again', async () => {
	const {writer, draw} = await createStage(20, 4);
	await draw(['one', 'two', 'three', 'four']);
	writer.stdout.write('\u{1B}[?1049l');
	writer.stdout.write('\u{1B}[?25h');
	assert.equal(writer.giveBackNow(), '');
});

test('where nobody knows whether it arrived, it is given back again', () => {
	const terminal = new SlowTerminal();
	const writer = new FrameWriter(terminal, {colors: 'all', onError: assert.ifError});
	writer.stdout.write(enter);
	writer.stdout.write('\u{1B}[?1049l\u{1B}[?25h');
	assert.match(writer.giveBackNow(), /\?1049l\u{1B}\[\?25h$/v);
});

test('after another program had the terminal, it is taken again with all modes', async () => {
	const {writer, screen, settle, draw} = await createStage(20, 4);
	writer.stdout.write('\u{1B}[?2004h');
	await draw(['one', 'two', 'three', 'four']);
	await screen.write('\u{1B}[?1049l\u{1B}[?25h\u{1B}[?2004lshell');
	writer.resume();
	await settle();
	assert.equal(screen.isAlternate(), true);
	assert.equal(screen.isBracketedPaste(), true);
	assert.equal(screen.cursor().isVisible, false);
	assert.deepEqual(screen.text(), ['one', 'two', 'three', 'four']);
});

test('while another program has the terminal on purpose, nothing is taken', async () => {
	const {writer, terminal, settle, draw} = await createStage(20, 4);
	await draw(['one', 'two', 'three', 'four']);
	writer.stdout.write('\u{1B}[?1049l');
	await settle();
	writer.resume();
	writer.repaint();
	terminal.resize(30, 6);
	await turn();
	await turn();
	assert.equal(terminal.take(), '');
	assert.deepEqual([writer.stdout.columns, writer.stdout.rows], [30, 6]);
});

test('wide characters are erased whole', async () => {
	const {screen, draw} = await createStage(8, 2);
	await draw(['你好你好', 'x']);
	await draw(['a你好b', 'x']);
	assert.equal(screen.text()[0], 'a你好b');
	await draw(['好', 'x']);
	assert.equal(screen.text()[0], '好');
});

test('a scroll costs the new rows and little more', async () => {
	const {screen, draw} = await createStage(60, 20);
	const lines = Array.from({length: 20}, (_, index) => `${String.fromCodePoint(97 + index).repeat(30)} row ${index}`);
	await draw(lines);
	const moved = [...lines.slice(0, 3), ...lines.slice(4, 15), 'new', ...lines.slice(15)];
	const there = await draw(moved);
	assert.ok(there.length <= 40, there);
	assert.deepEqual(screen.text(), moved);
	const back = await draw(lines);
	assert.ok(back.length <= 80, back);
	assert.deepEqual(screen.text(), lines);
});
