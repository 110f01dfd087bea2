import assert from 'node:assert/strict';
import {test} from 'node:test';
import {routedCanary} from '../../source/simulator/index.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const steps = [{setWeight: 50}, {pause: {}}];
const before = {type: 'Percent', value: 100} as const;
const routed = (threshold?: typeof before) => routedCanary({namespace, name: 'web', image: '1.0', replicas: 6, canary: {steps, ...(threshold && {replicaProgressThreshold: threshold})}});
const note = (rig: Rig) => rig.rollout('web').metadata.annotations?.['rolltop.dev/threshold'];
const threshold = (rig: Rig) => rig.rollout('web').spec.strategy.canary?.replicaProgressThreshold;

/** At 50 %, one of six stable pods is not ready, and it is aborted: it stays at 50 % (V38). */
async function toHeldAbort(rig: Rig) {
	await rig.toGate('web');
	const pod = rig.simulator.store.list('pods', namespace).find(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')!;
	rig.simulator.store.patch('pods', namespace, pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
	await rig.pass(1500);
	await rig.synced();
	const back = rig.start('back', 'web');
	await rig.until(() => back.operation().outcome?.code === 'notBack', 'not back');
	await rig.synced();
	return back;
}

for (const [name, set] of [['none', undefined], ['one', before]] as const) {
	test(`an abort that waits for a stable pod goes on with those that are ready, and the threshold is put back (V38; ${name} before)`, async context => {
		const rig = await startRig(context);
		rig.simulator.apply(...routed(set));
		const back = await toHeldAbort(rig);
		assert.match(back.lines().at(-1) ?? '', /waits for 1 of 6 stable pods .*h \(rolltop accept\): accept 83% of stable/v);
		const accept = rig.start('accept', 'web');
		await rig.until(() => accept.operation().outcome !== undefined, 'an outcome');
		assert.deepEqual([accept.operation().outcome?.result, accept.operation().outcome?.code], ['good', 'safe'], accept.lines().join('\n'));
		assert.equal(rig.exposure('web'), 0);
		assert.deepEqual(threshold(rig), set);
		assert.equal(note(rig), undefined);
		await rig.until(() => back.operation().outcome?.code === 'safe', 'the abort sees it too');
		await rig.pass(10_000);
		assert.equal(rig.exposure('web'), 0);
	});
}

test('what was lowered leaves a note on the object: a kill loses nothing, the next one puts it back', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed(before));
	await toHeldAbort(rig);
	const accept = rig.start('accept', 'web');
	await rig.until(() => note(rig) !== undefined, 'lowered');
	accept.stop();
	assert.deepEqual(threshold(rig), {type: 'Percent', value: 83});
	await rig.until(() => rig.exposure('web') === 0, 'back');
	assert.deepEqual(JSON.parse(note(rig)!).before, before); // eslint-disable-line @typescript-eslint/no-unsafe-member-access
});

test('it is refused where no abort waits', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed());
	await rig.toGate('web');
	assert.throws(() => rig.start('accept', 'web'), /not aborted/v);
});

test('refused connections and 503 on the way do not leave the threshold lowered', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed());
	await toHeldAbort(rig);
	const isOurs = ({method, query}: {readonly method: string; readonly query: Readonly<Record<string, string>>}) => (method === 'PATCH' || method === 'GET') && query.watch === undefined;
	rig.simulator.faults.add({when: isOurs, times: 2, fault: {kind: 'reset'}});
	const accept = rig.start('accept', 'web');
	await rig.until(() => note(rig) !== undefined, 'lowered');
	rig.simulator.faults.add({when: isOurs, times: 3, fault: {kind: 'answer', status: 503}});
	await rig.until(() => accept.operation().outcome !== undefined, 'an outcome');
	assert.equal(accept.operation().outcome?.code, 'safe');
	assert.equal(threshold(rig), undefined);
});
