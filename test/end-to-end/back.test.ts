import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, blueGreen, routedCanary} from '../../source/simulator/index.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];
const routed = (name: string, more: object = {}) => routedCanary({namespace, name, image: '1.0', replicas: 6, canary: {steps: gates, ...more}});
const basic = (name: string, more: object = {}) => basicCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: gates}, ...more});
const twoColours = (name: string) => blueGreen({namespace, name, image: '1.0', replicas: 3, blueGreen: {activeService: `${name}-active`, autoPromotionEnabled: false, scaleDownDelaySeconds: 60}});

const imageNow = (rig: Rig) => rig.rollout('web').spec.template.spec.containers[0]?.image;

/** Version 1.1 for everybody. */
async function toComplete(rig: Rig) {
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.setImage('web', '1.1');
	await rig.pass(3000);
	rig.patchStatus('web', {promoteFull: true});
	await rig.until(() => rig.status('web').phase === 'Healthy' && rig.status('web').stableRS === rig.status('web').currentPodHash && imageNow(rig) === 'registry.example/shop/api:1.1', 'complete');
	await rig.pass(1000);
	await rig.synced();
}

/** Share of the users of a blue-green rollout on the new version. */
function isActiveOld(rig: Rig): boolean {
	const service = rig.simulator.store.get('services', namespace, 'web-active') as {spec?: {selector?: Record<string, string>}} | undefined;
	const set = rig.simulator.store.list('replicasets', namespace).find(({metadata}) => metadata.labels?.['rollouts-pod-template-hash'] === service?.spec?.selector?.['rollouts-pod-template-hash']);
	return set?.spec.template.spec.containers[0]?.image === 'registry.example/shop/api:1.0';
}

async function bringBack(rig: Rig) {
	const back = rig.start('back', 'web');
	await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
	return back;
}

for (const [name, manifests] of [['without a router', basic('web')], ['behind nginx', routed('web')]] as const) {
	test(`back after completion ${name}: undo, and its steps skipped (V39)`, async context => {
		const rig = await startRig(context);
		rig.simulator.apply(...manifests);
		await toComplete(rig);
		assert.equal(rig.exposure('web'), 100);
		const back = await bringBack(rig);
		assert.deepEqual([back.operation().outcome?.result, back.operation().outcome?.code], ['good', 'safe'], back.lines().join('\n'));
		assert.equal(rig.exposure('web'), 0, 'SAFE only when it is so');
		assert.match(back.lines().join('\n'), /undo to revision 1 taken.*steps skipped.*SAFE after .*everybody is on revision 1 \(api:1\.0\)/sv);
		await rig.pass(20_000);
		assert.equal(rig.exposure('web'), 0);
		assert.equal(rig.status('web').phase, 'Healthy');
		const sent = rig.audit.filter(({phase, patch}) => phase === 'sent' && !JSON.stringify(patch).includes('nudge'));
		assert.deepEqual(sent.map(({command, subresource}) => [command, subresource]), [['back', undefined], ['back', 'status']]);
	});
}

test('the plugin\'s undo after completion leaves half of the users behind (the bed is as hard as the real one)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await toComplete(rig);
	rig.setImage('web', '1.0');
	await rig.pass(20_000);
	assert.equal(rig.exposure('web'), 50);
});

for (const [name, delayMs] of [['within the scale-down delay', 2000], ['when the old pods are gone', 90_000]] as const) {
	test(`back after the switch of a blue-green ${name} (V32)`, async context => {
		const rig = await startRig(context);
		rig.simulator.apply(...twoColours('web'));
		await toComplete(rig);
		await rig.pass(delayMs);
		await rig.synced();
		assert.ok(!isActiveOld(rig));
		const back = await bringBack(rig);
		assert.equal(back.operation().outcome?.code, 'safe', back.lines().join('\n'));
		assert.ok(isActiveOld(rig));
		if (delayMs < 60_000) {
			assert.ok((rig.audit.filter(({phase, subresource}) => phase === 'sent' && subresource === 'status')).length <= 1);
		}
	});
}

test('an abort that comes too late goes on as an undo', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await rig.toGate('web');
	// The person sees the gate; it completes before the first request arrives.
	rig.simulator.faults.add({when: ({method, path}) => method === 'PATCH' && path.endsWith('/status'), times: 20, fault: {kind: 'answer', status: 503}});
	const back = rig.start('back', 'web');
	rig.patchStatus('web', {promoteFull: true});
	await rig.until(() => rig.status('web').stableRS === rig.status('web').currentPodHash, 'complete');
	rig.simulator.faults.clear();
	await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
	assert.equal(back.operation().outcome?.code, 'safe', back.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
});

test('where an abort strands (V7) the undo frees the users', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...routed('web', {dynamicStableScale: true, abortScaleDownDelaySeconds: 30, steps: [{setWeight: 80}, {pause: {}}]}));
	await rig.toGate('web');
	const back = rig.start('back', 'web');
	await rig.until(() => back.operation().outcome?.code === 'safe', 'safe');
	assert.match(back.lines().join('\n'), /undo to revision 1 taken/v);
	assert.equal(rig.exposure('web'), 0);
});

test('a frozen complete rollout: the freeze is lifted for the way back and put back after it (V26)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await toComplete(rig);
	const freeze = rig.start('freeze', 'web', {text: 'incident'});
	await rig.until(() => freeze.operation().outcome !== undefined, 'frozen');
	await rig.synced();
	const record = rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'];
	const back = await bringBack(rig);
	assert.equal(back.operation().outcome?.code, 'safe', back.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
	assert.equal(rig.rollout('web').spec.paused, true);
	assert.equal(rig.rollout('web').metadata.annotations?.['rolltop.dev/frozen'], record);
});

test('another image comes right after the undo of a frozen one: it is not touched, and the freeze is put back', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await toComplete(rig);
	const freeze = rig.start('freeze', 'web', {text: 'incident'});
	await rig.until(() => freeze.operation().outcome !== undefined, 'frozen');
	await rig.pass(1000);
	await rig.synced();
	rig.simulator.controller.stop();
	const back = rig.start('back', 'web');
	await rig.until(() => imageNow(rig) === 'registry.example/shop/api:1.0', 'undone');
	rig.setImage('web', '1.2');
	rig.simulator.controller.start();
	await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
	await rig.pass(1000);
	assert.equal(back.operation().outcome?.code, 'overridden', back.lines().join('\n'));
	assert.equal(imageNow(rig), 'registry.example/shop/api:1.2');
	assert.equal(rig.rollout('web').spec.paused, true);
	assert.match(back.lines().join('\n'), /freeze.*put back/v);
});

test('the fix that came after is never undone (V42)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await toComplete(rig);
	rig.simulator.faults.add({when: ({method}) => method === 'GET', times: 1, fault: {kind: 'answer', status: 503}});
	const back = rig.start('back', 'web');
	rig.setImage('web', '1.2');
	await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
	assert.equal(back.operation().outcome?.code, 'superseded', back.lines().join('\n'));
	assert.equal(imageNow(rig), 'registry.example/shop/api:1.2');
	assert.deepEqual(rig.audit.filter(({phase}) => phase === 'sent'), []);
});

test('somebody sets the bad image again: OVERRIDDEN, and by whom (V45)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic('web'));
	await toComplete(rig);
	const back = await bringBack(rig);
	await rig.pass(2000);
	rig.setImage('web', '1.1');
	await rig.until(() => back.operation().outcome?.code === 'overridden', 'overridden');
	assert.match(back.lines().at(-1) ?? '', /OVERRIDDEN .* by kubectl: another revision/v);
});

for (const [where, fault] of [['refused connections', {kind: 'reset'}], ['503', {kind: 'answer', status: 503}], ['429', {kind: 'answer', status: 429, retryAfterSeconds: 1}], ['a timeout', {kind: 'withhold-headers'}]] as const) {
	test(`${where} at every request of the way back do not stop it`, async context => {
		const rig = await startRig(context);
		rig.simulator.apply(...basic('web'));
		await toComplete(rig);
		const isOurs = ({method, query}: {readonly method: string; readonly query: Readonly<Record<string, string>>}) => (method === 'PATCH' || method === 'GET') && query.watch === undefined;
		rig.simulator.faults.add({when: isOurs, times: 3, fault});
		const back = rig.start('back', 'web');
		await rig.pass(1000);
		rig.simulator.faults.add({when: isOurs, times: 2, fault});
		await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
		assert.equal(back.operation().outcome?.code, 'safe', back.lines().join('\n'));
		assert.equal(rig.exposure('web'), 0);
	});
}

for (const command of ['abort', 'back'] as const) {
	test(`an expired token stops no ${command}: it is sent again when there is a fresh one`, async context => {
		const rig = await startRig(context);
		rig.simulator.apply(...basic('web'));
		await (command === 'back' ? toComplete(rig) : rig.toGate('web'));
		const {token} = rig.simulator;
		rig.simulator.setToken('another');
		const running = rig.start(command, 'web');
		await rig.pass(4000);
		assert.equal(running.operation().outcome, undefined);
		assert.ok(rig.exposure('web') > 0);
		rig.simulator.setToken(token);
		await rig.until(() => running.operation().outcome !== undefined, 'an outcome');
		assert.equal(running.operation().outcome?.code, 'safe', running.lines().join('\n'));
		assert.equal(rig.exposure('web'), 0);
	});
}
