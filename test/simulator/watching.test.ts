
import {test, type TestContext} from 'node:test';
import {serviceManifest} from '../../source/simulator/index.ts';
import {ask, watch} from './client.ts';
import {namespace, rehearse} from './rehearsal.ts';

const path = '/api/v1/namespaces/shop/services';
const service = (name: string) => serviceManifest(namespace, name, 'x');

test('resumes after a version and misses nothing', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(service('a'));
	const {body} = await ask(simulator, path);
	simulator.apply(service('b'));
	simulator.store.patch('services', namespace, 'a', {metadata: {labels: {x: '1'}}});
	simulator.store.delete('services', namespace, 'b');
	const open = await watch(t, simulator, `${path}?resourceVersion=${body.metadata!.resourceVersion}`);
	simulator.apply(service('c'));
	const lines = await open.untilCount(4);
	t.assert.deepStrictEqual(lines.map(({type, object}) => [type, object.metadata!.name]), [['ADDED', 'b'], ['MODIFIED', 'a'], ['DELETED', 'b'], ['ADDED', 'c']]);
	t.assert.strictEqual(lines[0]!.object.kind, 'Service', 'watched objects name their kind');
	const versions = lines.map(({object}) => Number(object.metadata!.resourceVersion));
	t.assert.deepStrictEqual(versions, versions.toSorted((a, b) => a - b));
});

test('begins with what there is when no version is given', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(service('a'), service('b'));
	const open = await watch(t, simulator, path);
	t.assert.deepStrictEqual((await open.untilCount(2)).map(({type}) => type), ['ADDED', 'ADDED']);
});

test('a version that is forgotten is an ERROR event 410, one from the future a 504', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.store.historyLimit = 3;
	const old = simulator.store.resourceVersion;
	for (const name of ['a', 'b', 'c', 'd', 'e']) {
		simulator.apply(service(name));
	}

	const open = await watch(t, simulator, `${path}?resourceVersion=${old}`);
	t.assert.strictEqual(await open.untilEnd(), 'whole');
	t.assert.deepStrictEqual(open.lines.map(({type, object}) => [type, object.code, object.reason]), [['ERROR', 410, 'Expired']]);
	const early = await ask(simulator, `${path}?watch=1&resourceVersion=${simulator.store.resourceVersion + 10}`);
	t.assert.strictEqual(early.status, 504);
	t.assert.strictEqual(early.body.details!.causes![0]!.reason, 'ResourceVersionTooLarge');
});

test('the watch-list sends everything and then a bookmark that says so', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(service('a'), service('b'));
	const query = 'sendInitialEvents=true&allowWatchBookmarks=true';
	const open = await watch(t, simulator, `${path}?${query}&resourceVersionMatch=NotOlderThan`);
	const [first, second, end] = await open.untilCount(3);
	t.assert.deepStrictEqual([first!.type, second!.type, end!.type], ['ADDED', 'ADDED', 'BOOKMARK']);
	t.assert.strictEqual(end!.object.metadata!.annotations!['k8s.io/initial-events-end'], 'true');
	t.assert.strictEqual(end!.object.metadata!.resourceVersion, String(simulator.store.resourceVersion));
	simulator.apply(service('c'));
	t.assert.strictEqual((await open.untilCount(4))[3]!.object.metadata!.name, 'c');
	t.assert.strictEqual((await ask(simulator, `${path}?watch=1&${query}`)).status, 422, 'only with NotOlderThan');
});

test('a bookmark a minute and one before the deadline, then the end', {timeout: 5000}, async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	const version = simulator.store.resourceVersion;
	const open = await watch(t, simulator, `${path}?resourceVersion=${version}&allowWatchBookmarks=true&timeoutSeconds=90`);
	await clock.advance(59_000);
	t.assert.strictEqual(open.lines.length, 0);
	await clock.advance(2000);
	t.assert.strictEqual((await open.untilCount(1))[0]!.type, 'BOOKMARK');
	t.assert.ok(Number(open.lines[0]!.object.metadata!.resourceVersion) > version, 'other kinds have moved on');
	await clock.advance(27_500);
	t.assert.strictEqual((await open.untilCount(2))[1]!.type, 'BOOKMARK');
	t.assert.strictEqual(open.ending, undefined);
	await clock.advance(2000);
	t.assert.strictEqual(await open.untilEnd(), 'whole');
	const plain = await watch(t, simulator, `${path}?resourceVersion=${version}&timeoutSeconds=90`);
	await clock.advance(90_000);
	t.assert.strictEqual(await plain.untilEnd(), 'whole');
	t.assert.strictEqual(plain.lines.length, 0, 'no bookmarks for those who did not ask');
});

test('what changes into a selection is ADDED, what changes out of it DELETED', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(service('a'));
	const open = await watch(t, simulator, `${path}?labelSelector=x&resourceVersion=${simulator.store.resourceVersion}`);
	simulator.store.patch('services', namespace, 'a', {metadata: {labels: {x: '1'}}});
	simulator.store.patch('services', namespace, 'a', {metadata: {labels: {x: '2'}}});
	simulator.store.patch('services', namespace, 'a', {metadata: {labels: {x: null}}});
	simulator.store.delete('services', namespace, 'a');
	simulator.apply({resource: 'services', draft: {metadata: {name: 'b', namespace, labels: {x: '1'}}}});
	t.assert.deepStrictEqual((await open.untilCount(4)).map(({type}) => type), ['ADDED', 'MODIFIED', 'DELETED', 'ADDED']);
});
