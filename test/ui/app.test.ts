import assert from 'node:assert/strict';
import {test} from 'node:test';
import {frozenFleet} from '../helpers/ui-frames.ts';
import {assertFrame, frameOf, showApp} from '../helpers/ui-screen.tsx';
import {frameNow, makeState, makeView, seconds} from '../helpers/ui-state.ts';
import {atGate, mixedFleet} from '../helpers/ui-views.ts';

const size = {columns: 80, rows: 24};
const many = Array.from({length: 100}, (_, index) => makeView(`service-${String(index).padStart(3, '0')}`));

test('the screen follows the store', async () => {
	const shown = await showApp(makeState({views: mixedFleet}), size);
	await shown.frame();
	shown.store.setState({now: frameNow + seconds(60)});
	const rows = await shown.frame();
	assert.match(rows[0]!, /12:48:03$/v);
	assert.ok(rows.some(row => row.includes('◷ pause, 12s left, then 60%')));
	await shown.close();
});

test('only the rows on the screen are drawn, the cursor is always among them, and the list stands still until it must move', async () => {
	const state = makeState({views: many});
	const shown = await showApp(state, size);
	const cursorAt = async (index: number) => {
		shown.store.setState({interface: {...state.interface, cursor: many[index]!.key}});
		const rows = await shown.frame();
		return {top: rows[2]!.trim().split(' ', 1)[0], marked: rows.findIndex(row => row.startsWith(' ▌ ')), text: rows.find(row => row.startsWith(' ▌ ')) ?? ''};
	};

	assert.equal(shown.pageRows(), 21);
	const lowest = await cursorAt(20);
	assert.match(lowest.text, /service-020/v);
	assert.equal(lowest.marked, 22);
	const scrolled = await cursorAt(60);
	assert.equal(scrolled.marked, 22);
	const back = await cursorAt(45);
	assert.equal(back.top, scrolled.top);
	const pushed = await cursorAt(39);
	assert.equal(pushed.marked, 2);
	await shown.close();
});

test('resized, the frame fills the new screen and the number of rows is told', async () => {
	const shown = await showApp(makeState({views: many}), {columns: 120, rows: 40});
	await shown.frame();
	shown.resize({columns: 60, rows: 15});
	await shown.frame();
	shown.store.setState({now: frameNow + 1000});
	const rows = await shown.frame();
	assert.equal(rows.length, 15);
	assert.match(rows[0]!, /prod-eu/v);
	assert.match(rows.at(-1)!, /enter open/v);
	assert.equal(shown.pageRows(), 12);
	await shown.close();
});

test('a screen that is too small says so, and still shows what an abort asks', async () => {
	const small = {columns: 38, rows: 7};
	const [notice] = await frameOf(makeState({views: mixedFleet}), small);
	assert.match(notice!, /needs 40x8/v);
	const strip = {command: 'abort', openedAt: frameNow, expiresAt: frameNow + seconds(9), text: '', choice: 0, body: {kind: 'abort', confirm: 'a', view: atGate, forecast: atGate.next.abort, way: 'abort'}} as const;
	const rows = await frameOf(makeState({views: mixedFleet, interface: {layer: {kind: 'strip', strip}}}), small);
	assert.ok(rows.some(row => row.startsWith(' ABORT checkout-api')));
	assert.ok(rows.some(row => row.includes('a again: abort')));
});

test('every state is told without Unicode and without colour', async () => {
	const options = {ascii: true, color: false};
	const fleet = await frameOf(makeState({views: mixedFleet}), size, options);
	const open = await frameOf(makeState({views: mixedFleet, interface: {route: {screen: 'rollout', key: atGate.key}, cursor: atGate.key}}), size, options);
	for (const row of [...fleet, ...open]) {
		assert.match(row, /^[\u{20}-\u{7E}]*$/v);
	}

	await assertFrame('fleet-ascii-80x24', fleet);
	await assertFrame('rollout-gate-ascii-80x24', open);
});

test('a colour is never the only sign: without it the text is the same', async () => {
	const state = makeState({views: mixedFleet});
	assert.deepEqual(await frameOf(state, size, {ascii: false, color: false}), await frameOf(state, size, {ascii: false, color: true}));
});

test('a protected context is red and inverse, and a state has its colour', async () => {
	const shown = await showApp(makeState({views: mixedFleet}), size);
	await shown.frame();
	const cells = shown.screen.cells();
	const badge = cells[0]!.find(({text}) => text === 'p')!;
	assert.deepEqual([badge.foreground, badge.inverse], ['palette:1', true]);
	const notBack = cells[3]!.find(({text}) => text === '✗')!;
	assert.deepEqual([notBack.foreground, notBack.bold], ['palette:1', true]);
	await shown.close();
});

test('a freeze of the whole namespace is one line with who, when and why', async () => {
	const rows = await frameOf(frozenFleet, {columns: 120, rows: 20});
	assert.match(rows[1]!, /✻ FROZEN shop since 12:31 by ana: "incident 4711" · 11 of 11 held · Z thaws/v);
});

