import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createDispatcher, type Services} from '../../source/commands/dispatch.ts';
import {commands} from '../../source/commands/registry.ts';
import type {HistoryRevision, HistoryView} from '../../source/domain/history.ts';
import {createAppStore} from '../../source/store/app-store.ts';
import {emptyRoom} from '../../source/store/pane-state.ts';
import {coreKinds, type KindName} from '../../source/types/kinds.ts';
import type {LinkState} from '../../source/types/source.ts';
import {canaryFamily, takenStatus, type CanaryParts} from '../helpers/canary.ts';
import {createVirtualClock} from '../helpers/virtual-clock.ts';

const start = Date.parse('2026-11-24T12:05:00Z');

function create(parts: CanaryParts = {}, readOnly?: string, isProtected = false) {
	const clock = createVirtualClock(start);
	const session = {contextName: 'prod-eu', namespace: 'shop', kind: 'cluster', isProtected: false, readOnly: undefined, user: undefined, version: '0'} as const;
	const store = createAppStore({session, clock});
	const links = new Map<KindName, LinkState>(coreKinds.map(kind => [kind, {state: 'live', since: start}]));
	const show = (shown: CanaryParts) => {
		const family = canaryFamily(shown);
		store.apply({at: clock.now(), links, changes: [{type: 'put', kind: 'rollouts', object: family.rollout}, ...family.replicaSets.map(object => ({type: 'put', kind: 'replicasets', object}) as const)]});
	};

	show(parts);
	const started: string[] = [];
	const log: string[] = [];
	let protection: {answer: Promise<boolean> | boolean | undefined; asked: number} | undefined;
	const services: Services = {
		context: () => ({contextName: 'prod-eu', readOnly: readOnly === undefined ? undefined : {reason: readOnly}, person: 'ana', isProtected}),
		start(action, beginning) {
			started.push(`${action.id} ${beginning.subject}`);
		},
		isProtected(): boolean | Promise<boolean> {
			if (protection === undefined) {
				return false;
			}

			if (protection.answer === undefined) {
				protection.asked += 1;
				protection.answer = Promise.resolve(true).then(is => {
					protection!.answer = is;
					return is;
				});
			}

			return protection.answer;
		},
		readAutoscaled: async () => new Set<string>(),
		effect(effect) {
			log.push(effect);
		},
		chooseNamespace(namespace) {
			log.push(`namespace ${namespace ?? '(all)'}`);
		},
		quit(code) {
			log.push(`quit ${code}`);
		},
		newId: () => 'op',
	};
	const onKeys = createDispatcher(store, commands, services);
	const press = (...keys: string[]) => {
		onKeys({keys, isPaste: false, text: keys.join('')});
	};

	const ui = () => store.state.getState().interface;
	return {clock, store, started, log, press, show, ui, asked: () => protection?.asked, protect() {
		protection = {answer: undefined, asked: 0};
	}, paste(text: string) {
		onKeys({keys: [...text], isPaste: true, text});
	}};
}

test('a opens the strip, a again aborts what the strip was opened for', () => {
	const {press, ui, started} = create();
	press('a');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'abort');
	assert.deepEqual(started, []);
	press('a');
	assert.deepEqual(started, ['back shop/web']);
	assert.equal(ui().layer, undefined);
});

test('only the same key confirms an abort; any other disarms and does nothing else', () => {
	for (const key of ['enter', 'y', 'p', 'q', 'j', 'escape', 'A']) {
		const {press, ui, started, log} = create();
		press('a');
		press(key);
		assert.equal(ui().layer, undefined, key);
		assert.deepEqual([started, log], [[], []], key);
	}
});

test('a strip that nobody answers disarms after ten seconds', async () => {
	const {press, clock, started} = create();
	press('a');
	await clock.advance(11_000);
	press('a');
	assert.deepEqual(started, [], 'the second stroke only opens it again');
});

test('aa in one read counts when the row was under the cursor long enough, three or more open a strip at most', async () => {
	const early = create();
	early.press('a', 'a');
	assert.deepEqual(early.started, []);
	assert.equal(early.ui().layer?.kind, 'strip');
	const aimed = create();
	await aimed.clock.advance(600);
	aimed.press('a', 'a');
	assert.deepEqual(aimed.started, ['back shop/web']);
	const leaning = create();
	await leaning.clock.advance(600);
	leaning.press('a', 'a', 'a');
	assert.deepEqual(leaning.started, []);
	assert.equal(leaning.ui().layer?.kind, 'strip');
});

test('typed-ahead keys move, but an action among them opens a strip at most', () => {
	const {press, started, ui} = create();
	press('j', 'k', 'a', 'a', 'enter');
	assert.deepEqual(started, []);
	assert.equal(ui().layer?.kind, 'strip');
});

test('pasted text is never a command', () => {
	const {paste, ui, started, press} = create();
	paste('aapZq');
	assert.equal(ui().layer, undefined);
	assert.deepEqual(started, []);
	press('/');
	paste('we\nb');
	assert.equal(ui().filter, 'we b');
});

test('no carries the reason and what helps', () => {
	const {press, ui} = create({spec: {paused: true}, status: {stableRS: 'bbbb', pauseConditions: [], controllerPause: false, currentStepIndex: 2}});
	press('p');
	assert.match(ui().notice?.text ?? '', /paused.*z resumes/v);
	press('r');
	assert.match(ui().notice?.text ?? '', /not aborted.*nothing to retry/v);
	const done = create({status: {stableRS: 'bbbb', phase: 'Healthy', message: '', pauseConditions: [], controllerPause: false, currentStepIndex: 2}, canaryReady: 4, stableReady: 0});
	done.press('p');
	assert.match(done.ui().notice?.text ?? '', /complete/v);
});

test('a complete rollout is brought back by the same two strokes (V39)', () => {
	const {press, ui, started} = create({status: {stableRS: 'bbbb', phase: 'Healthy', message: '', pauseConditions: [], controllerPause: false, currentStepIndex: 2}, canaryReady: 4, stableReady: 0});
	press('a');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'abort' && layer.strip.body.way === 'undo');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
});

test('an aborted rollout whose users are not back can be aborted again; promote is refused there (V25)', () => {
	const {press, ui, started} = create({status: takenStatus});
	press('p');
	assert.match(ui().notice?.text ?? '', /aborted/v);
	press('a');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
});

test('read-only says so at every key that writes', () => {
	for (const key of ['a', 'p', 'Z']) {
		const {press, ui, started} = create({}, 'This is a recording: nothing can be changed');
		press(key);
		press(key);
		assert.match(ui().notice?.text ?? '', /recording/v);
		assert.deepEqual(started, []);
	}
});

test('what the strip will do is pinned: it promotes what was seen, whatever has come since', () => {
	const {press, show, ui} = create();
	press('p');
	show({status: {currentPodHash: 'cccc'}, generation: 3});
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'verb' && layer.strip.body.view.revision === 2);
});

test('a promote that also lifts a freeze takes a y, and says so', () => {
	const {press, ui, started} = create({spec: {paused: true}});
	press('p');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'verb');
	assert.ok(layer.strip.body.choices[0].effect.hazards.some(({kind}) => kind === 'liftsFreeze'));
	press('enter');
	assert.deepEqual(started, []);
	press('p');
	press('y');
	assert.deepEqual(started, ['promote shop/web']);
});

test('in a protected context everything but an abort asks for the typed name', () => {
	const {press, ui, started, paste} = create({}, undefined, true);
	press('z');
	press('w', 'e', 'x');
	press('enter');
	assert.deepEqual(started, [], 'not the name');
	press('backspace');
	paste('b');
	const {layer} = ui();
	assert.strictEqual(layer?.kind, 'strip');
	assert.equal(layer.strip.typed, 'we', 'the word has to be typed');
	press('b');
	press('enter');
	assert.deepEqual(started, ['pause shop/web']);
	press('a');
	press('a');
	assert.deepEqual(started, ['pause shop/web', 'back shop/web'], 'an abort is never more than two strokes');
});

test('a namespace is asked once whether it is protected; an abort never waits for that', async () => {
	const {press, ui, started, clock, asked, protect} = create();
	protect();
	press('z');
	assert.equal(ui().layer, undefined, 'not before it is known');
	press('a');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
	await clock.advance(0);
	press('z');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.confirm?.kind === 'typed');
	assert.equal(asked(), 1);
});

test('a protected freeze takes its reason first and then the name of the namespace', async () => {
	const {press, clock, started, ui} = create({}, undefined, true);
	press('Z');
	await clock.advance(0);
	press('4', '7');
	press('enter');
	const {layer} = ui();
	assert.deepEqual([layer?.kind === 'strip' && layer.strip.text, started], ['47', []]);
	press('s', 'h', 'o', 'p');
	press('enter');
	assert.deepEqual(started, ['freeze shop']);
});

test('promote in full asks for the typed name, everywhere', () => {
	const {press, started} = create();
	press('P');
	press('enter');
	press('P');
	press('w', 'e', 'b');
	press('escape');
	assert.deepEqual(started, []);
	press('P');
	press('w', 'e', 'b');
	press('enter');
	assert.deepEqual(started, ['promote-full shop/web']);
});

test('a new image is typed, completed by tab and checked before it goes', () => {
	const {press, ui, started} = create();
	const text = () => {
		const {layer} = ui();
		return layer?.kind === 'strip' ? layer.strip.text : undefined;
	};

	press('i');
	press('tab');
	assert.equal(text(), 'api=registry.example/shop/api:1.1');
	press('enter');
	assert.match(ui().notice?.text ?? '', /nothing would change/v);
	press('backspace');
	press('2');
	press('enter');
	assert.deepEqual(started, ['set-image shop/web']);
});

test('a restart takes a time to wait, and refuses what is none', () => {
	const {press, ui, started} = create({status: {replicas: 4}});
	press('R');
	press('5', 'x');
	press('enter');
	assert.match(ui().notice?.text ?? '', /5x is no time to wait.*5m/v);
	press('backspace');
	press('m');
	press('enter');
	assert.deepEqual(started, ['restart shop/web']);
});

test('U lists the revisions, and what was taken opens the strip of that one', () => {
	const {press, ui, started} = create();
	press('U');
	const {layer} = ui();
	assert.strictEqual(layer?.kind, 'picker');
	assert.deepEqual(layer.picker.items.map(({value}) => value), ['1']);
	press('enter');
	const strip = ui().layer;
	assert.ok(strip?.kind === 'strip' && strip.strip.body.kind === 'verb' && strip.strip.body.picked === '1');
	assert.deepEqual(started, []);
	press('enter');
	assert.deepEqual(started, ['undo-to shop/web']);
});

for (const key of ['U', 'enter']) {
	test(`${key} on a row of the revisions opens the undo of that one, and on the one that runs says no`, () => {
		const {press, ui, started, store} = create();
		const [newer, older] = [2, 1].map((presentNumber): Pick<HistoryRevision, 'presentNumber'> => ({presentNumber}));
		const history: Pick<HistoryView, 'revisions'> = {revisions: [newer as HistoryRevision, older as HistoryRevision]};
		store.dispatch({type: 'paneOpened', pane: 'history', key: 'shop/web'});
		store.showPane({pane: 'history', key: 'shop/web', content: {history: history as HistoryView}, problem: undefined});
		store.setRoom({paneRoom: {...emptyRoom, rows: 2}});
		press(key);
		assert.match(ui().notice?.text ?? '', /Revision 2 is the one that the spec asks for/v);
		press('j');
		press(key);
		const {layer} = ui();
		assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'verb' && layer.strip.body.verb === 'undo' && layer.strip.body.picked === '1');
		press('enter');
		assert.deepEqual(started, ['undo-row shop/web']);
	});
}

test('an undo under a freeze takes a y; tab leaves the freeze in place', () => {
	const {press, ui, started} = create({spec: {paused: true}});
	press('u');
	press('tab');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.choice === 1);
	press('y');
	assert.deepEqual(started, ['undo shop/web']);
});

test('terminate without an analysis says so', () => {
	const {press, ui} = create();
	press('t');
	assert.match(ui().notice?.text ?? '', /No analysis and no experiment of web runs/v);
});

test('while one is under way the same rollout takes nothing but an abort', () => {
	const {press, ui, started, store} = create();
	store.dispatch({type: 'operationChanged', operation: {id: 'op', command: 'promote', subject: 'shop/web', startedAt: start, lines: [], outcome: undefined, isWatched: false}});
	for (const key of ['p', 'z']) {
		press(key);
		assert.match(ui().notice?.text ?? '', /promote of web is under way/v);
		press('enter');
	}

	assert.deepEqual(started, []);
	press('a');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
});

test('Z freezes with a reason typed and enter; in a frozen namespace it thaws with t and never with enter', async () => {
	const {press, clock, ui, started} = create();
	press('Z');
	await clock.advance(0);
	press('4', '7');
	press('space');
	press('q');
	press('backspace');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.text === '47 ');
	press('enter');
	assert.deepEqual(started, ['freeze shop']);

	const record = {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ben', reason: 'x', since: '2026-11-24T12:00:00Z', id: '1'})};
	const frozen = create({spec: {paused: true}, annotations: record});
	frozen.press('Z');
	await frozen.clock.advance(0);
	const thaw = frozen.ui().layer;
	assert.ok(thaw?.kind === 'strip' && thaw.strip.body.kind === 'thaw');
	frozen.press('enter');
	assert.deepEqual(frozen.started, []);
	frozen.press('Z');
	await frozen.clock.advance(0);
	frozen.press('t');
	assert.deepEqual(frozen.started, ['freeze shop']);
});

test('somebody freezes while the question is open: enter does nothing, the strip stays and says so', async () => {
	const {press, clock, ui, started, show} = create();
	press('Z');
	await clock.advance(0);
	show({spec: {paused: true}, annotations: {'rolltop.dev/frozen': JSON.stringify({v: 1, before: 'absent', by: 'ben', reason: 'x', since: '2026-11-24T12:00:00Z', id: '1'})}, resourceVersion: '11'});
	press('enter');
	assert.deepEqual(started, []);
	assert.equal(ui().layer?.kind, 'strip');
	press('escape');
	assert.equal(ui().layer, undefined);
});

test('enter opens and esc goes back, one step at a time', () => {
	const {press, ui} = create();
	press('enter');
	assert.deepEqual(ui().route, {screen: 'rollout', key: 'shop/web'});
	press('?');
	press('escape');
	assert.equal(ui().layer, undefined);
	assert.equal(ui().route.screen, 'rollout');
	press('escape');
	assert.equal(ui().route.screen, 'fleet');
});

test('q asks once more while an abort is not proved', async () => {
	const {press, store, log, clock} = create();
	store.dispatch({type: 'operationChanged', operation: {id: 'op', command: 'back', subject: 'shop/web', startedAt: start, lines: [], outcome: undefined, isWatched: false}});
	press('q');
	assert.deepEqual(log, []);
	press('q');
	assert.deepEqual(log, ['quit 0']);
	await clock.advance(6000);
	press('ctrl-c');
	assert.deepEqual(log, ['quit 0'], 'asks again');
	press('ctrl-c');
	assert.deepEqual(log, ['quit 0', 'quit 130']);
});

test('every key of the registry means one thing on each screen', () => {
	for (const screen of ['fleet', 'rollout'] as const) {
		const keys = commands.filter(({screens}) => screens.includes(screen)).flatMap(command => command.keys);
		assert.equal(new Set(keys).size, keys.length);
	}
});

test('a key that reads opens a pane, in which only a writes', () => {
	const {press, ui, started, log} = create();
	press('y');
	const {route} = ui();
	assert.ok(route.screen === 'pane' && route.pane === 'yaml' && route.key === 'shop/web');
	press('p');
	press('Z');
	assert.equal(ui().layer, undefined);
	press('Y');
	press('tab');
	assert.deepEqual(log, ['copy', 'nextObject']);
	press('a');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
	press('escape');
	assert.equal(ui().route.screen, 'fleet');
});

test('a key that may not be used says the missing verb and the line for an admin; abort is never stopped by a probe', () => {
	const {press, ui, started, store} = create();
	const needs = [{verb: 'patch', kind: 'rollouts', subresource: 'status'}] as const;
	store.update({missing: new Map([['shop', new Map([['promote', needs], ['back', needs], ['abort', needs]])], ['billing', new Map([['freeze', needs]])]])});
	press('p');
	assert.equal(ui().layer, undefined);
	assert.match(ui().notice!.text, /^You may not patch rollouts\/status in shop\. For an admin: kubectl create role/v);
	press('a');
	press('a');
	assert.deepEqual(started, ['back shop/web']);
});

test('the palette finds a command by its words and runs it; what cannot act says why', () => {
	const {press, ui} = create();
	press(':');
	press(...'yaml');
	press('enter');
	assert.equal(ui().route.screen, 'pane');
	press('escape');
	const refused = create({}, 'It was started with --read-only');
	refused.press(':');
	refused.press(...'freeze');
	refused.press('enter');
	assert.equal(refused.ui().notice?.text, 'It was started with --read-only');
	assert.equal(refused.ui().layer?.kind, 'picker');
});

test('space marks a row; A asks once for all marked and aborts each; esc takes the marks away', () => {
	const {press, ui, started} = create();
	press('A');
	assert.match(ui().notice?.text ?? '', /No row is marked/v);
	press('space');
	assert.deepEqual(ui().marks, ['shop/web']);
	press('A');
	const {layer} = ui();
	assert.ok(layer?.kind === 'strip' && layer.strip.body.kind === 'group' && layer.strip.body.items.length === 1);
	press('a');
	assert.deepEqual([ui().layer, started], [undefined, []], 'another key disarms');
	press('A');
	press('A');
	assert.deepEqual(started, ['back shop/web']);
	assert.deepEqual(ui().marks, []);
	press('space');
	press('escape');
	assert.deepEqual(ui().marks, []);
});

test('a small letter acts on all marked rows after y, and a on the one under the cursor as ever', () => {
	const {press, ui, started} = create();
	press('space');
	press('p');
	assert.strictEqual(ui().layer?.kind, 'strip');
	press('enter');
	assert.deepEqual(started, [], 'enter is not enough for several');
	press('p');
	press('y');
	assert.deepEqual(started, ['promote shop/web']);
	press('space');
	press('a');
	press('a');
	assert.deepEqual(started, ['promote shop/web', 'back shop/web']);
});
