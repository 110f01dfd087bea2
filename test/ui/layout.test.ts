import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import stringWidth from 'string-width';
import type {PodView} from '../../source/domain/rollout-view.ts';
import {bar} from '../../source/ui/bar.ts';
import {foldBlocks, unfoldBlocks, type Block} from '../../source/ui/blocks.ts';
import {formatClockTime, formatTimecode} from '../../source/format/clock-time.ts';
import {layoutColumns, gutterCells} from '../../source/ui/fleet/columns.ts';
import {line} from '../../source/ui/line.ts';
import {podDots} from '../../source/ui/rollout/pod-dots.ts';
import {sparkline} from '../../source/ui/sparkline.ts';
import {moveWindow} from '../../source/ui/window.ts';
import {commands} from '../../source/commands/registry.ts';
import {hintLine} from '../../source/ui/bottom/hints.ts';
import {frameNow, makePod, makePoints} from '../helpers/ui-state.ts';
import {atGate} from '../helpers/ui-views.ts';

process.env.TZ = 'UTC';

const textOf = (spans: ReadonlyArray<{readonly text: string}>) => spans.map(({text}) => text).join('');
const dotsOf = (pods: readonly PodView[], width: number, ascii = false) => textOf(podDots(pods, width, ascii));
const sparkOf = (values: readonly number[], width: number) => textOf(sparkline({points: makePoints(values), limit: undefined}, width));

test('a bar draws eighths, and neither "almost nobody" as nobody nor "almost all" as all', () => {
	assert.equal(bar(0, 10), '░░░░░░░░░░');
	assert.equal(bar(100, 10), '██████████');
	assert.equal(bar(25, 10), '██▌░░░░░░░');
	assert.equal(bar(0.01, 4), '▏░░░');
	assert.equal(bar(99.99, 4), '███▉');
	assert.equal(bar(250, 4), '████');
	assert.equal(bar(-5, 4), '░░░░');
});

test('a spark line is scaled with the limit in it and marks what failed and what has no data', () => {
	const spans = sparkline({points: makePoints([0.99, 0.5, undefined, 0.98], [1]), limit: {operator: '>=', value: 0.95}}, 10);
	assert.equal(textOf(spans), '▇▁∅▇');
	assert.deepEqual(spans.map(({tone}) => tone), [undefined, 'bad', 'nodata', undefined]);
	assert.equal(sparkOf([3, 3, 3], 10), '▄▄▄');
	assert.equal(sparkOf([1, 2, 3, 4], 2), '▁▇');
	assert.equal(sparkOf([NaN, Infinity, 1], 3), '∅∅▄');
	assert.equal(textOf(sparkline({points: [], limit: {operator: '<', value: 5}}, 3)), '');
});

test('values near the limit are drawn near it', () => {
	const far = textOf(sparkline({points: makePoints([0.99]), limit: {operator: '>=', value: 0.1}}, 1));
	const near = textOf(sparkline({points: makePoints([0.1, 0.99]), limit: {operator: '>=', value: 0.1}}, 2));
	assert.equal(far, '▇');
	assert.equal(near, '▁▇');
});

test('the window moves only as far as the cursor pushes it', () => {
	assert.equal(moveWindow(0, {cursor: 3, height: 5, total: 20}), 0);
	assert.equal(moveWindow(0, {cursor: 5, height: 5, total: 20}), 1);
	assert.equal(moveWindow(7, {cursor: 8, height: 5, total: 20}), 7);
	assert.equal(moveWindow(7, {cursor: 3, height: 5, total: 20}), 3);
	assert.equal(moveWindow(18, {cursor: 19, height: 5, total: 20}), 15);
	assert.equal(moveWindow(9, {cursor: -1, height: 5, total: 6}), 1);
	assert.equal(moveWindow(4, {cursor: 0, height: 5, total: 3}), 0);
});

test('columns go in their order as the width falls and fill the line at most', () => {
	const content = {longestName: 16, longestNamespace: undefined};
	const namesAt = (width: number) => layoutColumns(width, content).map(({name}) => name);
	assert.deepEqual(namesAt(130), ['name', 'status', 'step', 'weightBar', 'canary', 'stable', 'analysis', 'age']);
	assert.deepEqual(namesAt(108), ['name', 'status', 'step', 'weightBar', 'canary', 'stable']);
	assert.deepEqual(namesAt(98), ['name', 'status', 'step', 'weight', 'canary', 'stable']);
	assert.deepEqual(namesAt(40), ['name', 'status', 'weightNumber']);
	assert.ok(layoutColumns(80, {longestName: 16, longestNamespace: 12}).some(({name}) => name === 'namespace'));
	for (let width = 40; width <= 250; width++) {
		for (const longestNamespace of [undefined, 4, 63]) {
			for (const longestName of [1, 16, 253]) {
				const columns = layoutColumns(width, {longestName, longestNamespace});
				const total = columns.reduce((sum, {gap, widthCells}) => sum + gap + widthCells, gutterCells);
				assert.ok(total <= width, `${total} cells of columns on a line of ${width}`);
				assert.ok(columns.every(({widthCells}) => widthCells >= 1));
				assert.ok(columns.find(({name}) => name === 'status')!.widthCells >= 15, `status at ${width}`);
			}
		}
	}
});

test('blocks lose their blank lines first, then fold by rank', () => {
	const lines = (name: string, count: number) => Array.from({length: count}, (_, index) => line(`${name}${index}`));
	const blocks: readonly Block[] = [
		{lines: lines('a', 2), folds: []},
		{lines: lines('b', 3), folds: [{rank: 5, lines: lines('b', 1)}, {rank: 8, lines: []}]},
		{lines: lines('c', 2), folds: [{rank: 1, lines: []}]},
	];
	const at = (height: number) => foldBlocks(blocks, height).map(textOf);
	assert.deepEqual(unfoldBlocks(blocks).map(textOf), ['a0', 'a1', '', 'b0', 'b1', 'b2', '', 'c0', 'c1']);
	assert.deepEqual(at(9), ['a0', 'a1', '', 'b0', 'b1', 'b2', '', 'c0', 'c1']);
	assert.deepEqual(at(8), ['a0', 'a1', '', 'b0', 'b1', 'b2']);
	assert.deepEqual(at(5), ['a0', 'a1', 'b0', 'b1', 'b2']);
	assert.deepEqual(at(4), ['a0', 'a1', 'b0']);
	assert.deepEqual(at(2), ['a0', 'a1']);
});

test('pods are dots where they fit and counts where they do not', () => {
	const pods = [...Array.from({length: 57}, (_, index) => makePod(`p${index}`)), ...Array.from({length: 3}, (_, index) => makePod(`f${index}`, {state: 'failing'}))];
	assert.equal(dotsOf(pods, 40), '●×57 ✗×3');
	assert.equal(dotsOf(pods.slice(55, 59), 10), '● ● ✗ ✗');
	assert.equal(dotsOf(pods.slice(55, 59), 10, true), '+ + x x');
	assert.equal(dotsOf([], 10), '');
	for (let width = 0; width < 12; width++) {
		const drawn = dotsOf(pods.slice(55, 58), width);
		assert.ok(stringWidth(drawn) <= Math.max(width, 7));
	}
});

test('times of day are local, lengths are minutes and seconds', () => {
	assert.equal(formatClockTime(Date.parse('2026-11-23T04:07:03.900Z')), '04:07:03');
	assert.equal(formatTimecode(150_000), '02:30');
	assert.equal(formatTimecode(-5), '00:00');
	assert.equal(formatTimecode(3_725_000), '62:05');
});

test('a key that may not be used is dim, an abort never', () => {
	const needs = [{verb: 'patch', kind: 'rollouts', subresource: 'status'}] as const;
	const situated = {
		target: {view: atGate, namespace: 'shop', views: [atGate], autoscaled: undefined, isLive: true, running: undefined},
		context: {now: frameNow, contextName: 'prod-eu', readOnly: undefined, person: 'ana', missing: new Map(['back', 'promote', 'freeze'].map(id => [id, needs]))},
	};
	const spans = hintLine(commands, 'fleet', situated, 200);
	const toneOf = (label: string) => spans.find(({text}) => text === ` ${label}`)?.tone;
	assert.deepEqual([toneOf('ABORT'), toneOf('promote'), toneOf('freeze'), toneOf('help')], [undefined, 'dim', 'dim', undefined]);
	const all = hintLine(commands, 'fleet', {...situated, context: {...situated.context, missing: new Map()}}, 200);
	assert.equal(all.find(({text}) => text === ' promote')?.tone, undefined);
});
