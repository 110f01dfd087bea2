import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Batch, Change, LinkState} from '../../source/types/source.ts';
import type {ClusterObject, Rollout} from '../../source/types/objects.ts';
import {coreKinds, type KindName} from '../../source/types/kinds.ts';
import {createAppStore} from '../../source/store/app-store.ts';
import {sortKeys} from '../../source/store/order.ts';
import {selectRows} from '../../source/store/selectors.ts';
import {canaryFamily, takenStatus, type CanaryParts} from '../helpers/canary.ts';
import {makeView, minutesAgo} from '../helpers/ui-state.ts';
import {createVirtualClock} from '../helpers/virtual-clock.ts';

const start = Date.parse('2026-11-24T12:00:10Z');
const live = new Map<KindName, LinkState>(coreKinds.map(kind => [kind, {state: 'live', since: start}]));
const session = {contextName: 'test', namespace: 'shop', kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: '0'} as const;

function renamed<Item extends ClusterObject>(object: Item, name: string): Item {
	const rename = (text: string | undefined) => text?.replaceAll('web', name);
	const {metadata} = object;
	return {
		...object,
		metadata: {...metadata, name: rename(metadata.name)!, uid: `${name}-${metadata.uid ?? ''}`, ...(metadata.ownerReferences && {ownerReferences: metadata.ownerReferences.map(owner => ({...owner, uid: `${name}-${owner.uid ?? ''}`}))})},
	};
}

function puts(name: string, parts: CanaryParts = {}): Change[] {
	const family = canaryFamily(parts);
	return [
		{type: 'put', kind: 'rollouts', object: renamed(family.rollout, name)},
		...family.replicaSets.map((object): Change => ({type: 'put', kind: 'replicasets', object: renamed(object, name)})),
	];
}

function create(changes: readonly Change[] = []) {
	const clock = createVirtualClock(start);
	const store = createAppStore({session, clock});
	const apply = (batch: Partial<Batch>) => {
		store.apply({at: clock.now(), changes: [], links: new Map(), ...batch});
	};

	apply({changes, links: live});
	const state = () => store.state.getState();
	return {clock, store, apply, state, rows: () => selectRows(state()).map(({name}) => name)};
}

test('a batch is one notification, and only the views it touched are new', () => {
	const {store, apply, state} = create([...puts('cart'), ...puts('mail')]);
	const before = state().views;
	let count = 0;
	const stop = store.state.subscribe(() => {
		count += 1;
	});
	apply({changes: puts('cart', {status: takenStatus})});
	assert.equal(count, 1);
	assert.notEqual(state().views.get('shop/cart'), before.get('shop/cart'));
	assert.equal(state().views.get('shop/mail'), before.get('shop/mail'));
	stop();
});

test('what arrives again unchanged keeps every reference', () => {
	const {apply, state} = create(puts('cart'));
	const {views} = state();
	apply({changes: puts('cart', {resourceVersion: '99'})});
	assert.equal(state().views, views);
});

test('children that arrive before their owners belong to the family all the same', () => {
	const {store} = create(puts('cart').toReversed());
	assert.equal(store.families().get('shop/cart')?.replicaSets.length, 2);
});

test('a rollout that is deleted goes; its children do not bring it back', () => {
	const {apply, state, store} = create(puts('cart'));
	apply({changes: [{type: 'delete', kind: 'rollouts', namespace: 'shop', name: 'cart'}]});
	assert.equal(state().views.size, 0);
	apply({changes: puts('cart').slice(1)});
	assert.equal(store.families().size, 0);
});

test('a reset replaces the whole state', () => {
	const {apply, state} = create([...puts('cart'), ...puts('mail')]);
	apply({reset: true, changes: puts('search')});
	assert.deepEqual([...state().views.keys()], ['shop/search']);
});

test('cyclic owners end', () => {
	const a: Rollout = {metadata: {name: 'a', namespace: 'shop', uid: 'a'}};
	const loop = (name: string, owner: string): Change => ({type: 'put', kind: 'experiments', object: {metadata: {name, namespace: 'shop', uid: name, ownerReferences: [{uid: owner}]}}});
	const {state} = create([{type: 'put', kind: 'rollouts', object: a}, loop('x', 'y'), loop('y', 'x'), loop('z', 'z')]);
	assert.equal(state().views.size, 1);
});

test('a view flips when its time comes, without a batch', async () => {
	const timed: CanaryParts = {spec: {strategy: {canary: {steps: [{setWeight: 50}, {pause: {duration: '30s'}}, {setWeight: 60}]}}}};
	const {clock, state} = create(puts('cart', timed));
	const {detail} = state().views.get('shop/cart')!.situation;
	assert.ok(detail.kind === 'timedPause' && !detail.isOverdue);
	await clock.advance(60_000);
	const later = state().views.get('shop/cart')!.situation.detail;
	assert.ok(later.kind === 'timedPause' && later.isOverdue);
});

test('the cursor stays on its rollout and rows do not jump until it rests', async () => {
	const {clock, store, apply, rows, state} = create([...puts('cart'), ...puts('mail'), ...puts('search')]);
	assert.deepEqual(rows(), ['cart', 'mail', 'search']);
	await clock.advance(3000);
	store.dispatch({type: 'cursorMoved', by: 1});
	assert.equal(state().interface.cursor, 'shop/mail');
	apply({changes: puts('search', {status: {...takenStatus, abort: true}})});
	assert.deepEqual(rows(), ['cart', 'mail', 'search'], 'not while a key is being aimed');
	await clock.advance(3000);
	assert.deepEqual(rows(), ['search', 'cart', 'mail']);
	assert.equal(state().interface.cursor, 'shop/mail');
});

test('a new order is applied at once when it is asked for', () => {
	const {store, apply, rows} = create([...puts('cart'), ...puts('mail')]);
	store.dispatch({type: 'cursorMoved', by: 1});
	apply({changes: puts('mail', {status: takenStatus})});
	assert.deepEqual(rows(), ['cart', 'mail']);
	store.dispatch({type: 'orderApplied'});
	assert.deepEqual(rows(), ['mail', 'cart']);
	store.dispatch({type: 'sortChosen', sort: 'name'});
	assert.deepEqual(rows(), ['cart', 'mail']);
});

test('when its rollout goes the cursor goes to the row that took its place', () => {
	const {store, apply, state} = create([...puts('cart'), ...puts('mail'), ...puts('search')]);
	store.dispatch({type: 'cursorMoved', by: 1});
	apply({changes: [{type: 'delete', kind: 'rollouts', namespace: 'shop', name: 'mail'}]});
	assert.equal(state().interface.cursor, 'shop/search');
});

test('the filter narrows by name, namespace, situation and image, and esc takes it back', () => {
	const {store, rows, state} = create([...puts('cart'), ...puts('mail', {status: takenStatus})]);
	store.dispatch({type: 'filterOpened'});
	store.dispatch({type: 'textTyped', text: 'CAR'});
	assert.deepEqual(rows(), ['cart']);
	store.dispatch({type: 'textErased', all: true});
	store.dispatch({type: 'textTyped', text: 'waiting shop'});
	assert.deepEqual(rows(), ['cart']);
	store.dispatch({type: 'escaped'});
	assert.equal(state().interface.filter, '');
	assert.equal(rows().length, 2);
});

test('a strip disarms by itself after its time', async () => {
	const {clock, store, state} = create(puts('cart'));
	const view = state().views.get('shop/cart')!;
	store.dispatch({type: 'stripOpened', strip: {command: 'abort', openedAt: clock.now(), expiresAt: clock.now() + 10_000, body: {kind: 'abort', confirm: 'a', view, forecast: view.next.abort, way: 'abort'}, text: '', choice: 0}});
	await clock.advance(9000);
	assert.equal(state().interface.layer?.kind, 'strip');
	await clock.advance(2000);
	assert.equal(state().interface.layer, undefined);
});

test('an optional kind that is not read is unknown, one that is live and empty is none', () => {
	const {store, apply} = create(puts('cart'));
	assert.equal(store.families().get('shop/cart')?.open.ingresses, undefined);
	apply({links: new Map([['ingresses', {state: 'live', since: start}]])});
	assert.deepEqual(store.families().get('shop/cart')?.open.ingresses, []);
	apply({links: new Map([['ingresses', {state: 'denied', problem: {code: 'forbidden', title: 'no', nextSteps: []}}]])});
	assert.equal(store.families().get('shop/cart')?.open.ingresses, undefined);
});

test('an abort and a resumption keep the moment they were first seen, whatever changes after', async () => {
	const {clock, store, apply} = create(puts('cart'));
	const seen = () => {
		const {abortSeenAt, resumeSeenAt, changedAt} = store.families().get('shop/cart')!;
		return [abortSeenAt, resumeSeenAt, changedAt].map(instant => instant === undefined ? undefined : instant - start);
	};

	assert.deepEqual(seen(), [undefined, undefined, undefined]);
	await clock.advance(1000);
	apply({changes: puts('cart', {status: {abort: true, pauseConditions: []}})});
	assert.deepEqual(seen(), [1000, 1000, 1000]);
	await clock.advance(1000);
	apply({changes: puts('cart', {status: {abort: true, pauseConditions: []}, annotations: {'rolltop.dev/nudge': '1'}})});
	assert.deepEqual(seen(), [1000, 1000, 2000]);
	await clock.advance(1000);
	apply({changes: puts('cart')});
	assert.deepEqual(seen(), [undefined, undefined, 3000]);
});

test('an abort that the first list brought has no known beginning, also after it changes', async () => {
	const {clock, store, apply} = create(puts('cart', {status: {abort: true}}));
	await clock.advance(1000);
	apply({changes: puts('cart', {status: {abort: true}, annotations: {'rolltop.dev/nudge': '1'}})});
	const {abortSeenAt, changedAt} = store.families().get('shop/cart')!;
	assert.deepEqual([abortSeenAt, changedAt], [undefined, start + 1000]);
});

test('a resumption that the controller has lost stands among those that wait for somebody, by how long it has', () => {
	const gate = makeView('gate', {situation: {name: 'waiting', since: minutesAgo(5), detail: {kind: 'waiting', gate: 'pauseStep'}}});
	const moving = (name: string, notTakenSince?: number) => makeView(name, {situation: {name: 'moving', since: minutesAgo(30), detail: {kind: 'moving', at: 'unpausing', ...(notTakenSince !== undefined && {notTakenSince})}}});
	const views = [moving('moving'), moving('lost-late', minutesAgo(1)), gate, moving('lost-early', minutesAgo(9))];
	assert.deepEqual(sortKeys(new Map(views.map(view => [view.key, view])), 'urgency'), ['shop/lost-early', 'shop/gate', 'shop/lost-late', 'shop/moving']);
});

test('what a router splits by and templates of the whole cluster reach the rollout whose spec names them', () => {
	const {store, apply} = create(puts('web'));
	const family = () => store.families().get('shop/web')!;
	const {rollout} = family();
	const trafficRouting = {smi: {}, plugins: {'argoproj-labs/gatewayAPI': {httpRoute: 'route', namespace: 'gateways'}}};
	const spec = {...rollout.spec, strategy: {canary: {...rollout.spec?.strategy?.canary, trafficRouting, analysis: {templates: [{templateName: 'wide', clusterScope: true}, {templateName: 'near'}]}}}};
	const kindsRead = ['trafficsplits', 'httproutes', 'clusteranalysistemplates', 'analysistemplates'] as const;
	apply({
		links: new Map(kindsRead.map(kind => [kind, {state: 'live', since: start}])),
		changes: [
			{type: 'put', kind: 'rollouts', object: {...rollout, spec}},
			{type: 'put', kind: 'trafficsplits', object: {metadata: {name: 'web', namespace: 'shop'}}},
			{type: 'put', kind: 'trafficsplits', object: {metadata: {name: 'web', namespace: 'other'}}},
			{type: 'put', kind: 'httproutes', object: {metadata: {name: 'route', namespace: 'gateways'}}},
			{type: 'put', kind: 'httproutes', object: {metadata: {name: 'route', namespace: 'shop'}}},
			{type: 'put', kind: 'clusteranalysistemplates', object: {metadata: {name: 'wide', namespace: ''}}},
			{type: 'put', kind: 'clusteranalysistemplates', object: {metadata: {name: 'near', namespace: ''}}},
			{type: 'put', kind: 'analysistemplates', object: {metadata: {name: 'near', namespace: 'shop'}}},
		],
	});
	const {trafficSplits, httpRoutes, clusterAnalysisTemplates, analysisTemplates} = family().open;
	assert.deepEqual([trafficSplits, httpRoutes, clusterAnalysisTemplates, analysisTemplates].map(list => list?.map(({metadata}) => `${metadata.namespace}/${metadata.name}`)), [['shop/web'], ['gateways/route'], ['/wide'], ['shop/near']]);
	store.close();
});
