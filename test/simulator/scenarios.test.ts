
import {test, type TestContext} from 'node:test';
import {createVirtualClock, listScenarios, startSimulator, type Simulator, type VirtualClock} from '../../source/simulator/index.ts';
import type {Rollout} from '../../source/simulator/objects.ts';

async function start(t: TestContext, scenario: string): Promise<{readonly simulator: Simulator; readonly clock: VirtualClock}> {
	const clock = createVirtualClock();
	const simulator = await startSimulator({scenario, clock, token: null});
	t.after(async () => simulator.close());
	return {simulator, clock};
}

function find(simulator: Simulator, name: string, namespace = 'shop'): Rollout {
	return simulator.store.get('rollouts', namespace, name)!;
}

test('every scenario starts, has a summary and rollouts with a status; an unknown one is refused by name', async (t: TestContext) => {
	t.assert.strictEqual(listScenarios()[0]!.name, 'shop', 'the default comes first');
	for (const {name, summary} of listScenarios()) {
		const {simulator} = await start(t, name);
		t.assert.ok(summary.length > 10);
		t.assert.strictEqual(simulator.store.list('rollouts').length > 0, name !== 'empty', name);
		t.assert.ok(simulator.store.list('rollouts').every(rollout => rollout.status?.phase !== undefined), name);
		t.assert.ok(simulator.store.get('namespaces', '', simulator.namespace));
	}

	await t.assert.rejects(startSimulator({scenario: 'nonsense'}), /There is no scenario nonsense\. There are: shop, /v);
});

test('the shop shows every interesting state from its first moment', async (t: TestContext) => {
	const {simulator, clock} = await start(t, 'shop');
	const state = (name: string, namespace?: string) => {
		const {status, spec} = find(simulator, name, namespace);
		return {phase: status?.phase, message: status?.message, paused: spec.paused ?? false, weight: status?.canary?.weights?.canary.weight};
	};

	t.assert.deepStrictEqual(state('orders'), {phase: 'Paused', message: 'CanaryPauseStep', paused: false, weight: 50});
	t.assert.deepStrictEqual(state('checkout-api'), {phase: 'Paused', message: 'CanaryPauseStep', paused: false, weight: 20});
	t.assert.deepStrictEqual(state('ranking'), {phase: 'Paused', message: 'InconclusiveAnalysisRun', paused: false, weight: 25});
	t.assert.strictEqual(state('payments').message, 'BlueGreenPause');
	t.assert.strictEqual(find(simulator, 'payments').status?.blueGreen?.prePromotionAnalysisRunStatus?.status, 'Successful');
	t.assert.strictEqual(find(simulator, 'search').status?.canary?.currentStepAnalysisRunStatus?.status, 'Running');
	t.assert.match(state('recommend').message!, /^ProgressDeadlineExceeded/v);
	t.assert.deepStrictEqual([state('cart').message, state('cart').weight], ['manually paused', 50]);
	t.assert.match(find(simulator, 'cart').metadata.annotations!['rolltop.dev/frozen']!, /^\{"v":1,"before":"absent","by":"ana","reason":"incident 4711","id":"f-4711","since":"2026-11-23T11:48:00Z"\}$/v);
	t.assert.strictEqual(find(simulator, 'inventory').spec.paused, true);
	t.assert.strictEqual(find(simulator, 'inventory').metadata.annotations!['rolltop.dev/frozen'], undefined);
	t.assert.deepStrictEqual([state('media').phase, state('ledger', 'billing').phase, state('invoices', 'billing').phase], ['Healthy', 'Healthy', 'Healthy']);
	const pause = find(simulator, 'profile').status!.pauseConditions![0]!;
	t.assert.ok(Date.parse(pause.startTime) + 120_000 > clock.now() + 20_000, 'a timed pause with time left');
	const crashing = simulator.store.list('pods').filter(pod => JSON.stringify(pod.status).includes('CrashLoopBackOff'));
	t.assert.strictEqual(crashing.length, 2);
	t.assert.ok(crashing[0]!.status.containerStatuses![0]!.restartCount >= 4);
});

test('ages lie in the past, events are younger than an hour, and nothing is dated in the future', async (t: TestContext) => {
	const {simulator, clock} = await start(t, 'shop');
	const age = (text: string) => clock.now() - Date.parse(text);
	t.assert.strictEqual(age(find(simulator, 'mail').metadata.creationTimestamp), 9 * 86_400_000);
	t.assert.ok(simulator.store.list('events').length > 50);
	t.assert.ok(simulator.store.list('events').every(event => age(event.firstTimestamp) <= 3_600_000));
	const times = JSON.stringify(simulator.store.list('rollouts')).match(/"\d{4}-\d\d-\d\dT[\d:]+Z"/gv)!;
	t.assert.ok(times.every(text => age(JSON.parse(text) as string) >= 0));
});

test('the shop keeps moving by itself', async (t: TestContext) => {
	const {simulator, clock} = await start(t, 'shop');
	const before = simulator.store.list('replicasets').length;
	const touched = new Set<string>();
	simulator.store.subscribe(({resource, object}) => {
		if (resource === 'rollouts') {
			touched.add(object.metadata.name);
		}
	});
	clock.advanceNow(4 * 60_000);
	t.assert.ok(simulator.store.list('replicasets').length >= before + 3, 'new versions of healthy rollouts');
	t.assert.ok(['media', 'ledger', 'catalog', 'search', 'profile'].every(name => touched.has(name)), [...touched].join(' '));
	t.assert.strictEqual(find(simulator, 'cart').status?.message, 'manually paused', 'what is frozen stays');
});

test('the canary scenario promotes itself and begins again', async (t: TestContext) => {
	const {simulator, clock} = await start(t, 'canary');
	t.assert.strictEqual(find(simulator, 'checkout-api').status?.canary?.weights?.canary.weight, 5);
	const weights = new Set<number | undefined>();
	simulator.store.subscribe(({resource, object}) => {
		if (resource === 'rollouts') {
			weights.add((object as Rollout).status?.canary?.weights?.canary.weight);
		}
	});
	clock.advanceNow(5 * 60_000);
	t.assert.strictEqual(find(simulator, 'checkout-api').status?.phase, 'Healthy');
	t.assert.deepStrictEqual([...weights], [5, 20, 50, 100, 0]);
	clock.advanceNow(2 * 60_000);
	t.assert.match(find(simulator, 'checkout-api').spec.template.spec.containers[0]!.image, /:1\.2$/v);
});

test('the errors scenario gives a person about two minutes, then aborts by itself', async (t: TestContext) => {
	const {simulator, clock} = await start(t, 'errors');
	const phase = () => find(simulator, 'checkout-api').status?.phase;
	t.assert.strictEqual(find(simulator, 'checkout-api').status?.canary?.weights?.canary.weight, 50);
	clock.advanceNow(100_000);
	t.assert.strictEqual(phase(), 'Paused');
	clock.advanceNow(80_000);
	t.assert.strictEqual(phase(), 'Degraded');
	t.assert.match(find(simulator, 'checkout-api').status!.message!, /Background analysis phase error\/failed: Metric "success-rate"/v);
	t.assert.strictEqual(find(simulator, 'checkout-api').status?.canary?.weights?.canary.weight, 0);
});

test('the same seed gives the same cluster', async (t: TestContext) => {
	const text = async () => JSON.stringify((await start(t, 'shop')).simulator.store.list('pods'));
	t.assert.strictEqual(await text(), await text());
});
