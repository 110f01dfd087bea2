import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, routedCanary, serviceManifest} from '../../source/simulator/index.ts';
import {ask, podsPath, rolloutsPath} from './client.ts';
import {namespace, rehearse} from './rehearsal.ts';

const sketch = (name: string, replicas = 2) => ({namespace, name, image: '1.0', replicas, canary: {steps: [{setWeight: 50}, {pause: {}}]}});

test('lists without kind and apiVersion of the items, in order, with a version', async t => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...basicCanary(sketch('mail')), ...routedCanary(sketch('cart')));
	clock.advanceNow(5000);
	const {status, body} = await ask(simulator, rolloutsPath);
	assert.equal(status, 200);
	assert.equal(body.kind, 'RolloutList');
	assert.equal(body.apiVersion, 'argoproj.io/v1alpha1');
	assert.equal(body.metadata!.resourceVersion, String(simulator.store.resourceVersion));
	assert.deepEqual(body.items!.map(item => item.metadata!.name), ['cart', 'mail']);
	assert.equal(body.items![0]!.kind, undefined);
	assert.equal(body.items![0]!.apiVersion, undefined);
	const one = await ask(simulator, `${rolloutsPath}/cart`);
	assert.equal(one.body.kind, 'Rollout');
	assert.equal(one.body.status!.observedGeneration, '1');
	assert.equal((await ask(simulator, '/apis/argoproj.io/v1alpha1/rollouts')).body.items!.length, 2);
});

test('pages show the state at the first page and count what is left', async t => {
	const {simulator} = await rehearse(t);
	for (let index = 0; index < 7; index++) {
		simulator.apply(serviceManifest(namespace, `service-${index}`, 'x'));
	}

	const path = '/api/v1/namespaces/shop/services?limit=3';
	const first = await ask(simulator, path);
	assert.equal(first.body.items!.length, 3);
	assert.equal(first.body.metadata!.remainingItemCount, 4);
	simulator.store.delete('services', namespace, 'service-4');
	simulator.apply(serviceManifest(namespace, 'service-9', 'x'));
	const second = await ask(simulator, `${path}&continue=${first.body.metadata!.continue}`);
	const third = await ask(simulator, `${path}&continue=${second.body.metadata!.continue}`);
	assert.deepEqual([first, second, third].flatMap(page => page.body.items!.map(item => item.metadata!.name)), Array.from({length: 7}, (_, index) => `service-${index}`));
	assert.equal(third.body.metadata!.continue, undefined);
	assert.equal(third.body.metadata!.resourceVersion, first.body.metadata!.resourceVersion);
	assert.equal((await ask(simulator, `${path}&labelSelector=app`)).body.metadata!.remainingItemCount, undefined, 'not with a selector');
});

test('a continue token that is too old answers 410', async t => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(serviceManifest(namespace, 'a', 'x'), serviceManifest(namespace, 'b', 'x'));
	const path = '/api/v1/namespaces/shop/services?limit=1';
	const {body} = await ask(simulator, path);
	clock.advanceNow(6 * 60_000);
	const late = await ask(simulator, `${path}&continue=${body.metadata!.continue}`);
	assert.equal(late.status, 410);
	assert.equal(late.body.reason, 'Expired');
	assert.equal((await ask(simulator, `${path}&continue=nonsense`)).status, 410);
});

test('selects by labels and fields', async t => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...basicCanary(sketch('mail')), ...basicCanary(sketch('cart', 3)));
	clock.advanceNow(5000);
	const count = async (query: string) => (await ask(simulator, `${podsPath}?${query}`)).body.items!.length;
	assert.equal(await count('labelSelector=app%3Dmail'), 2);
	assert.equal(await count('labelSelector=app%21%3Dmail'), 3);
	assert.equal(await count(`labelSelector=${encodeURIComponent('app in (mail, cart)')}`), 5);
	assert.equal(await count(`labelSelector=${encodeURIComponent('app notin (mail),rollouts-pod-template-hash')}`), 3);
	assert.equal(await count('labelSelector=%21app'), 0);
	const name = simulator.store.list('pods', namespace)[0]!.metadata.name;
	assert.equal(await count(`fieldSelector=metadata.name%3D${name}`), 1);
	const events = await ask(simulator, `/api/v1/namespaces/shop/events?fieldSelector=${encodeURIComponent('involvedObject.kind=Rollout,involvedObject.name=mail')}`);
	assert.ok(events.body.items!.length > 2);
	assert.ok(events.body.items!.every(event => event.involvedObject!.name === 'mail'));
	assert.equal((await ask(simulator, `${podsPath}?fieldSelector=spec.nothing%3D1`)).status, 400);
});

test('answers discovery, the version and 404 with a Status', async t => {
	const {simulator} = await rehearse(t);
	const {body} = await ask(simulator, '/apis/argoproj.io/v1alpha1');
	assert.equal(body.kind, 'APIResourceList');
	const names = body.resources!.map(resource => resource.name);
	assert.ok(names.includes('rollouts') && names.includes('rollouts/status'));
	assert.ok(!names.includes('analysisruns/status'), 'no status subresource');
	assert.equal((await ask(simulator, '/version')).body.gitVersion, 'v1.36.2');
	assert.ok((await ask(simulator, '/apis')).body.groups!.some(group => group.name === 'networking.istio.io'));
	for (const path of ['/apis/gateway.networking.k8s.io/v1', '/apis/argoproj.io/v1alpha1/workflows', '/nothing']) {
		const missing = await ask(simulator, path);
		assert.equal(missing.status, 404, path);
		assert.equal(missing.body.kind, 'Status');
		assert.equal(missing.body.message, 'the server could not find the requested resource');
	}

	const object = await ask(simulator, `${rolloutsPath}/none`);
	assert.equal(object.status, 404);
	assert.equal(object.body.message, 'rollouts.argoproj.io "none" not found');
});

test('serves namespaces, the controller\'s Deployment and its Lease, renewed every two seconds', async t => {
	const {simulator, clock} = await rehearse(t);
	const namespaces = await ask(simulator, '/api/v1/namespaces');
	assert.deepEqual(namespaces.body.items!.map(item => item.metadata!.name), ['argo-rollouts', 'shop']);
	const deployment = await ask(simulator, '/apis/apps/v1/namespaces/argo-rollouts/deployments/argo-rollouts');
	assert.equal(deployment.body.spec!.template!.spec!.containers![0]!.image, 'quay.io/argoproj/argo-rollouts:v1.9.1');
	const renewedAt = async () => Date.parse((await ask(simulator, '/apis/coordination.k8s.io/v1/namespaces/argo-rollouts/leases/argo-rollouts-controller-lock')).body.spec!.renewTime!);
	const before = await renewedAt();
	clock.advanceNow(2000);
	assert.equal(await renewedAt(), before + 2000);
	simulator.controller.stop();
	clock.advanceNow(10_000);
	assert.equal(await renewedAt(), before + 2000);
});

test('gives a pod\'s log, whole, its tail, with times', async t => {
	const {simulator, clock} = await rehearse(t);
	simulator.apply(...basicCanary(sketch('mail')));
	clock.advanceNow(20_000);
	const {name} = simulator.store.list('pods', namespace)[0]!.metadata;
	const whole = await ask(simulator, `${podsPath}/${name}/log`);
	assert.ok(whole.text.split('\n').length > 10);
	const tail = await ask(simulator, `${podsPath}/${name}/log?tailLines=2&timestamps=true`);
	assert.match(tail.text, /^(?:\d{4}-[\d\-:.TZ]+ level=\w+ method=GET .*\n){2}$/);
});
