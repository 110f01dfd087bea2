import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, routedCanary} from '../../source/simulator/index.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];
const routed = (name: string) => routedCanary({namespace, name, image: '1.0', replicas: 6, canary: {steps: gates}});
const basic = (name: string) => basicCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: gates}});

/** The six situations of V34, V37 and V38, up to the moment of the abort. */
const situations: Readonly<Record<string, (rig: Rig) => Promise<void>>> = {
	async 'at 50 % behind nginx'(rig) {
		rig.simulator.apply(...routed('web'));
		await rig.toGate('web');
	},
	async 'frozen without a router (V1)'(rig) {
		rig.simulator.apply(...basic('web'));
		await rig.toGate('web');
		rig.patch('web', {spec: {paused: true}});
		await rig.pass(1000);
	},
	async '0.8 s after promote --full behind nginx (V4)'(rig) {
		rig.simulator.apply(...routed('web'));
		await rig.toGate('web');
		rig.patchStatus('web', {promoteFull: true});
		await rig.pass(800);
	},
	async '0.8 s after promote --full without a router (V4)'(rig) {
		rig.simulator.apply(...basic('web'));
		await rig.toGate('web');
		rig.patchStatus('web', {promoteFull: true});
		await rig.pass(800);
	},
	async 'lost at the moment of the gate (V37)'(rig) {
		rig.simulator.apply(...basic('web'));
		await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
		rig.setImage('web', '1.1');
		await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0, 'the gate');
		await rig.synced();
	},
	async 'an unready stable pod behind nginx (V38)'(rig) {
		rig.simulator.apply(...routed('web'));
		await rig.toGate('web');
		const pod = rig.simulator.store.list('pods', namespace).find(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')!;
		rig.simulator.store.patch('pods', namespace, pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
		await rig.pass(1500);
	},
};

const loses = {misbehaviour: {lostActionWindowMs: 400}};

for (const [name, prepare] of Object.entries(situations)) {
	const isHeld = name.includes('V38');

	test(`abort ${name}: ${isHeld ? 'says that the users are NOT BACK, and why' : 'brings everybody back'}`, async context => {
		const rig = await startRig(context, name.includes('V37') ? loses : {});
		await prepare(rig);
		await rig.synced();
		assert.ok(rig.exposure('web') > 0);
		const abort = rig.start('abort', 'web');
		await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
		const {outcome} = abort.operation();
		if (isHeld) {
			assert.equal(outcome?.code, 'notBack');
			assert.match(abort.lines().at(-1) ?? '', /NOT BACK.*waits for 1 of 6 stable pods \(web-/v);
			assert.equal(rig.exposure('web'), 50);
			return;
		}

		assert.deepEqual([outcome?.result, outcome?.code], ['good', 'safe'], abort.lines().join('\n'));
		assert.equal(rig.exposure('web'), 0, 'the screen says SAFE only when it is so');
		await rig.pass(20_000);
		assert.equal(rig.exposure('web'), 0, 'and it stays so');
		assert.equal(abort.operation().outcome?.code, 'safe');
	});

	test(`the official plugin's abort ${name}: ${name.startsWith('at 50') ? 'brings them back too' : 'leaves users behind (the bed is as hard as the real one)'}`, async context => {
		const rig = await startRig(context, name.includes('V37') ? loses : {});
		await prepare(rig);
		rig.patchStatus('web', {abort: true});
		await rig.pass(20_000);
		assert.equal(rig.exposure('web') === 0, name.startsWith('at 50'));
	});
}

test('a freeze that was lifted for the abort is put back with its record', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	const freeze = rig.start('freeze', 'web', {text: 'incident 4711'});
	await rig.until(() => freeze.operation().outcome !== undefined, 'frozen');
	await rig.synced();
	const record = rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'];
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.equal(abort.operation().outcome?.code, 'safe');
	assert.equal(rig.rollout('web').spec.paused, true);
	assert.equal(rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'], record);
	assert.ok(abort.lines().some(line => line.startsWith('freeze put back')));
});

test('an abort that is sent together with a change the controller has not seen is sent again until it holds (V41)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	rig.simulator.controller.stop();
	rig.setImage('web', '1.2');
	await rig.synced();
	const abort = rig.start('abort', 'web');
	await rig.pass(3000);
	assert.equal(abort.operation().outcome, undefined);
	rig.simulator.controller.start();
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.equal(abort.operation().outcome?.code, 'safe', abort.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
});

test('with the controller gone an abort waits, says so, and is carried out when it is back (V21)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	rig.simulator.controller.stop();
	const abort = rig.start('abort', 'web');
	await rig.pass(30_000);
	assert.match(abort.lines().join('\n'), /not seen by the controller.*controller has been silent/v);
	rig.simulator.controller.start();
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.equal(abort.operation().outcome?.code, 'safe');
});

test('refused connections, 429 and 503 do not stop an abort', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	const isPatch = ({method}: {readonly method: string}) => method === 'PATCH';
	rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'reset'}});
	rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'answer', status: 503}});
	rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'answer', status: 429, retryAfterSeconds: 1}});
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.equal(abort.operation().outcome?.code, 'safe');
	assert.match(abort.lines()[0] ?? '', /4th try/v);
});

test('somebody retries after the abort: OVERRIDDEN is said (V45)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome?.code === 'safe', 'safe');
	await rig.pass(3000);
	rig.patchStatus('web', {abort: false});
	await rig.until(() => abort.operation().outcome?.code === 'overridden', 'overridden');
	assert.match(abort.lines().at(-1) ?? '', /OVERRIDDEN .* it was retried/v);
});

test('promote goes past a gate, and is proved by the step that moved', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	const promote = rig.start('promote', 'web');
	await rig.until(() => promote.operation().outcome !== undefined, 'an outcome');
	assert.equal(promote.operation().outcome?.code, 'promoted');
	assert.ok((rig.status('web').currentStepIndex ?? 0) >= 2);
});

test('a promote that the controller loses is nudged until it is taken (V37)', async context => {
	const rig = await startRig(context, loses);
	await situations['lost at the moment of the gate (V37)']!(rig);
	const promote = rig.start('promote', 'web');
	await rig.until(() => promote.operation().outcome !== undefined, 'an outcome');
	assert.equal(promote.operation().outcome?.code, 'promoted', promote.lines().join('\n'));
	assert.match(promote.lines().join('\n'), /nudged/v);
});

test('freeze holds what moves, leaves alone what somebody else paused, and thaw gives back exactly that', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'), ...basic('idle'), ...basic('held'));
	await rig.toGate('web');
	await rig.until(() => rig.status('idle').phase === 'Healthy' && rig.status('held').phase === 'Healthy', 'healthy');
	rig.patch('held', {spec: {paused: true}});
	await rig.pass(500);
	await rig.synced();
	const freeze = rig.start('freeze', 'web', {text: 'incident 4711'});
	await rig.until(() => freeze.operation().outcome !== undefined, 'frozen');
	assert.equal(freeze.operation().outcome?.result, 'good');
	assert.deepEqual(['web', 'idle', 'held'].map(name => rig.rollout(name).spec.paused), [true, true, true]);
	await rig.pass(500);
	await rig.synced();
	assert.equal(rig.session.store.state.getState().views.get('shop/web')?.frozen?.reason, 'incident 4711');
	const thaw = rig.start('freeze', 'web');
	await rig.until(() => thaw.operation().outcome !== undefined, 'thawed');
	assert.deepEqual(['web', 'idle', 'held'].map(name => rig.rollout(name).spec.paused), [undefined, undefined, true]);
	assert.equal(rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'], undefined);
});

test('every write is in the audit log, before it is sent and after it is answered, and the outcome after that', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.deepEqual(rig.audit.map(({phase, command, name}) => [phase, command, name]), [['begun', 'abort', 'web'], ['sent', 'abort', 'web'], ['answered', 'abort', 'web'], ['outcome', 'abort', 'web']]);
	assert.deepEqual(rig.audit[1]?.patch, {status: {abort: true, promoteFull: null}});
	assert.equal(rig.audit[3]?.outcome, 'good: safe');
});

test('read-only sends nothing', async context => {
	const rig = await startRig(context, {}, ['--read-only']);
	rig.simulator.apply(...routed('web'));
	await rig.toGate('web');
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome !== undefined, 'an outcome');
	assert.equal(abort.operation().outcome?.code, 'refused');
	assert.equal(rig.status('web').abort, undefined);
	assert.deepEqual(rig.audit.filter(({phase}) => phase !== 'outcome'), []);
});
