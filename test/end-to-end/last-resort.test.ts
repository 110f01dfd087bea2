import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, denying, podQuotaManifest, routedCanary} from '../../source/simulator/index.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const gates = [{setWeight: 50}, {pause: {}}];
const basic = () => basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}});
const routed = () => routedCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}});

async function toDeadController(rig: Rig) {
	await rig.toGate('web');
	rig.simulator.controller.stop();
	await rig.until(() => rig.session.store.state.getState().controller.state === 'silent', 'silent');
	await rig.synced();
}

const selector = (rig: Rig, name: string) => (rig.simulator.store.get('services', namespace, name) as {spec?: {selector?: Record<string, string>}} | undefined)?.spec?.selector?.['rollouts-pod-template-hash'];

test('without a router the canary is scaled away, after stable has room; the controller finishes it when it is back', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await toDeadController(rig);
	assert.equal(rig.exposure('web'), 50);
	const hand = rig.start('last-resort', 'web');
	await rig.until(() => hand.operation().outcome !== undefined, 'an outcome');
	assert.deepEqual([hand.operation().outcome?.result, hand.operation().outcome?.code], ['good', 'contained'], hand.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
	assert.equal(rig.status('web').abort, true);
	rig.simulator.controller.start();
	await rig.pass(40_000);
	assert.equal(rig.exposure('web'), 0);
	assert.equal(rig.status('web').phase, 'Degraded');
});

test('with a router the canary Service is pointed at stable', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed());
	await toDeadController(rig);
	const hand = rig.start('last-resort', 'web');
	await rig.until(() => hand.operation().outcome !== undefined, 'an outcome');
	assert.equal(hand.operation().outcome?.code, 'contained', hand.lines().join('\n'));
	assert.equal(selector(rig, 'web-canary'), rig.status('web').stableRS);
	assert.equal(selector(rig, 'web-canary'), selector(rig, 'web-stable'));
});

/** Every pod of the old version is there and not ready. */
async function loseStable(rig: Rig) {
	for (const pod of rig.simulator.store.list('pods', namespace).filter(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')) {
		rig.simulator.store.patch('pods', namespace, pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
	}

	await rig.pass(2000);
	await rig.synced();
}

test('where no stable pod gets ready the canary is not scaled away: it is all that there is', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await toDeadController(rig);
	await loseStable(rig);
	// New ones cannot be had either.
	rig.simulator.apply(podQuotaManifest(namespace, 4));
	const hand = rig.start('last-resort', 'web');
	await rig.until(() => hand.operation().outcome !== undefined, 'an outcome');
	assert.equal(hand.operation().outcome?.code, 'noEndpoints', hand.lines().join('\n'));
	assert.equal(rig.exposure('web'), 100);
});

test('a Service is not pointed at nobody', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed());
	await toDeadController(rig);
	await loseStable(rig);
	const before = selector(rig, 'web-canary');
	const hand = rig.start('last-resort', 'web');
	await rig.until(() => hand.operation().outcome !== undefined, 'an outcome');
	assert.equal(hand.operation().outcome?.code, 'noEndpoints', hand.lines().join('\n'));
	assert.equal(selector(rig, 'web-canary'), before);
});

test('it is refused while the controller lives, also when it has come back (V30)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	assert.throws(() => rig.start('last-resort', 'web'), /controller lives/v);
	await toDeadController(rig).catch(() => undefined);
	rig.simulator.controller.start();
	await rig.pass(16_500);
	const before = rig.audit.length;
	await rig.until(() => rig.session.store.state.getState().controller.state === 'ok', 'it is back');
	assert.throws(() => rig.start('last-resort', 'web'), /controller lives/v);
	assert.equal(rig.audit.length, before);
});

test('who may not patch ReplicaSets is told so, and nothing of it is half done', async context => {
	const rig = await startRig(context, {isAllowed: denying({verb: 'patch', resource: 'replicasets'})});
	rig.simulator.apply(...basic());
	await toDeadController(rig);
	const hand = rig.start('last-resort', 'web');
	await rig.until(() => hand.operation().outcome !== undefined, 'an outcome');
	assert.equal(hand.operation().outcome?.code, 'refused');
	assert.match(hand.lines().join('\n'), /replicaset/v);
	assert.equal(rig.exposure('web'), 50);
});
