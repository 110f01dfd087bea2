import assert from 'node:assert/strict';
import {suite, test, type TestContext} from 'node:test';
import {createCluster, type ClusterOptions} from '../../source/kubernetes/cluster.ts';
import {loadKubeconfig} from '../../source/kubernetes/kubeconfig.ts';
import type {WriteEntry} from '../../source/kubernetes/mutate.ts';
import {openSession} from '../../source/kubernetes/session.ts';
import {createVirtualClock, denying, startSimulator, type SimulatorOptions} from '../../source/simulator/index.ts';
import type {Patch, Reason} from '../../source/types/cluster.ts';
import type {Exchange} from '../helpers/scripted-server.ts';
import {createManualClock} from './manual-clock.ts';
import {startRig, status, type Rig} from './rig.ts';
import {until} from './until.ts';

const reason: Reason = {command: 'abort', action: 'action-1', text: 'incident 4711'};
const abort: Patch = {kind: 'rollouts', namespace: 'shop', name: 'cart', subresource: 'status', type: 'merge', body: {status: {abort: true, promoteFull: null}}};

async function startCluster(t: TestContext, options: SimulatorOptions = {}, more: Partial<ClusterOptions> = {}) {
	const simulator = await startSimulator({scenario: 'shop', clock: createVirtualClock(1_700_000_000_000), user: 'ana', ...options});
	const clock = createManualClock();
	const session = await openSession(loadKubeconfig({text: simulator.kubeconfig}), {clock, version: '1.2.3', env: {}});
	t.after(async () => {
		await session.close();
		await simulator.close();
	});
	const entries: WriteEntry[] = [];
	const cluster = createCluster({
		session,
		namespace: 'shop',
		onWrite(entry) {
			entries.push(entry);
		},
		onDefect(error) {
			throw error;
		},
		...more,
	});
	const [first] = simulator.store.list('rollouts', 'shop');
	return {simulator, clock, cluster, entries, rollout: first!.metadata.name};
}

function scripted(rig: Rig, more: Partial<ClusterOptions> = {}) {
	const entries: WriteEntry[] = [];
	const defects: unknown[] = [];
	const cluster = createCluster({
		session: rig.session,
		namespace: 'shop',
		onWrite(entry) {
			entries.push(entry);
		},
		onDefect(error) {
			defects.push(error);
		},
		...more,
	});
	return {cluster, entries, defects};
}

suite('reading', () => {
	test('one object, afresh and whole', async t => {
		const {cluster, simulator, rollout} = await startCluster(t);
		const answer = await cluster.get('rollouts', 'shop', rollout);
		assert.ok(answer.ok);
		const stored = simulator.store.get('rollouts', 'shop', rollout)!;
		assert.deepEqual((answer.value as {metadata: unknown}).metadata, stored.metadata);
		const missing = await cluster.get('rollouts', 'shop', 'nobody');
		assert.ok(!missing.ok);
		assert.equal(missing.problem.code, 'not-found');
		assert.equal(missing.problem.title, 'There is no rollout nobody in namespace shop.');
	});

	test('all pages of a list', async t => {
		const rig = await startRig(t, exchange => {
			const start = Number(exchange.query.continue ?? 0);
			assert.equal(exchange.query.limit, '250');
			exchange.json(200, {metadata: {...(start < 500 && {continue: String(start + 250)})}, items: Array.from({length: 250}, (_, index) => ({metadata: {name: `pod-${start + index}`}}))});
		});
		const {cluster} = scripted(rig);
		const answer = await cluster.list('pods', undefined);
		assert.ok(answer.ok);
		assert.equal(answer.value.length, 750);
		assert.equal(rig.server.exchanges[0]!.path, '/api/v1/pods');
	});

	test('a namespace is protected by the config or by its annotation; what may not be read is not', async t => {
		const {cluster, simulator} = await startCluster(t);
		const [first] = simulator.store.list('namespaces');
		const {name} = first!.metadata;
		assert.equal(await cluster.isProtected?.(name), false);
		simulator.store.patch('namespaces', '', name, {metadata: {annotations: {'rolltop.dev/protected': 'true'}}});
		assert.equal(await cluster.isProtected?.(name), true);
		const {cluster: denied} = await startCluster(t, {isAllowed: denying({resource: 'namespaces'})});
		assert.equal(await denied.isProtected?.(name), false);
	});

	test('names of namespaces, without their specs', async t => {
		const {cluster, simulator} = await startCluster(t);
		const answer = await cluster.namespaces();
		assert.ok(answer.ok);
		assert.deepEqual(answer.value, simulator.store.list('namespaces').map(({metadata}) => metadata.name).toSorted((a, b) => a.localeCompare(b)));
		assert.match(simulator.requests.all.at(-1)!.headers.accept!, /as=PartialObjectMetadataList;g=meta\.k8s\.io;v=v1/v);

		const {cluster: denied} = await startCluster(t, {isAllowed: denying({resource: 'namespaces'})});
		const refused = await denied.namespaces();
		assert.ok(!refused.ok);
		assert.equal(refused.problem.title, 'You may not list namespaces.');
	});

	test('who am I', async t => {
		const {cluster} = await startCluster(t);
		assert.equal(await cluster.whoAmI(), 'ana');
		const rig = await startRig(t, exchange => {
			exchange.json(404, status(404, 'NotFound', 'the server could not find the requested resource'));
		});
		assert.equal(await scripted(rig).cluster.whoAmI(), undefined);
	});
});

test('what the server tells of itself', async t => {
	const {cluster} = await startCluster(t);
	const about = await cluster.about();
	assert.ok(about.ok);
	assert.equal(about.value.version, 'v1.36.2');
	assert.equal(about.value.hasRollouts, true);
	const rig = await startRig(t, exchange => {
		if (exchange.path === '/version') {
			exchange.json(200, {gitVersion: 'v1.31.0'}, {date: new Date(rig.clock.now() + 90_000).toUTCString()});
		} else {
			exchange.json(404, status(404, 'NotFound', 'no'));
		}
	});
	const other = await scripted(rig).cluster.about();
	assert.ok(other.ok);
	assert.deepEqual([other.value.version, other.value.hasRollouts], ['v1.31.0', false]);
	assert.ok(Math.abs(other.value.clockAheadMs! - 90_000) <= 500, String(other.value.clockAheadMs));
});

suite('may we', () => {
	test('asked once in five minutes for each verb, resource and namespace', async t => {
		const {cluster, simulator, clock} = await startCluster(t, {isAllowed: denying({verb: 'patch', resource: 'rollouts/status', namespace: 'shop'})});
		const asked = () => simulator.requests.all.filter(({method}) => method === 'POST').length;
		assert.deepEqual(await Promise.all([
			cluster.can('patch', 'rollouts', 'status', 'shop'),
			cluster.can('patch', 'rollouts', 'status', 'shop'),
			cluster.can('patch', 'rollouts', undefined, 'shop'),
			cluster.can('patch', 'rollouts', 'status', 'billing'),
			cluster.can('list', 'pods', undefined, undefined),
		]), [false, false, true, true, true]);
		// The rules of the two namespaces allow two of them; what they do not allow, and all namespaces, is asked by itself.
		assert.equal(asked(), 4);
		clock.advance(299_999);
		await cluster.can('patch', 'rollouts', 'status', 'shop');
		assert.equal(asked(), 4);
		clock.advance(1);
		await cluster.can('patch', 'rollouts', 'status', 'shop');
		assert.equal(asked(), 6);
	});

	test('a server that cannot say is asked again; a failed authorizer has not said no', async t => {
		const answers = [
			(exchange: Exchange) => {
				exchange.json(500, status(500, 'InternalError', 'boom'));
			},
			(exchange: Exchange) => {
				exchange.json(201, {status: {allowed: false, evaluationError: 'webhook is down'}});
			},
			(exchange: Exchange) => {
				exchange.json(201, {status: {allowed: false, denied: true, evaluationError: 'x'}});
			},
		];
		const rig = await startRig(t, exchange => {
			if (exchange.path.endsWith('/selfsubjectrulesreviews')) {
				exchange.json(500, status(500, 'InternalError', 'boom'));
			} else {
				answers.shift()!(exchange);
			}
		});
		const {cluster} = scripted(rig);
		const ask = async () => cluster.can('patch', 'rollouts', 'status', 'shop');
		assert.deepEqual([await ask(), await ask(), await ask()], [undefined, undefined, false]);
		assert.deepEqual(rig.server.exchanges.map(({path}) => path.split('/').at(-1)), ['selfsubjectrulesreviews', ...Array.from({length: 3}, () => 'selfsubjectaccessreviews')]);
		assert.deepEqual(JSON.parse(rig.server.exchanges[1]!.body), {
			apiVersion: 'authorization.k8s.io/v1',
			kind: 'SelfSubjectAccessReview',
			spec: {resourceAttributes: {verb: 'patch', group: 'argoproj.io', resource: 'rollouts', subresource: 'status', namespace: 'shop'}},
		});
	});

	test('a rule for some names, for another group or another subresource allows nothing', async t => {
		const rules = [
			{verbs: ['*'], apiGroups: ['argoproj.io'], resources: ['rollouts'], resourceNames: ['cart']},
			{verbs: ['get'], apiGroups: ['*'], resources: ['rollouts', '*/status']},
			{verbs: ['patch'], apiGroups: ['apps'], resources: ['*']},
			{verbs: 'patch'},
		];
		const rig = await startRig(t, exchange => {
			exchange.json(201, {status: exchange.path.endsWith('/selfsubjectrulesreviews') ? {resourceRules: rules} : {allowed: false}});
		});
		const {cluster} = scripted(rig);
		const ask = async (verb: string, subresource?: string) => cluster.can(verb, 'rollouts', subresource, 'shop');
		assert.deepEqual([await ask('patch'), await ask('get'), await ask('get', 'status'), await ask('get', 'scale')], [false, true, true, false]);
	});

	test('a write that is forbidden makes all answers old', async t => {
		let isAllowed = true;
		const {cluster, rollout} = await startCluster(t, {isAllowed: ({verb}) => verb !== 'patch' || isAllowed});
		assert.equal(await cluster.can('patch', 'rollouts', undefined, 'shop'), true);
		isAllowed = false;
		const answer = await cluster.patch({kind: 'rollouts', namespace: 'shop', name: rollout, type: 'merge', body: {spec: {paused: true}}}, reason);
		assert.ok(!answer.ok);
		assert.equal(answer.problem.code, 'forbidden');
		assert.match(answer.problem.nextSteps[0]!, /allows patch on rollouts\.argoproj\.io/v);
		assert.equal(await cluster.can('patch', 'rollouts', undefined, 'shop'), false);
	});
});

suite('writing', () => {
	test('a merge patch to the status, told before and after', async t => {
		const {cluster, simulator, entries, rollout, clock} = await startCluster(t);
		const answer = await cluster.patch({...abort, name: rollout}, reason);
		assert.ok(answer.ok);
		const request = simulator.requests.of('patch').at(-1)!;
		assert.equal(request.path, `/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/${rollout}/status`);
		assert.equal(request.headers['content-type'], 'application/merge-patch+json');
		assert.deepEqual(request.query, {fieldManager: 'rolltop'});
		assert.deepEqual(JSON.parse(request.body), abort.body);
		const {resourceVersion} = (answer.value as {metadata: {resourceVersion: string}}).metadata;
		const intent = {
			at: clock.now(), context: 'rehearsal', server: simulator.url, kind: 'rollouts', namespace: 'shop', name: rollout, subresource: 'status', type: 'merge', body: abort.body, isDryRun: false, command: 'abort', action: 'action-1', reason: 'incident 4711',
		};
		assert.deepEqual(entries, [{...intent, phase: 'sent'}, {...intent, phase: 'answered', outcome: 'done', resourceVersion}]);
	});

	test('a JSON patch whose test fails is invalid, a stale version a conflict', async t => {
		const {cluster, rollout} = await startCluster(t);
		const tested = await cluster.patch({kind: 'rollouts', namespace: 'shop', name: rollout, type: 'json', body: [{op: 'test', path: '/metadata/uid', value: 'other'}]}, reason);
		assert.ok(!tested.ok);
		assert.equal(tested.problem.code, 'invalid');
		const stale = await cluster.patch({kind: 'rollouts', namespace: 'shop', name: rollout, type: 'merge', body: {metadata: {resourceVersion: '1'}, spec: {paused: true}}}, reason);
		assert.ok(!stale.ok);
		assert.equal(stale.problem.code, 'conflict');
	});

	test('a dry run changes nothing', async t => {
		const {cluster, simulator, entries, rollout} = await startCluster(t);
		const before = simulator.store.get('rollouts', 'shop', rollout);
		const answer = await cluster.patch({kind: 'rollouts', namespace: 'shop', name: rollout, type: 'merge', body: {metadata: {annotations: {x: 'y'}}}}, reason, {dryRun: true});
		assert.ok(answer.ok);
		assert.equal(simulator.requests.of('patch').at(-1)!.query.dryRun, 'All');
		assert.deepEqual(simulator.store.get('rollouts', 'shop', rollout), before);
		assert.ok(entries.every(({isDryRun}) => isDryRun));
	});

	test('read only: refused with the reason, nothing sent, nothing told', async t => {
		const {cluster, simulator, entries} = await startCluster(t, {}, {readOnly: {reason: 'started with --read-only'}});
		const answer = await cluster.patch(abort, reason);
		assert.deepEqual(answer, {ok: false, problem: {code: 'read-only', title: 'rolltop does not patch rollout cart in namespace shop: it only reads.', detail: 'started with --read-only', nextSteps: ['Start it without --read-only.']}});
		assert.equal(simulator.requests.all.length, 0);
		assert.deepEqual(entries, []);
		assert.deepEqual(cluster.readOnly, {reason: 'started with --read-only'});
	});

	test('the intent is told before anything is sent', async t => {
		const rig = await startRig(t, exchange => {
			exchange.json(200, {});
		});
		const sentBefore: number[] = [];
		const {cluster} = scripted(rig, {
			onWrite({phase}) {
				if (phase === 'sent') {
					sentBefore.push(rig.server.exchanges.length);
				}
			},
		});
		await cluster.patch(abort, reason);
		assert.deepEqual(sentBefore, [0]);
	});

	test('a log that fails does not stop an abort', async t => {
		const rig = await startRig(t, exchange => {
			exchange.json(200, {});
		});
		const full = new Error('disk full');
		const {cluster, defects} = scripted(rig, {
			onWrite() {
				throw full;
			},
		});
		assert.ok((await cluster.patch(abort, reason)).ok);
		assert.deepEqual(defects, [full, full]);
	});

	const failures: Readonly<Record<string, (exchange: Exchange) => void>> = {
		'a 500'(exchange) {
			exchange.json(500, status(500, 'InternalError', 'boom'));
		},
		'a 409'(exchange) {
			exchange.json(409, status(409, 'Conflict', 'modified'));
		},
		'a 429'(exchange) {
			exchange.send(429, 'slow', {'retry-after': '1', 'content-type': 'text/plain'});
		},
		'a 504'(exchange) {
			exchange.json(504, status(504, 'Timeout', 'request did not complete within the allotted timeout'));
		},
		'a reset'(exchange) {
			exchange.reset();
		},
	};
	for (const [name, script] of Object.entries(failures)) {
		test(`${name} is not tried again`, async t => {
			const isDoubtful = name === 'a reset' || name === 'a 504';
			const rig = await startRig(t, script);
			const {cluster, entries} = scripted(rig);
			const answer = await cluster.patch(abort, reason);
			assert.ok(!answer.ok);
			rig.clock.advance(120_000);
			assert.equal(rig.server.exchanges.length, 1);
			const [, last] = entries;
			assert.strictEqual(last?.phase, 'answered');
			assert.strictEqual(last.outcome, 'failed');
			assert.deepEqual(last.problem, answer.problem);
			assert.equal(last.mayHaveArrived, isDoubtful);
			assert.equal(answer.problem.nextSteps[0] === 'It may have been done all the same: look before you send it again.', isDoubtful);
		});
	}

	test('no answer within 10 s, or the call\'s own time: it may have been done', async t => {
		for (const [options, limitMs] of [[{}, 10_000], [{timeoutMs: 2000}, 2000]] as const) {
			const rig = await startRig(t, () => undefined);
			const {cluster} = scripted(rig);
			const writing = cluster.patch(abort, reason, options);
			await until(() => rig.server.exchanges.length === 1, 'the request');
			rig.clock.advance(limitMs);
			const answer = await writing;
			assert.ok(!answer.ok);
			assert.equal(answer.problem.code, 'timed-out');
			assert.match(answer.problem.nextSteps[0]!, /may have been done/v);
		}
	});

	test('nobody listens: it was certainly not done', async t => {
		const rig = await startRig(t, () => undefined);
		await rig.server.close();
		const answer = await scripted(rig).cluster.patch(abort, reason);
		assert.ok(!answer.ok);
		assert.equal(answer.problem.code, 'unreachable');
		assert.doesNotMatch(answer.problem.nextSteps.join(' '), /may have been done/v);
	});

	test('refused credentials are renewed: the 401 came before anything was done', async t => {
		const rig = await startRig(t, exchange => {
			exchange.json(exchange.number === 1 ? 401 : 200, {});
		});
		const {cluster, entries} = scripted(rig);
		const answer = await cluster.patch(abort, reason);
		assert.ok(answer.ok);
		assert.equal(rig.server.exchanges.length, 2);
		assert.deepEqual(entries.map(({phase}) => phase), ['sent', 'answered']);
	});
});
