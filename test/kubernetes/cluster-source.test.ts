import assert from 'node:assert/strict';
import {suite, test, type TestContext} from 'node:test';
import {createClusterSource} from '../../source/kubernetes/cluster-source.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig.ts';
import {openSession, type Session} from '../../source/kubernetes/session.ts';
import {createVirtualClock, denying, startSimulator, type SimulatorOptions} from '../../source/simulator/index.ts';
import {coreKinds, type KindName} from '../../source/types/kinds.ts';
import type {Batch, LinkState} from '../../source/types/source.ts';
import {createManualClock, type ManualClock} from './manual-clock.ts';
import {until} from './until.ts';

/** A rehearsal cluster whose own time stands still, and a session on it. */
async function startCluster(t: TestContext, options: SimulatorOptions = {}) {
	const simulator = await startSimulator({scenario: 'shop', clock: createVirtualClock(1_700_000_000_000), ...options});
	const clock = createManualClock();
	const session = await openSession(loadKubeconfig({text: simulator.kubeconfig}), {clock, version: '1.2.3', env: {}});
	t.after(async () => {
		await session.close();
		await simulator.close();
	});
	return {simulator, clock, session};
}

function follow(t: TestContext, session: Session, clock: ManualClock, namespace: string | undefined) {
	const batches: Batch[] = [];
	const links = new Map<KindName, LinkState>();
	const rows = new Map<string, string | undefined>();
	const defects: unknown[] = [];
	const source = createClusterSource({
		session,
		namespace,
		random: () => 0.5,
		onDefect(error) {
			defects.push(error);
		},
	});
	const unsubscribe = source.subscribe(batch => {
		batches.push(batch);
		for (const [kind, link] of batch.links) {
			links.set(kind, link);
		}

		for (const change of batch.changes) {
			const {name} = change.type === 'put' ? change.object.metadata : change;
			if (change.type === 'put') {
				rows.set(`${change.kind}/${name}`, change.object.metadata.resourceVersion);
			} else {
				rows.delete(`${change.kind}/${name}`);
			}
		}
	});
	t.after(async () => source.close());
	/** Lets windows pass until it is true. */
	const reach = async (condition: () => boolean, what: string) => {
		await until(() => {
			clock.advance(100);
			return condition();
		}, what);
	};

	const namesOf = (kind: KindName) => rows.keys().filter(key => key.startsWith(`${kind}/`)).map(key => key.slice(kind.length + 1)).toArray();
	return {source, batches, links, rows, defects, unsubscribe, reach, namesOf, areLive: () => coreKinds.every(kind => links.get(kind)?.state === 'live')};
}

suite('a source', () => {
	test('nothing is sent before somebody listens; then the core kinds, pods and ReplicaSets by selector', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const silent = createClusterSource({session, namespace: 'shop', onDefect: () => undefined});
		silent.wish([{kind: 'services', namespace: 'shop'}]);
		assert.equal(simulator.requests.all.length, 0);
		await silent.close();

		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		assert.deepEqual(new Set(follower.links.keys()), new Set(coreKinds));
		assert.deepEqual(new Set(follower.namesOf('rollouts')), new Set(simulator.store.list('rollouts', 'shop').map(({metadata}) => metadata.name)));
		assert.ok(follower.namesOf('pods').length > 10);
		assert.deepEqual(
			new Map(simulator.requests.all.map(({resource, query}) => [resource, query.labelSelector])),
			new Map([['rollouts', undefined], ['replicasets', 'rollouts-pod-template-hash'], ['pods', 'rollouts-pod-template-hash'], ['analysisruns', undefined], ['experiments', undefined]]),
		);
		assert.ok(simulator.requests.all.every(({method, path}) => method === 'GET' && path.includes('/namespaces/shop/')));
	});

	test('all namespaces', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, undefined);
		await follower.reach(follower.areLive, 'all live');
		const everywhere = simulator.store.list('rollouts').length;
		assert.ok(everywhere > simulator.store.list('rollouts', 'shop').length);
		assert.equal(follower.namesOf('rollouts').length, everywhere);
	});

	test('a change arrives, many in one window as one', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		const [name] = follower.namesOf('rollouts');
		const before = follower.batches.length;
		for (let count = 1; count <= 50; count++) {
			simulator.store.patch('rollouts', 'shop', name!, {metadata: {annotations: {count: String(count)}}});
		}

		const last = simulator.store.get('rollouts', 'shop', name!)!.metadata.resourceVersion;
		await follower.reach(() => follower.rows.get(`rollouts/${name}`) === last, 'the last change');
		assert.ok(follower.batches.length - before < 10);
		for (const batch of follower.batches.slice(before)) {
			assert.ok(batch.changes.filter(change => change.type === 'put' && change.object.metadata.name === name).length <= 1);
		}
	});

	test('wishes come and go, their objects with them; one for a whole namespace covers one for a name', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		simulator.requests.clear();
		const [first] = simulator.store.list('services', 'shop');
		follower.source.wish([{kind: 'services', namespace: 'shop', name: first!.metadata.name}]);
		await follower.reach(() => follower.links.get('services')?.state === 'live', 'the service');
		assert.deepEqual(follower.namesOf('services'), [first!.metadata.name]);

		follower.source.wish([{kind: 'services', namespace: 'shop', name: first!.metadata.name}, {kind: 'services', namespace: 'shop'}, {kind: 'leases', namespace: 'argo-rollouts'}]);
		await follower.reach(() => follower.namesOf('services').length === simulator.store.list('services', 'shop').length && follower.links.get('leases')?.state === 'live', 'all services and the lease');
		assert.deepEqual(simulator.requests.all.map(({resource, query}) => `${resource} ${query.fieldSelector ?? '*'}`), [`services metadata.name=${first!.metadata.name}`, 'services *', 'leases *']);

		follower.source.wish([]);
		await follower.reach(() => follower.links.get('services')?.state === 'idle' && follower.links.get('leases')?.state === 'idle', 'the end of the wishes');
		assert.deepEqual([...follower.namesOf('services'), ...follower.namesOf('leases')], []);
		await until(() => simulator.faults.countOpen(({resource}) => resource === 'services') === 0, 'the end of its watches');
	});

	test('the wished kind that is not there is absent, the others do not mind', async t => {
		const {clock, session, simulator} = await startCluster(t);
		simulator.faults.add({when: ({resource}) => resource === 'virtualservices', fault: {kind: 'answer', status: 404, body: '404 page not found', contentType: 'text/plain'}});
		const follower = follow(t, session, clock, 'shop');
		follower.source.wish([{kind: 'virtualservices', namespace: 'shop'}]);
		await follower.reach(() => follower.areLive() && follower.links.get('virtualservices')?.state === 'absent', 'the states');
		const link = follower.links.get('virtualservices');
		assert.strictEqual(link?.state, 'absent');
		assert.equal(link.problem.title, 'rehearsal does not have virtualservices.networking.istio.io.');
	});

	test('one kind denied: named, with the way out; the others are live', async t => {
		const {clock, session} = await startCluster(t, {isAllowed: denying({resource: 'pods'})});
		const follower = follow(t, session, clock, undefined);
		await follower.reach(() => follower.links.get('pods')?.state === 'denied' && coreKinds.every(kind => kind === 'pods' || follower.links.get(kind)?.state === 'live'), 'the states');
		const link = follower.links.get('pods');
		assert.strictEqual(link?.state, 'denied');
		assert.equal(link.problem.title, 'You may not list pods in all namespaces.');
		assert.match(link.problem.nextSteps[0]!, /-n NAMESPACE/v);
	});

	test('all connections break: stale, rows kept, back without a new list', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		const count = follower.rows.size;
		simulator.requests.clear();
		assert.equal(simulator.faults.strikeOpen(() => true, {kind: 'reset'}), 5);
		await follower.reach(() => coreKinds.every(kind => follower.batches.some(batch => batch.links.get(kind)?.state === 'stale')), 'all stale');
		assert.equal(follower.rows.size, count);
		await follower.reach(follower.areLive, 'all live again');
		assert.equal(follower.rows.size, count);
		assert.ok(simulator.requests.all.every(({query}) => query.sendInitialEvents === undefined && Number(query.resourceVersion) > 0));
	});

	test('the machine slept: every watch is opened again at once from where it was', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		simulator.requests.clear();
		clock.jump(3_600_000);
		clock.advance(1000);
		await until(() => simulator.requests.of('watch').length === 5 && simulator.faults.countOpen() === 5, 'five watches');
		assert.ok(simulator.requests.all.every(({query}) => Number(query.resourceVersion) > 0));
		assert.ok(follower.areLive());
	});

	test('reconnect skips the waiting times', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const heal = simulator.faults.add({when: () => true, fault: {kind: 'answer', status: 503, retryAfterSeconds: 500}});
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(() => coreKinds.every(kind => follower.links.get(kind)?.state === 'stale'), 'all stale');
		heal();
		const asked = simulator.requests.all.length;
		assert.equal(asked, 5);
		follower.source.reconnect();
		await follower.reach(follower.areLive, 'all live');
	});

	test('a listener that throws is reported and gets the next batch', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		let calls = 0;
		follower.source.subscribe(() => {
			calls += 1;
			throw new Error('drawn badly');
		});
		await follower.reach(follower.areLive, 'all live');
		assert.ok(calls > 0);
		assert.equal(follower.defects.length, calls);
		assert.equal(simulator.faults.countOpen(), 5);
	});

	test('close ends the watches, the timers and the news', async t => {
		const {simulator, clock, session} = await startCluster(t);
		const follower = follow(t, session, clock, 'shop');
		await follower.reach(follower.areLive, 'all live');
		await follower.source.close();
		const told = follower.batches.length;
		assert.deepEqual(clock.pending(), []);
		await until(() => simulator.faults.countOpen() === 0, 'no open watch');
		clock.advance(10_000);
		assert.equal(follower.batches.length, told);
		await follower.source.close();
	});
});
