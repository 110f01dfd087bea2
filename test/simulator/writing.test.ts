
import {test, type TestContext} from 'node:test';
import {basicCanary, type Simulator} from '../../source/simulator/index.ts';
import {ask, podsPath, rolloutsPath, watch} from './client.ts';
import {namespace, rehearse} from './rehearsal.ts';

const path = `${rolloutsPath}/mail`;
const manifests = basicCanary({namespace, name: 'mail', image: '1.0', replicas: 2, canary: {steps: [{setWeight: 50}, {pause: {}}]}});

const patch = async (simulator: Simulator, body: unknown, at = path) => ask(simulator, at, {method: 'PATCH', body});
const patchJson = async (simulator: Simulator, body: unknown, at = path) => ask(simulator, at, {method: 'PATCH', body, type: 'json-patch'});

test('main leaves the status alone, /status everything else; only the spec raises the generation', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...manifests);
	clock.advanceNow(5000);
	simulator.controller.stop();
	const main = await patch(simulator, {metadata: {annotations: {a: 'b'}}, status: {abort: true}});
	t.assert.strictEqual(main.status, 200);
	t.assert.strictEqual(main.body.metadata!.annotations!.a, 'b');
	t.assert.strictEqual(main.body.metadata!.generation, 1);
	t.assert.strictEqual(main.body.status!.abort, undefined);
	const status = await patch(simulator, {metadata: {annotations: {c: 'd'}}, spec: {paused: true}, status: {abort: true}}, `${path}/status`);
	t.assert.strictEqual(status.body.metadata!.annotations!.c, undefined);
	t.assert.strictEqual(status.body.spec!.paused, undefined);
	t.assert.strictEqual(status.body.status!.abort, true);
	t.assert.strictEqual(status.body.metadata!.generation, 1);
	t.assert.strictEqual((await patch(simulator, {spec: {paused: true}})).body.metadata!.generation, 2);
	t.assert.strictEqual((await patch(simulator, {spec: {paused: null}})).body.spec!.paused, undefined);
});

test('an AnalysisRun has no status subresource and a new generation with every status', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.controller.stop();
	const runs = '/apis/argoproj.io/v1alpha1/namespaces/shop/analysisruns';
	const created = await ask(simulator, runs, {method: 'POST', body: {metadata: {name: 'run'}, spec: {metrics: []}}});
	t.assert.strictEqual(created.status, 201);
	t.assert.strictEqual(created.body.metadata!.generation, 1);
	t.assert.strictEqual((await patch(simulator, {status: {phase: 'Running'}}, `${runs}/run`)).body.metadata!.generation, 2);
	t.assert.strictEqual((await patch(simulator, {status: {phase: 'Failed'}}, `${runs}/run/status`)).status, 404);
});

test('a patch that changes nothing keeps the version and sends no event', {timeout: 5000}, async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.controller.stop();
	simulator.apply(...manifests);
	const first = await patch(simulator, {spec: {paused: true}});
	const open = await watch(t, simulator, `${rolloutsPath}?resourceVersion=${first.body.metadata!.resourceVersion}`);
	const second = await patch(simulator, {spec: {paused: true}});
	t.assert.strictEqual(second.body.metadata!.resourceVersion, first.body.metadata!.resourceVersion);
	const third = await patch(simulator, {spec: {paused: false}});
	const [line] = await open.untilCount(1);
	t.assert.strictEqual(line!.object.metadata!.resourceVersion, third.body.metadata!.resourceVersion, 'the first event is that of the change');
});

test('a version in the patch is a precondition, on /status too; a wrong uid is refused on main only', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.controller.stop();
	simulator.apply(...manifests);
	const {body} = await ask(simulator, path);
	const {resourceVersion} = body.metadata!;
	t.assert.strictEqual((await patch(simulator, {metadata: {resourceVersion}, spec: {paused: true}})).status, 200);
	for (const at of [path, `${path}/status`]) {
		const stale = await patch(simulator, {metadata: {resourceVersion}, spec: {paused: false}, status: {abort: true}}, at);
		t.assert.strictEqual(stale.status, 409);
		t.assert.strictEqual(stale.body.reason, 'Conflict');
		t.assert.match(stale.body.message!, /the object has been modified; please apply your changes to the latest version and try again$/v);
	}

	t.assert.strictEqual((await patch(simulator, {metadata: {uid: 'other'}, status: {abort: true}}, `${path}/status`)).status, 200);
	t.assert.strictEqual((await patch(simulator, {metadata: {uid: 'other'}, spec: {paused: false}})).status, 422);
});

test('a JSON patch tests, adds, replaces and removes; a test that fails is a 422 and changes nothing', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...manifests);
	clock.advanceNow(5000);
	simulator.controller.stop();
	const {body: before} = await ask(simulator, path);
	const good = await patchJson(simulator, [
		{op: 'test', path: '/status/currentPodHash', value: before.status!.currentPodHash},
		{op: 'add', path: '/status/abort', value: true},
	], `${path}/status`);
	t.assert.strictEqual(good.body.status!.abort, true);
	const bad = await patchJson(simulator, [{op: 'test', path: '/status/currentPodHash', value: 'other'}, {op: 'remove', path: '/status/abort'}], `${path}/status`);
	t.assert.strictEqual(bad.status, 422);
	t.assert.match(bad.body.message!, /testing value \/status\/currentPodHash failed/v);
	t.assert.strictEqual((await ask(simulator, path)).body.status!.abort, true);
	const image = await patchJson(simulator, [{op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'x:2'}, {op: 'add', path: '/metadata/annotations/rolltop.dev~1nudge', value: '1'}]);
	t.assert.strictEqual(image.body.spec!.template!.spec!.containers![0]!.image, 'x:2');
	t.assert.strictEqual(image.body.metadata!.annotations!['rolltop.dev/nudge'], '1');
	t.assert.strictEqual((await patchJson(simulator, [{op: 'remove', path: '/spec/nothing'}])).status, 422);
	t.assert.strictEqual((await patchJson(simulator, [{op: 'test', path: '/metadata/resourceVersion', value: '1'}])).status, 422);
});

test('dryRun checks and answers, and stores nothing', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.controller.stop();
	simulator.apply(...manifests);
	const dry = await patch(simulator, {spec: {paused: true}}, `${path}?dryRun=All`);
	t.assert.strictEqual(dry.body.spec!.paused, true);
	t.assert.strictEqual((await ask(simulator, path)).body.spec!.paused, undefined);
	t.assert.strictEqual((await patch(simulator, {spec: {paused: 'yes'}}, `${path}?dryRun=All`)).status, 422);
	t.assert.strictEqual((await ask(simulator, `${path}?dryRun=All`, {method: 'DELETE'})).status, 200);
	t.assert.strictEqual((await ask(simulator, path)).status, 200);
});

test('managedFields tell who set what, and when somebody else did', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.controller.stop();
	simulator.apply(...manifests);
	await patch(simulator, {spec: {paused: true, replicas: 3}}, `${path}?fieldManager=ana`);
	clock.advanceNow(60_000);
	await patch(simulator, {status: {abort: true}}, `${path}/status?fieldManager=ben`);
	await ask(simulator, path, {method: 'PATCH', body: {spec: {paused: false}}, headers: {'user-agent': 'kubectl/v1.36.2 (linux/amd64)'}});
	const fields = (await ask(simulator, path)).body.metadata!.managedFields!;
	const owns = (manager: string) => fields.find(entry => entry.manager === manager);
	t.assert.deepStrictEqual(owns('ana')!.fieldsV1, {'f:spec': {'f:replicas': {}}});
	t.assert.deepStrictEqual(owns('kubectl')!.fieldsV1, {'f:spec': {'f:paused': {}}});
	t.assert.strictEqual(owns('kubectl')!.operation, 'Update');
	t.assert.strictEqual(Date.parse(owns('kubectl')!.time) - Date.parse(owns('ana')!.time), 60_000);
	t.assert.deepStrictEqual([owns('ben')!.subresource, owns('ben')!.fieldsV1], ['status', {'f:status': {'f:abort': {}}}]);
});

test('PUT replaces, a second POST is refused, DELETE takes what is owned along', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...manifests);
	clock.advanceNow(5000);
	const {body} = await ask(simulator, path);
	const put = await ask(simulator, path, {method: 'PUT', body: {...body, spec: {...body.spec, replicas: 1}}});
	t.assert.strictEqual(put.body.spec!.replicas, 1);
	t.assert.strictEqual((await ask(simulator, path, {method: 'PUT', body})).status, 409);
	const again = await ask(simulator, rolloutsPath, {method: 'POST', body: {metadata: {name: 'mail'}, spec: body.spec}});
	t.assert.strictEqual(again.status, 409);
	t.assert.strictEqual(again.body.reason, 'AlreadyExists');
	t.assert.strictEqual((await ask(simulator, path, {method: 'DELETE'})).status, 200);
	t.assert.strictEqual((await ask(simulator, path)).status, 404);
	t.assert.strictEqual(simulator.store.list('replicasets').length, 0);
	t.assert.strictEqual(simulator.store.list('pods', namespace).length, 0);
});

test('a deleted pod ends slowly and is replaced; a finalizer keeps it', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...manifests);
	clock.advanceNow(5000);
	const [pod, other] = simulator.store.list('pods', namespace);
	await ask(simulator, `${podsPath}/${pod!.metadata.name}`, {method: 'DELETE'});
	const {body: ending} = await ask(simulator, `${podsPath}/${pod!.metadata.name}`);
	t.assert.notStrictEqual(ending.metadata!.deletionTimestamp, undefined);
	clock.advanceNow(5000);
	t.assert.strictEqual((await ask(simulator, `${podsPath}/${pod!.metadata.name}`)).status, 404);
	t.assert.strictEqual(simulator.store.list('pods', namespace).length, 2);
	simulator.store.patch('pods', namespace, other!.metadata.name, {metadata: {finalizers: ['example/hold']}});
	await ask(simulator, `${podsPath}/${other!.metadata.name}`, {method: 'DELETE'});
	clock.advanceNow(60_000);
	t.assert.notStrictEqual(simulator.store.get('pods', namespace, other!.metadata.name)!.metadata.deletionTimestamp, undefined);
});

test('bodies that are no patch are refused', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(...manifests);
	t.assert.strictEqual((await patch(simulator, [])).status, 400);
	t.assert.strictEqual((await patchJson(simulator, {})).status, 400);
	t.assert.strictEqual((await ask(simulator, path, {method: 'PATCH', body: {}, type: 'json'})).status, 415);
	t.assert.strictEqual((await patch(simulator, {spec: {replicas: 'three'}})).status, 422);
});

test('an Event is taken where its object is, under a name of its own', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	simulator.apply(...manifests);
	const {uid} = simulator.store.get('rollouts', namespace, 'mail')!.metadata;
	const event = (about: string) => ({
		metadata: {generateName: 'mail.', uid: 'mine', resourceVersion: '1'},
		involvedObject: {kind: 'Rollout', namespace: about, name: 'mail', uid, apiVersion: 'argoproj.io/v1alpha1'},
		reason: 'RolltopAbort',
		message: 'incident 4711',
		type: 'Normal',
		count: 1,
	});
	const events = '/api/v1/namespaces/shop/events';
	const made = await ask(simulator, events, {method: 'POST', body: event('shop')});
	t.assert.strictEqual(made.status, 201);
	t.assert.match(made.body.metadata!.name!, /^mail\.\w{5}$/v);
	t.assert.notStrictEqual(simulator.store.get('events', namespace, made.body.metadata!.name!)!.metadata.uid, 'mine');
	t.assert.strictEqual((await ask(simulator, `${events}?fieldSelector=involvedObject.name=mail,reason=RolltopAbort`)).body.items!.length, 1);
	const elsewhere = await ask(simulator, events, {method: 'POST', body: event('billing')});
	t.assert.strictEqual(elsewhere.status, 422);
	t.assert.match(elsewhere.body.message!, /involvedObject\.namespace: Invalid value: "billing": does not match event\.namespace/v);
	t.assert.strictEqual((await ask(simulator, events, {method: 'POST', body: {metadata: {}}})).status, 422, 'without any name');
});

test('the scale of rollouts and ReplicaSets can be read and written', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...manifests);
	clock.advanceNow(5000);
	const scale = await ask(simulator, `${path}/scale`);
	t.assert.deepStrictEqual([scale.body.kind, scale.body.spec!.replicas], ['Scale', 2]);
	t.assert.strictEqual((await patch(simulator, {spec: {replicas: 3}}, `${path}/scale`)).body.spec!.replicas, 3);
	t.assert.strictEqual(simulator.store.get('rollouts', namespace, 'mail')!.spec.replicas, 3);
	simulator.controller.stop();
	const [set] = simulator.store.list('replicasets', namespace);
	const sets = `/apis/apps/v1/namespaces/shop/replicasets/${set!.metadata.name}`;
	t.assert.strictEqual((await patch(simulator, {metadata: {resourceVersion: '1'}, spec: {replicas: 0}}, `${sets}/scale`)).status, 409);
	t.assert.strictEqual((await patch(simulator, {spec: {replicas: 0}}, `${sets}/scale`)).body.spec!.replicas, undefined, '0 is left out');
	clock.advanceNow(5000);
	t.assert.strictEqual(simulator.store.list('pods', namespace).length, 0);
	t.assert.strictEqual((await patch(simulator, {spec: {replicas: -1}}, `${sets}/scale`)).status, 422);
	t.assert.strictEqual((await ask(simulator, `${podsPath}/x/scale`)).status, 404);
});
