
import {test, type TestContext} from 'node:test';
import {basicCanary, routedCanary, serviceManifest} from '../../source/simulator/index.ts';
import {ask, podsPath, rolloutsPath} from './client.ts';
import {namespace, rehearse} from './rehearsal.ts';

const sketch = (name: string, replicas = 2) => ({namespace, name, image: '1.0', replicas, canary: {steps: [{setWeight: 50}, {pause: {}}]}});

test('lists without kind and apiVersion of the items, in order, with a version', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...basicCanary(sketch('mail')), ...routedCanary(sketch('cart')));
	clock.advanceNow(5000);
	const {status, body} = await ask(simulator, rolloutsPath);
	t.assert.strictEqual(status, 200);
	t.assert.strictEqual(body.kind, 'RolloutList');
	t.assert.strictEqual(body.apiVersion, 'argoproj.io/v1alpha1');
	t.assert.strictEqual(body.metadata!.resourceVersion, String(simulator.store.resourceVersion));
	t.assert.deepStrictEqual(body.items!.map(item => item.metadata!.name), ['cart', 'mail']);
	t.assert.strictEqual(body.items![0]!.kind, undefined);
	t.assert.strictEqual(body.items![0]!.apiVersion, undefined);
	const one = await ask(simulator, `${rolloutsPath}/cart`);
	t.assert.strictEqual(one.body.kind, 'Rollout');
	t.assert.strictEqual(one.body.status!.observedGeneration, '1');
	t.assert.strictEqual((await ask(simulator, '/apis/argoproj.io/v1alpha1/rollouts')).body.items!.length, 2);
});

test('pages show the state at the first page and count what is left', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	for (let index = 0; index < 7; index++) {
		simulator.apply(serviceManifest(namespace, `service-${index}`, 'x'));
	}

	const path = '/api/v1/namespaces/shop/services?limit=3';
	const first = await ask(simulator, path);
	t.assert.strictEqual(first.body.items!.length, 3);
	t.assert.strictEqual(first.body.metadata!.remainingItemCount, 4);
	simulator.store.delete('services', namespace, 'service-4');
	simulator.apply(serviceManifest(namespace, 'service-9', 'x'));
	const second = await ask(simulator, `${path}&continue=${first.body.metadata!.continue}`);
	const third = await ask(simulator, `${path}&continue=${second.body.metadata!.continue}`);
	t.assert.deepStrictEqual([first, second, third].flatMap(page => page.body.items!.map(item => item.metadata!.name)), Array.from({length: 7}, (_, index) => `service-${index}`));
	t.assert.strictEqual(third.body.metadata!.continue, undefined);
	t.assert.strictEqual(third.body.metadata!.resourceVersion, first.body.metadata!.resourceVersion);
	t.assert.strictEqual((await ask(simulator, `${path}&labelSelector=app`)).body.metadata!.remainingItemCount, undefined, 'not with a selector');
});

test('a continue token that is too old answers 410', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(serviceManifest(namespace, 'a', 'x'), serviceManifest(namespace, 'b', 'x'));
	const path = '/api/v1/namespaces/shop/services?limit=1';
	const {body} = await ask(simulator, path);
	clock.advanceNow(6 * 60_000);
	const late = await ask(simulator, `${path}&continue=${body.metadata!.continue}`);
	t.assert.strictEqual(late.status, 410);
	t.assert.strictEqual(late.body.reason, 'Expired');
	t.assert.strictEqual((await ask(simulator, `${path}&continue=nonsense`)).status, 410);
});

test('selects by labels and fields', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...basicCanary(sketch('mail')), ...basicCanary(sketch('cart', 3)));
	clock.advanceNow(5000);
	const count = async (query: string) => (await ask(simulator, `${podsPath}?${query}`)).body.items!.length;
	t.assert.strictEqual(await count('labelSelector=app%3Dmail'), 2);
	t.assert.strictEqual(await count('labelSelector=app%21%3Dmail'), 3);
	t.assert.strictEqual(await count(`labelSelector=${encodeURIComponent('app in (mail, cart)')}`), 5);
	t.assert.strictEqual(await count(`labelSelector=${encodeURIComponent('app notin (mail),rollouts-pod-template-hash')}`), 3);
	t.assert.strictEqual(await count('labelSelector=%21app'), 0);
	const {name} = simulator.store.list('pods', namespace)[0]!.metadata;
	t.assert.strictEqual(await count(`fieldSelector=metadata.name%3D${name}`), 1);
	const events = await ask(simulator, `/api/v1/namespaces/shop/events?fieldSelector=${encodeURIComponent('involvedObject.kind=Rollout,involvedObject.name=mail')}`);
	t.assert.ok(events.body.items!.length > 2);
	t.assert.ok(events.body.items!.every(event => event.involvedObject!.name === 'mail'));
	t.assert.strictEqual((await ask(simulator, `${podsPath}?fieldSelector=spec.nothing%3D1`)).status, 400);
});

test('answers discovery, the version and 404 with a Status', async (t: TestContext) => {
	const {simulator} = await rehearse(t);
	const {body} = await ask(simulator, '/apis/argoproj.io/v1alpha1');
	t.assert.strictEqual(body.kind, 'APIResourceList');
	const names = new Set(body.resources!.map(resource => resource.name));
	t.assert.ok(names.has('rollouts'));
	t.assert.ok(names.has('rollouts/status'));
	t.assert.ok(!names.has('analysisruns/status'), 'no status subresource');
	t.assert.strictEqual((await ask(simulator, '/version')).body.gitVersion, 'v1.36.2');
	t.assert.ok((await ask(simulator, '/apis')).body.groups!.some(group => group.name === 'networking.istio.io'));
	for (const path of ['/apis/gateway.networking.k8s.io/v1', '/apis/argoproj.io/v1alpha1/workflows', '/nothing']) {
		const missing = await ask(simulator, path);
		t.assert.strictEqual(missing.status, 404, path);
		t.assert.strictEqual(missing.body.kind, 'Status');
		t.assert.strictEqual(missing.body.message, 'the server could not find the requested resource');
	}

	const object = await ask(simulator, `${rolloutsPath}/none`);
	t.assert.strictEqual(object.status, 404);
	t.assert.strictEqual(object.body.message, 'rollouts.argoproj.io "none" not found');
});

test('serves namespaces, the controller\'s Deployment and its Lease, renewed every two seconds', async (t: TestContext) => {
	const {simulator, clock} = await rehearse(t);
	const namespaces = await ask(simulator, '/api/v1/namespaces');
	t.assert.deepStrictEqual(namespaces.body.items!.map(item => item.metadata!.name), ['argo-rollouts', 'monitoring', 'shop']);
	const deployment = await ask(simulator, '/apis/apps/v1/namespaces/argo-rollouts/deployments/argo-rollouts');
	t.assert.strictEqual(deployment.body.spec!.template!.spec!.containers![0]!.image, 'quay.io/argoproj/argo-rollouts:v1.9.1');
	const renewedAt = async () => Date.parse((await ask(simulator, '/apis/coordination.k8s.io/v1/namespaces/argo-rollouts/leases/argo-rollouts-controller-lock')).body.spec!.renewTime!);
	const before = await renewedAt();
	clock.advanceNow(2000);
	t.assert.strictEqual(await renewedAt(), before + 2000);
	simulator.controller.stop();
	clock.advanceNow(10_000);
	t.assert.strictEqual(await renewedAt(), before + 2000);
});
