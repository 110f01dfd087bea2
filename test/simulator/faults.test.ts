
import {test, type TestContext} from 'node:test';
import {serviceManifest, type RequestFacts} from '../../source/simulator/index.ts';
import {ask, watch} from './client.ts';
import {namespace, rehearse} from './rehearsal.ts';

const path = '/api/v1/namespaces/shop/services';
const service = (name: string) => serviceManifest(namespace, name, 'x');
const isServices = ({resource}: RequestFacts) => resource === 'services';
const isAny = () => true;

test('answers, resets and delays as ordered, as often as ordered', {timeout: 5000}, async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	const {faults} = simulator;
	faults.add({when: isServices, times: 1, fault: {kind: 'answer', status: 429, retryAfterSeconds: 3}});
	const throttled = await ask(simulator, path);
	t.assert.strictEqual(throttled.status, 429);
	t.assert.strictEqual(throttled.headers.get('retry-after'), '3');
	t.assert.match(throttled.headers.get('content-type')!, /^text\/plain/v);
	t.assert.strictEqual((await ask(simulator, path)).status, 200, 'only once');
	const remove = faults.add({when: isServices, fault: {kind: 'answer', status: 503}});
	t.assert.strictEqual((await ask(simulator, path)).body.kind, 'Status');
	t.assert.strictEqual((await ask(simulator, '/api/v1/namespaces')).status, 200, 'other requests go through');
	remove();
	faults.add({when: isServices, times: 1, fault: {kind: 'reset'}});
	await t.assert.rejects(ask(simulator, path), {name: 'TypeError', message: 'fetch failed'});
	faults.add({when: isServices, times: 1, fault: {kind: 'delay', delayMs: 1000}});
	const late = ask(simulator, path);
	while (simulator.requests.of('list', 'services').length < 5) {
		await clock.advance(0);
	}

	await clock.advance(1000);
	t.assert.strictEqual((await late).status, 200);
});

test('refuses the watch-list in both ways', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	const query = `${path}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan`;
	simulator.faults.add({when: isAny, times: 1, fault: {kind: 'refuse-watch-list', form: '422'}});
	t.assert.strictEqual((await watch(t, simulator, query)).status, 422);
	simulator.faults.add({when: isAny, times: 1, fault: {kind: 'refuse-watch-list', form: 'error-event'}});
	const refused = await watch(t, simulator, query);
	t.assert.strictEqual(refused.status, 200);
	await refused.untilEnd();
	t.assert.deepStrictEqual(refused.lines.map(({type, object}) => [type, object.code]), [['ERROR', 500]]);
	t.assert.strictEqual((await ask(simulator, path)).status, 200, 'other requests never meet it');
});

test('expires continue tokens', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(service('a'), service('b'));
	simulator.faults.add({when: isAny, times: 1, fault: {kind: 'expire-continue'}});
	const {body} = await ask(simulator, `${path}?limit=1`);
	t.assert.strictEqual((await ask(simulator, `${path}?limit=1&continue=${body.metadata!.continue}`)).status, 410);
});

test('strikes open watches', {timeout: 10_000}, async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	const {faults} = simulator;
	const open = async () => watch(t, simulator, `${path}?resourceVersion=${simulator.store.resourceVersion}&allowWatchBookmarks=1`);

	const cut = await open();
	t.assert.strictEqual(faults.strikeOpen(isServices, {kind: 'cut-line'}), 1);
	simulator.apply(service('cut'));
	t.assert.strictEqual(await cut.untilEnd(), 'whole');
	t.assert.strictEqual(cut.lines.length, 0);
	t.assert.match(cut.rest, /^\{"type":"ADDED"/v);

	const broken = await open();
	faults.strikeOpen(isServices, {kind: 'broken-line'});
	simulator.apply(service('broken'), service('good'));
	t.assert.deepStrictEqual((await broken.untilCount(2)).map(({type}) => type), ['BROKEN', 'ADDED']);
	faults.strikeOpen(isServices, {kind: 'close'});
	t.assert.strictEqual(await broken.untilEnd(), 'whole');

	const failing = await open();
	faults.strikeOpen(isServices, {kind: 'error-event', code: 410, staysOpen: true});
	t.assert.strictEqual((await failing.untilCount(1))[0]!.object.code, 410);
	t.assert.strictEqual(failing.ending, undefined);
	faults.strikeOpen(isServices, {kind: 'reset'});
	t.assert.strictEqual(await failing.untilEnd(), 'error');

	const silent = await open();
	const loud = await open();
	t.assert.strictEqual(faults.countOpen(isServices), 2);
	faults.strikeOpen(isServices, {kind: 'silence'});
	const third = await open();
	simulator.apply(service('unheard'));
	await clock.advance(120_000);
	await third.untilCount(2);
	t.assert.deepStrictEqual([silent.lines.length, loud.lines.length], [0, 0]);
});

test('a fault of watches strikes a new watch and leaves lists alone', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.faults.add({when: isServices, times: 1, fault: {kind: 'error-event', code: 500}});
	t.assert.strictEqual((await ask(simulator, path)).status, 200);
	const failing = await watch(t, simulator, path);
	t.assert.strictEqual(await failing.untilEnd(), 'whole');
	t.assert.deepStrictEqual(failing.lines.map(({type, object}) => [type, object.code]), [['ERROR', 500]]);
	simulator.faults.add({when: isServices, times: 1, fault: {kind: 'close'}});
	t.assert.strictEqual(await (await watch(t, simulator, path)).untilEnd(), 'whole');
});

test('headers can be withheld; the log holds every request', {timeout: 5000}, async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.faults.add({when: isServices, times: 1, fault: {kind: 'withhold-headers'}});
	const controller = new AbortController();
	let isAnswered = false;
	const wait = async () => {
		try {
			await fetch(simulator.url + path, {signal: controller.signal});
			isAnswered = true;
		} catch {} // Given up below
	};

	const waiting = wait();
	while (simulator.requests.of('list', 'services').length === 0) {
		await clock.advance(1000);
	}

	await clock.advance(60_000);
	t.assert.strictEqual(isAnswered, false);
	controller.abort();
	await waiting;
	await ask(simulator, '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/x/status?fieldManager=rolltop', {method: 'PATCH', body: {status: {abort: true}}});
	const [record] = simulator.requests.of('patch', 'rollouts/status');
	t.assert.deepStrictEqual([record!.method, record!.query.fieldManager, record!.body, record!.status, record!.headers['content-type']], ['PATCH', 'rolltop', '{"status":{"abort":true}}', 404, 'application/merge-patch+json']);
});
