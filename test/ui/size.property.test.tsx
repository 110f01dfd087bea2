import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {renderToString} from 'ink';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {commands} from '../../source/commands/registry.ts';
import type {AppState} from '../../source/store/app-state.ts';
import type {Layer} from '../../source/store/interface-state.ts';
import {Frame} from '../../source/ui/frame.tsx';
import {aborting} from '../helpers/ui-frames.ts';
import {hostileText, hostileViews} from '../helpers/ui-hostile.ts';
import {frameNow, makeState, seconds} from '../helpers/ui-state.ts';

const size = fc.record({columns: fc.integer({min: 1, max: 160}), rows: fc.integer({min: 1, max: 50})});

const layers = (state: AppState, text: string): ReadonlyArray<Layer | undefined> => {
	const [view] = state.views.values();
	const strip = {command: 'abort', openedAt: frameNow, expiresAt: frameNow + seconds(9), text, choice: 0} as const;
	return [
		undefined,
		{kind: 'help', scroll: 0},
		{kind: 'filter', text, before: ''},
		{kind: 'picker', picker: {about: 'namespace', title: text, items: [{value: text, label: text, isCurrent: true}], isLoading: false, query: '', index: 0}},
		{kind: 'strip', strip: {...strip, body: {kind: 'abort', confirm: 'a', view: view!, forecast: view!.next.abort, way: 'abort'}}},
		{kind: 'strip', strip: {...strip, command: 'freeze', body: {kind: 'freeze', confirm: 'enter', namespace: text, choices: [{name: 'all', keys: state.views.keys().toArray()}], views: state.views.values().toArray(), autoscaled: undefined}}},
	];
};

/** Any state that the screen can be asked to draw. */
const hostileState = fc
	.tuple(hostileViews, hostileText, fc.record({isOpen: fc.boolean(), layer: fc.nat({max: 5}), isBusy: fc.boolean(), isStale: fc.boolean(), scroll: fc.nat({max: 40}), hasNamespaces: fc.boolean()}))
	.map(([views, text, {isOpen, layer, isBusy, isStale, scroll, hasNamespaces}]) => {
		const state = makeState({views, session: {contextName: text, namespace: hasNamespaces ? undefined : text, user: text}});
		const link = {state: 'stale', since: frameNow - seconds(42), problem: {code: 'unreachable', title: text, detail: text, nextSteps: [text]}, retryAt: frameNow + seconds(3)} as const;
		return {
			...state,
			links: isStale ? {...state.links, pods: link} : state.links,
			interface: {
				...state.interface,
				route: isOpen ? {screen: 'rollout', key: views[0]!.key} as const : {screen: 'fleet'} as const,
				layer: layers(state, text)[layer],
				operations: isBusy ? [{...aborting, subject: text}] : [],
				notice: isBusy ? {text, tone: 'bad', until: frameNow + 1000} as const : undefined,
				scroll,
			},
		};
	});

test('every frame has exactly as many lines as the terminal and none is wider, whatever the cluster says', () => {
	fc.assert(fc.property(hostileState, size, fc.boolean(), (state, {columns, rows}, ascii) => {
		const drawn = renderToString(<Frame state={state} commands={commands} columns={columns} rows={rows} look={{ascii, color: true}} onRoom={undefined}/>, {columns});
		const lines = drawn.split('\n');
		assert.equal(lines.length, rows);
		for (const text of lines) {
			const plain = stripAnsi(text);
			assert.ok(stringWidth(plain) <= columns, `${stringWidth(plain)} cells on ${columns}: ${plain}`);
			assert.doesNotMatch(plain, /\p{Control}/v);
		}
	}), {numRuns: 300});
});
