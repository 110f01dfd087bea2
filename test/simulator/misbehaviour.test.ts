import {test, type TestContext} from 'node:test';
import {analysisOf, basicCanary, blueGreen, routedCanary, successRate, type SimulatorOptions} from '../../source/simulator/index.ts';
import {image, namespace, rehearse, type Rehearsal} from './rehearsal.ts';

const gate = {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 50}, {pause: {}}]};
const name = 'api';

/** A canary at its gate, half of the pods or half of the traffic on 1.1. */
async function atGate(t: TestContext, kind: 'basic' | 'routed', options: SimulatorOptions = {}, replicas = 4): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, options);
	const sketch = {namespace, name, image: '1.0', replicas, canary: gate};
	rehearsal.simulator.apply(...(kind === 'basic' ? basicCanary(sketch) : routedCanary(sketch)));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	return rehearsal;
}

function podsOn(rehearsal: Rehearsal, tag: string): number {
	return rehearsal.simulator.store.list('pods', namespace).filter(pod => pod.metadata.deletionTimestamp === undefined && pod.spec.containers[0]?.image === image(tag)).length;
}

function routerWeight(rehearsal: Rehearsal): string | undefined {
	return rehearsal.simulator.store.get('ingresses', namespace, `${name}-${name}-canary`)?.metadata.annotations?.['nginx.ingress.kubernetes.io/canary-weight'];
}

const isTaken = (rehearsal: Rehearsal) => rehearsal.status(name).abortedAt !== undefined;

test('V1: an abort under a freeze moves no pod without a router', async (t: TestContext) => {
	for (const holdsPodsUnderFreeze of [true, false]) {
		const rehearsal = await atGate(t, 'basic', {misbehaviour: {holdsPodsUnderFreeze}});
		rehearsal.freeze(name, true);
		rehearsal.pass(1);
		rehearsal.abort(name);
		rehearsal.pass(20);
		t.assert.strictEqual(rehearsal.status(name).phase, 'Degraded');
		t.assert.strictEqual(podsOn(rehearsal, '1.1'), holdsPodsUnderFreeze ? 2 : 0);
	}
});

test('V2, V43: behind a router it takes the weight back and leaves the pods without a deadline', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'routed');
	rehearsal.freeze(name, true);
	rehearsal.pass(1);
	rehearsal.abort(name);
	rehearsal.pass(3);
	t.assert.strictEqual(routerWeight(rehearsal), '0');
	rehearsal.pass(60);
	t.assert.strictEqual(podsOn(rehearsal, '1.1'), 2);
	t.assert.ok(rehearsal.simulator.store.list('replicasets').every(set => set.metadata.annotations?.['scale-down-deadline'] === undefined));
	rehearsal.freeze(name, false);
	rehearsal.pass(35);
	t.assert.strictEqual(podsOn(rehearsal, '1.1'), 0);
});

test('V4, V5: an abort just after promote --full is dropped, unless the same patch clears promoteFull', async (t: TestContext) => {
	const abortsHold = async (patch: object, dropsAbortOfFullPromotion: boolean) => {
		const rehearsal = await atGate(t, 'basic', {misbehaviour: {dropsAbortOfFullPromotion}});
		rehearsal.promoteFull(name);
		rehearsal.pass(0.5);
		rehearsal.patchStatus(name, patch);
		rehearsal.pass(30);
		return rehearsal.status(name).abort === true && podsOn(rehearsal, '1.1') === 0;
	};

	t.assert.strictEqual(await abortsHold({abort: true}, true), false);
	t.assert.strictEqual(await abortsHold({abort: true, promoteFull: null}, true), true);
	t.assert.strictEqual(await abortsHold({abort: true}, false), true);
});

test('V7: an abort with dynamicStableScale strands at 20 %', async (t: TestContext) => {
	for (const strandsDynamicStable of [true, false]) {
		const rehearsal = await rehearse(t, {misbehaviour: {strandsDynamicStable}});
		rehearsal.simulator.apply(...routedCanary({namespace, name, image: '1.0', replicas: 10, canary: {dynamicStableScale: true, abortScaleDownDelaySeconds: 20, steps: [{setWeight: 80}, {pause: {}}]}}));
		rehearsal.untilHealthy(name);
		rehearsal.setImage(name, '1.1');
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(3);
		t.assert.strictEqual(podsOn(rehearsal, '1.0'), 2);
		rehearsal.abort(name);
		rehearsal.pass(180);
		t.assert.deepStrictEqual([routerWeight(rehearsal), podsOn(rehearsal, '1.0')], strandsDynamicStable ? ['20', 8] : ['0', 10]);
	}
});

test('V20: after an abort behind a router the canary Service flips, until the deadline', async (t: TestContext) => {
	for (const flipsCanaryService of [true, false]) {
		const rehearsal = await atGate(t, 'routed', {misbehaviour: {flipsCanaryService}});
		let writes = 0;
		rehearsal.simulator.store.subscribe(({resource}) => {
			writes += resource === 'services' ? 1 : 0;
		});
		rehearsal.abort(name);
		rehearsal.pass(30);
		if (flipsCanaryService) {
			t.assert.ok(Math.abs(writes - 400) < 100, `some 15 a second, got ${writes} in 30 s`);
		} else {
			t.assert.strictEqual(writes, 1);
		}

		rehearsal.pass(10);
		writes = 0;
		rehearsal.pass(30);
		t.assert.strictEqual(writes, 0);
	}
});

test('V25, V45: promote --full of an aborted rollout ships it; a retry goes back to the gate', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	rehearsal.abort(name);
	rehearsal.pass(20);
	t.assert.strictEqual(podsOn(rehearsal, '1.1'), 0);
	rehearsal.patchStatus(name, {abort: false});
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	rehearsal.abort(name);
	rehearsal.pass(20);
	rehearsal.promoteFull(name);
	rehearsal.pass(20);
	t.assert.strictEqual(rehearsal.status(name).phase, 'Healthy');
	t.assert.strictEqual(podsOn(rehearsal, '1.0'), 0);
});

test('V26: undo under a freeze moves nothing', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	rehearsal.freeze(name, true);
	rehearsal.pass(1);
	rehearsal.undo(name, '1.0');
	rehearsal.pass(30);
	const {phase, message, currentStepIndex} = rehearsal.status(name);
	t.assert.deepStrictEqual([phase, message, currentStepIndex], ['Paused', 'manually paused', 2]);
	t.assert.strictEqual(podsOn(rehearsal, '1.1'), 2);
});

test('V27: a freeze stops blue-green\'s automatic promotion, and the thaw switches at once', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...blueGreen({namespace, name, image: '1.0', replicas: 2, blueGreen: {activeService: `${name}-active`, autoPromotionSeconds: 12}}));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.until(name, ({message}) => message === 'BlueGreenPause');
	const fresh = rehearsal.status(name).currentPodHash;
	rehearsal.pass(1);
	rehearsal.freeze(name, true);
	rehearsal.pass(18);
	t.assert.notStrictEqual(rehearsal.status(name).blueGreen?.activeSelector, fresh);
	rehearsal.freeze(name, false);
	rehearsal.pass(1);
	t.assert.strictEqual(rehearsal.status(name).blueGreen?.activeSelector, fresh);
	rehearsal.setImage(name, '1.2');
	rehearsal.until(name, ({message}) => message === 'BlueGreenPause');
	rehearsal.pass(14);
	t.assert.strictEqual(rehearsal.status(name).phase, 'Healthy', 'without a freeze it promotes itself');
});

test('V28: the clock of a timed pause runs on under a freeze', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: [{setWeight: 25}, {pause: {duration: '10s'}}, {setWeight: 50}, {pause: {}}]}}));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	rehearsal.freeze(name, true);
	rehearsal.pass(14);
	t.assert.strictEqual(rehearsal.status(name).currentStepIndex, 1);
	rehearsal.freeze(name, false);
	rehearsal.pass(0.2);
	t.assert.strictEqual(rehearsal.status(name).currentStepIndex, 2);
});

test('V29, V33: what is set under a freeze waits for the thaw', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: gate}));
	rehearsal.untilHealthy(name);
	rehearsal.freeze(name, true);
	rehearsal.setImage(name, '1.1');
	rehearsal.pass(20);
	t.assert.deepStrictEqual([rehearsal.status(name).phase, rehearsal.status(name).currentStepIndex, podsOn(rehearsal, '1.1')], ['Paused', 0, 0]);
	rehearsal.freeze(name, false);
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	rehearsal.abort(name);
	rehearsal.pass(20);
	rehearsal.freeze(name, true);
	rehearsal.pass(1);
	rehearsal.patchStatus(name, {abort: false});
	rehearsal.pass(20);
	t.assert.deepStrictEqual([rehearsal.status(name).message, rehearsal.status(name).currentStepIndex, podsOn(rehearsal, '1.1')], ['manually paused', 0, 0]);
});

test('V31, V32, V49: an abort with nothing in flight is dropped', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(
		...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: gate}),
		...blueGreen({namespace, name: 'switched', image: '1.0', replicas: 2}),
	);
	rehearsal.pass(0.5);
	rehearsal.abort(name);
	rehearsal.pass(0.5);
	t.assert.strictEqual(rehearsal.status(name).abort, undefined, 'during the first deploy');
	rehearsal.untilHealthy(name);
	rehearsal.abort(name);
	rehearsal.pass(0.5);
	t.assert.strictEqual(rehearsal.status(name).abort, undefined, 'when idle');
	rehearsal.untilHealthy('switched');
	rehearsal.setImage('switched', '1.1');
	rehearsal.pass(10);
	rehearsal.abort('switched');
	rehearsal.pass(5);
	t.assert.deepStrictEqual([rehearsal.status('switched').phase, rehearsal.status('switched').abort], ['Healthy', undefined], 'after the switch');
});

test('V37: an action right after a gate is reached is lost until the object changes', async (t: TestContext) => {
	const aborted = async (delaySeconds: number, options: SimulatorOptions) => {
		const rehearsal = await rehearse(t, options);
		rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: gate}));
		rehearsal.untilHealthy(name);
		rehearsal.setImage(name, '1.1');
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(delaySeconds);
		rehearsal.abort(name);
		rehearsal.pass(44);
		return rehearsal;
	};

	const lost = await aborted(0.1, {});
	t.assert.deepStrictEqual([lost.status(name).abort, lost.status(name).phase], [true, 'Paused']);
	lost.patch(name, {metadata: {annotations: {'rolltop.dev/nudge': '1'}}});
	lost.pass(1);
	t.assert.strictEqual(lost.status(name).phase, 'Degraded');
	t.assert.ok(isTaken(await aborted(1, {})), 'later it is taken');
	t.assert.ok(isTaken(await aborted(0.1, {misbehaviour: {lostActionWindowMs: 0}})), 'and on a controller without the defect');
	const chosen = await aborted(5, {loseActionsFor: ({metadata}) => metadata.name === name});
	t.assert.strictEqual(isTaken(chosen), false, 'or always, where a test says so');
	chosen.patch(name, {metadata: {annotations: {'rolltop.dev/nudge': '1'}}});
	chosen.pass(1);
	t.assert.ok(isTaken(chosen));
});

test('V38: behind a router an abort waits for every stable pod', async (t: TestContext) => {
	for (const waitsForWholeStable of [true, false]) {
		const rehearsal = await atGate(t, 'routed', {misbehaviour: {waitsForWholeStable}});
		const stable = rehearsal.simulator.store.list('pods', namespace).find(pod => pod.spec.containers[0]?.image === image('1.0'))!;
		const conditions = stable.status.conditions!.map(condition => ({...condition, status: 'False'}));
		rehearsal.simulator.store.patch('pods', namespace, stable.metadata.name, {status: {conditions}}, {part: 'status'});
		rehearsal.pass(1);
		rehearsal.abort(name);
		rehearsal.pass(15);
		t.assert.strictEqual(routerWeight(rehearsal), waitsForWholeStable ? '50' : '0');
		t.assert.strictEqual(rehearsal.status(name).phase, 'Degraded');
	}
});

test('V39: after completion undo stops at the first gate, promoteFull then brings everybody back', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	rehearsal.promote(name);
	rehearsal.untilHealthy(name);
	rehearsal.undo(name, '1.0');
	rehearsal.pass(30);
	t.assert.deepStrictEqual([podsOn(rehearsal, '1.0'), podsOn(rehearsal, '1.1')], [2, 2]);
	rehearsal.promoteFull(name);
	rehearsal.pass(10);
	t.assert.strictEqual(podsOn(rehearsal, '1.1'), 0);
});

test('V40: promote --full before the controller has acted on a failed run ships the version that failed', async (t: TestContext) => {
	const rehearsal = await rehearse(t, {metrics: ({run, now}) => ({value: [now - Date.parse(run.metadata.creationTimestamp) > 8000 ? 0.5 : 0.99]})});
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '2s', failureLimit: 0}),
		...routedCanary({namespace, name, image: '1.0', replicas: 4, canary: {...gate, analysis: analysisOf(name, 'success-rate')}}),
	);
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.until(name, () => rehearsal.simulator.store.list('analysisruns').some(run => run.status?.phase === 'Failed'));
	t.assert.strictEqual(rehearsal.status(name).abort, undefined);
	rehearsal.promoteFull(name);
	rehearsal.pass(60);
	t.assert.deepStrictEqual([rehearsal.status(name).phase, podsOn(rehearsal, '1.1'), podsOn(rehearsal, '1.0')], ['Healthy', 4, 0]);
});

test('V41: an abort together with an image that is not seen yet is swallowed; V16: the generation tells', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	rehearsal.simulator.controller.stop();
	rehearsal.setImage(name, '1.2');
	rehearsal.abort(name);
	rehearsal.pass(30);
	t.assert.deepStrictEqual([rehearsal.status(name).observedGeneration, rehearsal.rollout(name).metadata.generation], ['2', 3]);
	rehearsal.simulator.controller.start();
	rehearsal.pass(16);
	t.assert.strictEqual(rehearsal.status(name).observedGeneration, '2', 'the old lease is waited for');
	rehearsal.pass(10);
	t.assert.deepStrictEqual([rehearsal.status(name).observedGeneration, rehearsal.status(name).abort], ['3', undefined]);
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	rehearsal.abort(name);
	rehearsal.pass(1);
	t.assert.ok(isTaken(rehearsal));
});

test('V44: a freeze does not stop a full promotion behind a router, without one it does', async (t: TestContext) => {
	for (const kind of ['routed', 'basic'] as const) {
		const rehearsal = await atGate(t, kind, {}, 6);
		rehearsal.promoteFull(name);
		rehearsal.pass(0.1);
		rehearsal.freeze(name, true);
		rehearsal.pass(15);
		const {stableRS, currentPodHash} = rehearsal.status(name);
		t.assert.strictEqual(stableRS === currentPodHash, kind === 'routed', kind);
		rehearsal.freeze(name, false);
		rehearsal.pass(20);
		t.assert.strictEqual(rehearsal.status(name).phase, 'Healthy');
	}
});

test('V46: no room for stable leaves it short, with the reason on the ReplicaSet', async (t: TestContext) => {
	const quota: {pods?: number} = {};
	const rehearsal = await atGate(t, 'basic', {quotaOf: () => quota.pods});
	quota.pods = 2;
	rehearsal.abort(name);
	rehearsal.pass(20);
	t.assert.strictEqual(rehearsal.status(name).phase, 'Degraded');
	t.assert.ok(podsOn(rehearsal, '1.0') < 4);
	const failed = rehearsal.simulator.store.list('replicasets').find(set => set.status.conditions !== undefined);
	t.assert.match(failed?.status.conditions?.[0]?.message ?? '', /exceeded quota/v);
});

test('V49: a rollout of another controller keeps an empty status', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: gate, labels: {'argo-rollouts.argoproj.io/controller-instance-id': 'other'}}));
	rehearsal.pass(60);
	t.assert.strictEqual(rehearsal.rollout(name).status, undefined);
});

test('a change of the number of replicas is followed, but not under a freeze (V47)', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'routed');
	rehearsal.patch(name, {spec: {replicas: 6}});
	rehearsal.pass(10);
	t.assert.deepStrictEqual([podsOn(rehearsal, '1.0'), podsOn(rehearsal, '1.1')], [6, 3]);
	rehearsal.freeze(name, true);
	rehearsal.patch(name, {spec: {replicas: 8}});
	rehearsal.pass(10);
	t.assert.deepStrictEqual([podsOn(rehearsal, '1.0'), podsOn(rehearsal, '1.1')], [6, 3]);
});
