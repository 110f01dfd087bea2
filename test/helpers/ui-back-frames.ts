import type {AppState} from '../../source/store/app-state.ts';
import type {Operation, Strip} from '../../source/store/interface-state.ts';
import {frameNow, makeState, makeView, minutesAgo, seconds, secondsAgo} from './ui-state.ts';
import {atGate, canBeAborted, frozenCanary, mixedFleet, notBack} from './ui-views.ts';

/** Complete for six minutes, the old revision scaled down. */
const complete = makeView('basket', {
	situation: {name: 'healthy', since: minutesAgo(6), detail: {kind: 'healthy'}},
	images: [{image: 'registry.example/shop/api:1.1', roles: ['stable']}],
	next: {
		promote: {kind: 'refused', why: 'healthy'},
		abort: canBeAborted({kind: 'back', percent: 100, stableRevision: 7, stableAvailable: 0, stableDesired: 4, podsToStart: 4, obstacles: [{kind: 'stablePodsMustStart', pods: 4}, {kind: 'syncAhead'}]}),
	},
});

/** Frozen while idle; somebody has set an image since. */
const frozenMail = makeView('mail', {isSpecPaused: true, isUpdating: true, groups: [], frozen: frozenCanary.frozen});

const strip = (body: Strip['body'], changes: Partial<Strip> = {}): Strip => ({command: 'back', openedAt: secondsAgo(2), expiresAt: frameNow + seconds(8), body, text: '', choice: 0, ...changes});

const broughtBack: Operation = {
	id: 'o7', command: 'back', subject: 'shop/basket', startedAt: secondsAgo(9), outcome: {result: 'good', code: 'safe', at: secondsAgo(2)}, isWatched: true,
	lines: [
		{state: 'done', fact: {kind: 'undone', revision: 7, afterMs: 600}},
		{state: 'done', fact: {kind: 'skipped', afterMs: 1200}},
		{state: 'done', fact: {kind: 'traffic', from: 100, now: 0, source: 'pods', routes: []}},
		{state: 'done', fact: {kind: 'stable', available: 4, desired: 4}},
		{state: 'done', fact: {kind: 'safe', afterMs: 6700, source: 'pods', stableAvailable: 4, stableDesired: 4, wantedImages: [], undoneTo: {revision: 7, images: ['registry.example/shop/api:1.0']}}},
		{state: 'warning', fact: {kind: 'syncAhead', images: ['registry.example/shop/api:1.1']}},
	],
};

/** The way back where an abort does nothing any more: its question, and its proof. */
export const backFrames: Readonly<Record<string, AppState>> = {
	'strip-back': makeState({views: [...mixedFleet, complete], interface: {cursor: complete.key, layer: {kind: 'strip', strip: strip({kind: 'abort', confirm: 'a', view: complete, forecast: complete.next.abort, way: 'undo'})}}}),
	'strip-accept': makeState({views: mixedFleet, interface: {cursor: notBack.key, layer: {kind: 'strip', strip: strip({kind: 'accept', confirm: 'y', view: notBack, available: 8, desired: 10, percent: 80})}}}),
	'strip-last-resort': makeState({views: mixedFleet, interface: {cursor: notBack.key, layer: {kind: 'strip', strip: strip({kind: 'lastResort', confirm: {kind: 'typed', word: 'orders'}, view: notBack, service: 'orders-canary', available: 8, desired: 10}, {confirm: {kind: 'typed', word: 'orders'}, typed: 'ord'})}}}),
	'strip-freeze-drift': makeState({views: mixedFleet, interface: {layer: {kind: 'strip', strip: strip({kind: 'freeze', confirm: 'enter', namespace: 'shop', choices: [{name: 'all', keys: [atGate.key]}], views: [{...frozenCanary, isSpecPaused: false, frozen: undefined}, atGate], autoscaled: new Set()}, {expiresAt: undefined})}}}),
	'strip-thaw-moves': makeState({views: [...mixedFleet.filter(({name}) => name !== 'mail'), frozenMail], interface: {layer: {kind: 'strip', strip: strip({kind: 'thaw', confirm: 't', namespace: 'shop', frozen: [frozenCanary, frozenMail], left: []}, {expiresAt: undefined})}}}),
	'fleet-unheld': makeState({views: [...mixedFleet, makeView('made-since', {createdAt: minutesAgo(2)})]}),
	'strip-group': makeState({views: mixedFleet, interface: {marks: [notBack.key, atGate.key, 'shop/mail'], cursor: atGate.key, layer: {kind: 'strip', strip: strip({
		kind: 'group', confirm: 'A', action: 'back', label: 'ABORT',
		items: [notBack, atGate].map(view => ({view, body: {kind: 'abort', confirm: 'a', view, forecast: canBeAborted({stableRevision: 7}), way: 'abort'}})),
		left: [{view: makeView('mail'), reason: 'Nothing is in flight on mail: there is nobody to bring back'}],
	})}}}),
	'operation-group': makeState({views: mixedFleet, interface: {operations: [
		{...broughtBack, id: 'g1', group: 'g'},
		{...broughtBack, id: 'g2', group: 'g', subject: 'shop/orders', outcome: {result: 'bad', code: 'notBack', at: secondsAgo(1)}, lines: [{state: 'bad', fact: {kind: 'notBack', afterMs: 10_000, why: 'stableUnready', percent: 20, available: 8, desired: 10, pod: 'orders-5d9c8f7b64-x7tr2', trouble: 'ImagePullBackOff'}}]},
		{...broughtBack, id: 'g3', group: 'g', subject: 'shop/checkout-api', outcome: undefined, lines: [{state: 'running', fact: {kind: 'sending', sinceMs: 300}}]},
	]}}),
	'operation-brought-back': makeState({views: [...mixedFleet, complete], interface: {operations: [broughtBack]}}),
};
