import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nameKeys, type InputEvent} from '../../source/ui/key-names.ts';
import {showApp} from '../helpers/ui-screen.tsx';
import {makeState} from '../helpers/ui-state.ts';
import {mixedFleet} from '../helpers/ui-views.ts';

const size = {columns: 80, rows: 24};

/** What the application makes of reads from a terminal. */
async function readsOf(...chunks: readonly string[]) {
	const shown = await showApp(makeState({views: mixedFleet}), size);
	await shown.frame();
	for (const chunk of chunks) {
		shown.press(chunk);
		// A read ends with the turn in which it came.

		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	await shown.close();
	return shown.reads;
}

test('one read is one call, with all its keys in order', async () => {
	assert.deepEqual(await readsOf('a', 'aa', 'jj \u{1B}[Bk'), [
		{keys: ['a'], isPaste: false, text: 'a'},
		{keys: ['a', 'a'], isPaste: false, text: 'aa'},
		{keys: ['j', 'j', 'space', 'down', 'k'], isPaste: false, text: 'jj k'},
	]);
});

test('keys have the names of store/key-press', async () => {
	const sequences = {
		'\r': 'enter', '\t': 'tab', '\u{1B}[Z': 'shift-tab', '\u{7F}': 'backspace', '\u{1B}[3~': 'delete', '\u{1B}[A': 'up', '\u{1B}OB': 'down', '\u{1B}[C': 'right', '\u{1B}[D': 'left',
		'\u{1B}[H': 'home', '\u{1B}[F': 'end', '\u{1B}[5~': 'pageUp', '\u{1B}[6~': 'pageDown', ' ': 'space', '\u{3}': 'ctrl-c', '\u{12}': 'ctrl-r', '\u{15}': 'ctrl-u', Z: 'Z', é: 'é', '?': '?',
	};
	const reads = await readsOf(...Object.keys(sequences));
	assert.deepEqual(reads.map(({keys}) => keys), Object.values(sequences).map(name => [name]));
});

test('what is pasted is never a key', async () => {
	assert.deepEqual(await readsOf('\u{1B}[200~aap\rq\u{1B}[201~', 'j\u{1B}[200~x\u{1B}[201~'), [
		{keys: [], isPaste: true, text: 'aap\rq'},
		{keys: ['j'], isPaste: false, text: 'j'},
		{keys: [], isPaste: true, text: 'x'},
	]);
});

test('replies of the terminal and function keys are no keys', async () => {
	assert.deepEqual(await readsOf('\u{1B}[I', '\u{1B}[12;40R', '\u{1B}[15~', '\u{1B}[?1;2c', 'j'), [{keys: ['j'], isPaste: false, text: 'j'}]);
});

const typed = (input: string, key: InputEvent['key'] = {}): InputEvent => ({input, key});
const escape = typed('', {escape: true});

test('an arrow that a slow line tore apart is an escape and nothing else', () => {
	const first = nameKeys([escape], 'none');
	assert.deepEqual(first, {keys: ['escape'], torn: 'afterEscape'});
	for (const rest of ['[A', '[B', 'OA', '[5~', '[1;5A']) {
		assert.deepEqual(nameKeys([typed(rest)], first.torn), {keys: [], torn: 'none'}, rest);
	}

	assert.deepEqual(nameKeys([typed('[')], first.torn), {keys: [], torn: 'afterBracket'});
	assert.deepEqual(nameKeys([typed('A')], 'afterBracket'), {keys: [], torn: 'none'});
	assert.deepEqual(nameKeys([typed('[Aj')], first.torn), {keys: ['j'], torn: 'none'});
});

test('behind an escape other keys are what they are', () => {
	assert.deepEqual(nameKeys([typed('a')], 'afterEscape'), {keys: ['a'], torn: 'none'});
	assert.deepEqual(nameKeys([typed('A')], 'none'), {keys: ['A'], torn: 'none'});
	assert.deepEqual(nameKeys([typed('[B')], 'none'), {keys: ['[', 'B'], torn: 'none'});
	// Escape and a key in one read are told by Ink as alt with that key.
	assert.deepEqual(nameKeys([typed('q', {meta: true})], 'none'), {keys: ['escape', 'q'], torn: 'none'});
});
