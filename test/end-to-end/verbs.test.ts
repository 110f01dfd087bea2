import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {basicCanary, blueGreen, routedCanary} from '../../source/simulator/scenarios/manifests.ts';
import type {Fault} from '../../source/simulator/api/faults.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const steps = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];
const routed = (name = 'web') => routedCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps}});
const basic = (name = 'web') => basicCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps}});
const loses = {misbehaviour: {lostActionWindowMs: 400}};

type Running = ReturnType<Rig['start']>;

async function toEnd(rig: Rig, running: Running): Promise<string> {
	await rig.until(() => running.operation().outcome !== undefined, 'an outcome');
	return running.operation().outcome!.code;
}

async function atGate(context: TestContext, manifests = routed(), options = {}): Promise<Rig> {
	const rig = await startRig(context, options);
	rig.simulator.apply(...manifests);
	await rig.toGate('web');
	return rig;
}

async function aborted(context: TestContext): Promise<Rig> {
	const rig = await atGate(context);
	const abort = rig.start('abort', 'web');
	await rig.until(() => abort.operation().outcome?.code === 'safe', 'safe');
	abort.stop();
	await rig.pass(1000);
	await rig.synced();
	return rig;
}

/** Each place where the line can break: before the request, after it was carried out, in the watch. */
const faults: Readonly<Record<string, (rig: Rig) => void>> = {
	'the connection refused before the request'(rig) {
		rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'reset'}});
	},
	'503 in place of an answer'(rig) {
		rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'answer', status: 503}});
	},
	'429 with a time to wait'(rig) {
		rig.simulator.faults.add({when: isPatch, times: 1, fault: {kind: 'answer', status: 429, retryAfterSeconds: 1}});
	},
	'the watch cut off'(rig) {
		rig.simulator.faults.strikeOpen(({resource}) => resource === 'rollouts', {kind: 'reset'});
	},
	'half a line in the watch'(rig) {
		rig.simulator.faults.strikeOpen(({resource}) => resource === 'rollouts', {kind: 'cut-line'} satisfies Fault);
	},
};

const isPatch = ({method}: {readonly method: string}) => method === 'PATCH';

test('retry begins an aborted update anew, and is proved by pods of it', async context => {
	const rig = await aborted(context);
	const retry = rig.start('retry', 'web');
	assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
	assert.equal(rig.status('web').abort, undefined);
	await rig.until(() => rig.exposure('web') === 50, 'users on it again');
});

test('retry of one that is not aborted is refused with the key that helps', async context => {
	const rig = await atGate(context);
	assert.throws(() => rig.start('retry', 'web'), /not aborted.*nothing to retry/v);
});

test('a retry under a freeze waits, and says so (V33)', async context => {
	const rig = await aborted(context);
	rig.patch('web', {spec: {paused: true}});
	await rig.pass(500);
	await rig.synced();
	const retry = rig.start('retry', 'web');
	assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
	assert.match(retry.lines().at(-1) ?? '', /it is paused: nothing moves/v);
});

test('pause holds a rollout and resume skips nothing', async context => {
	const rig = await atGate(context);
	const pause = rig.start('pause', 'web');
	assert.equal(await toEnd(rig, pause), 'paused', pause.lines().join('\n'));
	assert.equal(rig.rollout('web').spec.paused, true);
	await rig.synced();
	const before = rig.status('web').currentStepIndex;
	const resume = rig.start('pause', 'web');
	assert.equal(await toEnd(rig, resume), 'resumed', resume.lines().join('\n'));
	await rig.pass(2000);
	assert.deepEqual([rig.rollout('web').spec.paused, rig.status('web').currentStepIndex], [false, before]);
	assert.match(resume.lines().at(-1) ?? '', /it waits at a gate/v);
});

test('a freeze of rolltop that is resumed goes with its record', async context => {
	const rig = await atGate(context);
	const freeze = rig.start('freeze', 'web', {text: 'incident 4711'});
	await toEnd(rig, freeze);
	await rig.pass(500);
	await rig.synced();
	const resume = rig.start('pause', 'web');
	assert.equal(await toEnd(rig, resume), 'resumed', resume.lines().join('\n'));
	assert.equal(rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'], undefined);
	assert.equal(rig.rollout('web').spec.paused, undefined, 'as it was before');
});

test('promote of a frozen one goes past the gate and lifts its freeze with the record (V6)', async context => {
	const rig = await atGate(context);
	await toEnd(rig, rig.start('freeze', 'web', {text: 'incident 4711'}));
	await rig.pass(500);
	await rig.synced();
	const promote = rig.start('promote', 'web');
	assert.equal(await toEnd(rig, promote), 'promoted', promote.lines().join('\n'));
	assert.equal(rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'], undefined);
	assert.notEqual(rig.rollout('web').spec.paused, true);
	await rig.until(() => rig.status('web').currentStepIndex === 3, 'the next gate');
	assert.equal(rig.exposure('web'), 80);
});

test('a blue-green promote that was lost is promoted again (V37)', async context => {
	const rig = await startRig(context, loses);
	rig.simulator.apply(...blueGreen({namespace, name: 'web', image: '1.0', replicas: 2, blueGreen: {activeService: 'web-active', previewService: 'web-preview', autoPromotionEnabled: false}}));
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.setImage('web', '1.1');
	await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0, 'its gate');
	rig.patchStatus('web', {pauseConditions: null});
	await rig.pass(12_000);
	await rig.synced();
	assert.notEqual(rig.status('web').blueGreen?.activeSelector, rig.status('web').currentPodHash, 'it was lost');
	const promote = rig.start('promote', 'web');
	assert.equal(await toEnd(rig, promote), 'promoted', promote.lines().join('\n'));
	assert.equal(rig.status('web').blueGreen?.activeSelector, rig.status('web').currentPodHash);
});

for (const [name, strike] of Object.entries(faults)) {
	test(`${name}: promote passes one gate, pause holds, retry begins anew`, async context => {
		const rig = await atGate(context, basic());
		strike(rig);
		const promote = rig.start('promote', 'web');
		assert.equal(await toEnd(rig, promote), 'promoted', promote.lines().join('\n'));
		await rig.pass(6000);
		assert.equal(rig.status('web').currentStepIndex, 3, 'one gate, not two');
		await rig.synced();
		strike(rig);
		const pause = rig.start('pause', 'web');
		assert.equal(await toEnd(rig, pause), 'paused', pause.lines().join('\n'));
		rig.patch('web', {spec: {paused: false}});
		rig.patchStatus('web', {abort: true});
		await rig.until(() => rig.status('web').abortedAt !== undefined, 'aborted');
		await rig.pass(3000);
		await rig.synced();
		strike(rig);
		const retry = rig.start('retry', 'web');
		assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
	});
}

test('with the controller gone it says "not seen" with the heartbeat, goes on watching and tells when it was taken (V21)', async context => {
	const rig = await atGate(context);
	rig.simulator.controller.stop();
	await rig.pass(30_000);
	const promote = rig.start('promote', 'web');
	await rig.until(() => promote.operation().outcome?.code === 'notSeen', 'not seen');
	assert.match(promote.lines().join('\n'), /not seen by the controller.*the controller is silent for/v);
	rig.simulator.controller.start();
	await rig.until(() => promote.operation().outcome?.code === 'promoted', 'taken after all');
});
