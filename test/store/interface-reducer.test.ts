import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduceInterface, startState} from '../../source/store/interface-reducer.ts';
import {emptyRoom} from '../../source/store/pane-state.ts';
import type {InterfaceEvent, InterfaceState, Operation} from '../../source/store/interface-state.ts';

const around = {now: 0, rows: [], pageRows: 10, lastScroll: 0, paneRoom: emptyRoom, sorted: []};

const after = (...events: readonly InterfaceEvent[]): InterfaceState => {
	let state = startState(0);
	for (const event of events) {
		state = reduceInterface(state, event, around);
	}

	return state;
};

const safe: Operation = {
	id: 'o1', command: 'abort', subject: 'shop/checkout-api', startedAt: 0, lines: [], outcome: {result: 'good', code: 'safe', at: 1}, isWatched: true,
};
const overridden: Operation = {...safe, outcome: {result: 'bad', code: 'overridden', at: 2}};
const told = (operation: Operation): InterfaceEvent => ({type: 'operationChanged', operation});
const escaped: InterfaceEvent = {type: 'escaped'};

test('an ended action that is still watched stays closed after esc, whatever is told of it', () => {
	const closed = after(told(safe), escaped);
	assert.deepEqual(closed.operations, []);
	const later = reduceInterface(closed, told({...safe, lines: [{state: 'running', fact: {kind: 'canaryPods', pods: 2, goneAt: 9, isHeld: false}}]}), around);
	assert.equal(later, closed);
});

test('one that turns out bad after it was closed opens again, until it is closed for good', () => {
	const back = after(told(safe), escaped, told(overridden));
	assert.deepEqual(back.operations, [overridden]);
	assert.deepEqual(back.dismissed, []);
	const closed = reduceInterface(back, escaped, around);
	assert.deepEqual(reduceInterface(closed, told({...overridden, lines: [{state: 'bad', fact: {kind: 'gone'}}]}), around).operations, []);
});

test('esc leaves what is under way, and another action shows as ever', () => {
	const running: Operation = {...safe, id: 'o2', outcome: undefined, isWatched: false};
	const state = after(told(safe), told(running), escaped);
	assert.deepEqual(state.operations, [running]);
	const ended: Operation = {...running, outcome: safe.outcome};
	assert.deepEqual(reduceInterface(state, told(ended), around).operations, [ended]);
});

test('one closed by its id stays closed as well', () => {
	assert.deepEqual(after(told(safe), {type: 'operationDismissed', id: 'o1'}, told(safe)).operations, []);
});
