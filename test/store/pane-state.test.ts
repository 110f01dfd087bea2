import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduceInterface, startState} from '../../source/store/interface-reducer.ts';
import type {InterfaceEvent, InterfaceState, PaneRoute} from '../../source/store/interface-state.ts';
import {emptyRoom, type PaneRoom} from '../../source/store/pane-state.ts';

const around = (paneRoom: PaneRoom) => ({now: 0, rows: [], pageRows: 10, lastScroll: 0, paneRoom, sorted: []});
const text: PaneRoom = {...emptyRoom, lastScroll: 30, height: 11, matches: [4, 12, 29]};

function play(events: readonly InterfaceEvent[], room = text, start = startState(0)): InterfaceState {
	let state = start;
	for (const event of events) {
		state = reduceInterface(state, event, around(room));
	}

	return state;
}

const open: InterfaceEvent = {type: 'paneOpened', pane: 'yaml', key: 'shop/web'};
const positionOf = ({route}: InterfaceState) => (route as PaneRoute).position;

test('a pane of text scrolls within its lines, and pages overlap by a line', () => {
	assert.equal(positionOf(play([open, {type: 'paneMoved', by: 1}, {type: 'paneMoved', by: 1}])).scroll, 2);
	assert.equal(positionOf(play([open, {type: 'paneMoved', by: 'pageDown'}])).scroll, 10);
	assert.equal(positionOf(play([open, {type: 'paneMoved', by: -5}])).scroll, 0);
	assert.equal(positionOf(play([open, {type: 'paneMoved', by: 999}])).scroll, 30);
});

test('only the key for the end follows what comes; a key upwards holds', () => {
	const atEnd = play([open, {type: 'paneMoved', by: 'end'}]);
	assert.equal(positionOf(atEnd).scroll, 'end');
	assert.equal(positionOf(play([{type: 'paneMoved', by: -1}], text, atEnd)).scroll, 29);
});

test('a pane with rows moves its cursor and marks', () => {
	const rows = {...emptyRoom, rows: 3, height: 2};
	const state = play([open, {type: 'paneMoved', by: 1}, {type: 'paneRowMarked'}, {type: 'paneMoved', by: 'end'}], rows);
	assert.equal(positionOf(state).cursor, 2);
	assert.deepEqual([...positionOf(state).marked], [1]);
	assert.deepEqual([...positionOf(play([{type: 'paneMoved', by: -1}, {type: 'paneRowMarked'}], rows, state)).marked], []);
});

test('matches are jumped to in both directions, round the end', () => {
	const scrolls = (...by: ReadonlyArray<'match' | 'matchBefore'>) => positionOf(play([open, ...by.map((to): InterfaceEvent => ({type: 'paneMoved', by: to}))])).scroll;
	assert.equal(scrolls('match'), 4);
	assert.equal(scrolls('match', 'match', 'match'), 29);
	assert.equal(scrolls('match', 'match', 'match', 'match'), 4);
	assert.equal(scrolls('matchBefore'), 29);
});

test('the search works while it is typed; esc gives back the one before, then leaves the search, then the pane', () => {
	const typed = play([open, {type: 'searchOpened'}, {type: 'textTyped', text: 'image'}]);
	assert.equal(positionOf(typed).search, 'image');
	assert.equal(positionOf(play([{type: 'escaped'}], text, typed)).search, '');
	const kept = play([{type: 'stripClosed'}], text, typed);
	assert.equal(positionOf(kept).search, 'image');
	const left = play([{type: 'escaped'}], text, kept);
	assert.equal(positionOf(left).search, '');
	assert.deepEqual(play([{type: 'escaped'}], text, left).route, {screen: 'fleet'});
});

test('esc goes back to where the pane was opened', () => {
	const state = play([{type: 'opened', key: 'shop/web'}, open, {type: 'escaped'}]);
	assert.deepEqual(state.route, {screen: 'rollout', key: 'shop/web'});
});
