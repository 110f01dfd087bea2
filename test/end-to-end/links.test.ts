import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, routedCanary, denying} from '../../source/simulator/index.ts';
import {waitForSync} from '../../source/reading.ts';
import {namespace, startRig} from './rig.ts';

const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];
const routed = (name: string) => routedCanary({namespace, name, image: '1.0', replicas: 6, canary: {steps: gates}});
const basic = (name: string) => basicCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: gates}});

test('the watch of ReplicaSets is silent or stale since before the update: no SAFE from what it shows', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	await rig.synced();
	// From now on ReplicaSets and pods are refused (503) while Rollouts go on.
	const isChild = ({resource}: {readonly resource: string}) => resource === 'replicasets' || resource === 'pods';
	rig.simulator.faults.add({when: isChild, fault: {kind: 'answer', status: 503}});
	rig.simulator.faults.strikeOpen(isChild, {kind: 'close'});
	rig.setImage('web', '1.1');
	await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0, 'gate');
	rig.patch('web', {spec: {paused: true}});
	await rig.pass(1500);
	console.log(JSON.stringify(Object.entries(rig.session.store.state.getState().links).filter(([kind]) => ['rollouts', 'replicasets', 'pods'].includes(kind)).map(([kind, {state}]) => [kind, state])));
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.ok(abort.operation().outcome?.code !== 'safe' || rig.exposure('web') === 0, `${abort.lines().join('\n')}\nreally ${rig.exposure('web')}% on the canary`);
});

test('shell: a first connection error on the list of rollouts does not end an abort before it begins', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	rig.simulator.faults.add({when: ({resource}) => resource === 'rollouts', times: 1, fault: {kind: 'answer', status: 503}});
	await rig.session.watch('shop');
	const wait = waitForSync(rig.session, 30_000, 'act');
	wait.catch(() => undefined);
	await rig.pass(3000);
	await wait;
	assert.equal(rig.session.store.state.getState().links.rollouts.state, 'live');
});

test('shell: an abort does not wait for a kind that does not answer', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	rig.simulator.faults.add({when: ({resource}) => resource === 'experiments', fault: {kind: 'withhold-headers'}});
	await rig.session.watch('shop');
	let isDone = false;
	const wait = waitForSync(rig.session, 30_000, 'act').then(() => {
		isDone = true;
	});
	wait.catch(() => undefined);
	await rig.pass(5000);
	assert.ok(isDone, 'still waiting after 5 s');
});

test('ReplicaSets and pods may not be read: everybody is back, so it is not NOT BACK', async context => {
	const rig = await startRig(context, {isAllowed: denying({resource: 'replicasets'}, {resource: 'pods'})});
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	const abort = rig.start('abort', 'web');
	await rig.pass(40_000);
	assert.equal(rig.exposure('web'), 0);
	assert.notEqual(abort.operation().outcome?.code, 'notBack', abort.lines().join('\n'));
});

test('the watch of Ingresses goes stale during the abort: the router\'s old word is not the truth for ever', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	rig.session.follow('shop/web');
	await rig.until(() => (rig.session.store.families().get('shop/web')?.open.ingresses ?? []).length > 1, 'the ingresses');
	const isIngress = ({resource}: {readonly resource: string}) => resource === 'ingresses';
	rig.simulator.faults.add({when: isIngress, fault: {kind: 'answer', status: 503}});
	rig.simulator.faults.strikeOpen(isIngress, {kind: 'close'});
	await rig.pass(500);
	const abort = rig.start('abort', 'web');
	await rig.pass(30_000);
	assert.equal(rig.exposure('web'), 0);
	assert.equal(abort.operation().outcome?.code, 'safe', abort.lines().join('\n'));
});

test('the watch of Ingresses is stale since before the weight was set: no SAFE from it', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.session.follow('shop/web');
	await rig.until(() => (rig.session.store.families().get('shop/web')?.open.ingresses ?? []).length > 1, 'the ingresses');
	const isIngress = ({resource}: {readonly resource: string}) => resource === 'ingresses';
	rig.simulator.faults.add({when: isIngress, fault: {kind: 'answer', status: 503}});
	rig.simulator.faults.strikeOpen(isIngress, {kind: 'close'});
	rig.setImage('web', '1.1');
	await rig.until(() => rig.status('web').currentStepIndex === 1 && (rig.status('web').pauseConditions ?? []).length > 0, 'gate');
	await rig.pass(1000);
	// V38: one stable pod is not ready, so the weight stays.
	const pod = rig.simulator.store.list('pods', namespace).find(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')!;
	rig.simulator.store.patch('pods', namespace, pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
	await rig.pass(1500);
	await rig.synced();
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.ok(abort.operation().outcome?.code !== 'safe' || rig.exposure('web') === 0, `${abort.lines().join('\n')}\nreally ${rig.exposure('web')}%`);
});
