
import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {test} from 'node:test';
import {createXtermScreen, type XtermScreen} from '../helpers/xterm-screen.ts';
import {visibleCells} from './drawing.ts';
import {startInk, type InkStage} from './fixtures/ink-stage.tsx';
import type {TableProps} from './fixtures/table.tsx';

const top: TableProps = {offset: 0, cursor: 5, mark: 'a'};

type Change = Partial<TableProps> | {readonly columns: number; readonly rows: number};

/** One after the other, each on top of what was before. */
const changes: readonly Change[] = [
	{mark: 'b'},
	{cursor: 6},
	{cursor: 11, offset: 1},
	{offset: 2},
	{offset: 30, message: 'image registry.local/größe:1.0 …'},
	{message: '你好 😀 e\u{301} 👨‍👩‍👧 ❤️ end'},
	{message: 'x 你 😀 e 👨‍👩‍👧 ❤️ end'},
	{columns: 100, rows: 30},
	{offset: 29},
	{columns: 60, rows: 20},
	{cursor: 2, message: ''},
	{columns: 130, rows: 45},
	{offset: 0},
];

async function apply(stage: InkStage, screen: XtermScreen, change: Change, props: TableProps): Promise<void> {
	if ('columns' in change) {
		screen.resize(change.columns, change.rows);
		await screen.write(await stage.resize(change.columns, change.rows));
	} else {
		await screen.write(await stage.show(props));
	}
}

function assertSame(ours: XtermScreen, plain: XtermScreen, change: Change): void {
	assert.deepEqual(ours.text(), plain.text(), JSON.stringify(change));
	assert.deepEqual(visibleCells(ours), visibleCells(plain), JSON.stringify(change));
}

for (const isIncremental of [false, true]) {
	test(`the screen is the one that Ink itself would draw${isIncremental ? ', incremental mode too' : ''}`, async () => {
		const ours = await startInk(120, 40, top, true, isIncremental);
		const plain = await startInk(120, 40, top, false);
		const ourScreen = createXtermScreen({columns: 120, rows: 40});
		const plainScreen = createXtermScreen({columns: 120, rows: 40});
		await ourScreen.write(ours.terminal.take());
		await plainScreen.write(plain.terminal.take());
		let props = top;
		for (const change of changes) {
			props = {...props, ...change};
			await apply(ours, ourScreen, change, props);
			await apply(plain, plainScreen, change, props);
			assertSame(ourScreen, plainScreen, change);
		}

		ours.instance.unmount();
		plain.instance.unmount();
		await ourScreen.write(ours.terminal.take());
		assert.equal(ourScreen.isAlternate(), false);
		assert.equal(ourScreen.cursor().isVisible, true);
	});
}

test('after a resize the components in their old size are not shown', async () => {
	const stage = await startInk(120, 40, top, true);
	const bytes = await stage.resize(100, 30);
	stage.instance.unmount();
	assert.equal(bytes.split('\u{1B}[?2026h').length - 1, 1);
});

for (const [columns, rows] of [[80, 24], [120, 40], [250, 70]] as const) {
	test(`bytes of an update at ${columns}x${rows}`, async () => {
		const stage = await startInk(columns, rows, top, true);
		const last = rows - 13;
		const bytesOf = async (change: Partial<TableProps>) => Buffer.byteLength(await stage.show({...top, ...change}));
		assert.equal(await bytesOf({}), 0);
		assert.ok(await bytesOf({mark: 'b'}) <= 64);
		assert.ok(await bytesOf({mark: 'b', cursor: 6}) <= 800);
		await bytesOf({cursor: last});
		assert.ok(await bytesOf({cursor: last, offset: 1}) <= 700);
		assert.ok(await bytesOf({cursor: last}) <= 700);
		assert.ok(await bytesOf({cursor: last, offset: 1, mark: 'c', message: 'changed with the scroll'}) <= 700);
		stage.terminal.take();
		stage.instance.unmount();
		assert.ok(stage.terminal.take().length <= 64); // No last frame
	});
}
