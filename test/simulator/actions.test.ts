import {test, type TestContext} from 'node:test';
import {analysisOf, basicCanary, blueGreen, routedCanary, smokeTest, successRate, type RolloutSketch, type SimulatorOptions} from '../../source/simulator/index.ts';
import {ask, rolloutsPath} from './client.ts';
import {image, namespace, rehearse, type Rehearsal} from './rehearsal.ts';

const name = 'api';
const gate = {maxSurge: 1, maxUnavailable: 0, steps: [{setWeight: 50}, {pause: {}}]};
const half = {steps: [{setWeight: 50}, {pause: {}}]};

async function atGate(t: TestContext, kind: 'basic' | 'routed', sketch: Partial<RolloutSketch> = {}, options: SimulatorOptions = {}): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, options);
	const whole = {namespace, name, image: '1.0', replicas: 4, canary: gate, ...sketch};
	rehearsal.simulator.apply(...(kind === 'basic' ? basicCanary(whole) : routedCanary(whole)));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(1);
	return rehearsal;
}

function podsOn({simulator}: Rehearsal, tag: string): number {
	return simulator.store.list('pods', namespace).filter(pod => pod.metadata.deletionTimestamp === undefined && pod.spec.containers[0]?.image === image(tag)).length;
}

function routerWeight({simulator}: Rehearsal): string | undefined {
	return simulator.store.get('ingresses', namespace, `${name}-${name}-canary`)?.metadata.annotations?.['nginx.ingress.kubernetes.io/canary-weight'];
}

function setOf({simulator}: Rehearsal, tag: string) {
	return simulator.store.list('replicasets', namespace).find(set => set.spec.template.spec.containers[0]!.image === image(tag))!;
}

function selectedBy({simulator}: Rehearsal, service: string): string | undefined {
	return simulator.store.get('services', namespace, service)!.spec.selector!['rollouts-pod-template-hash'];
}

test('V6: the plugin\'s promote of a frozen rollout lifts its freeze; seen between its two patches, the gate begins anew', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	const startedAt = () => rehearsal.status(name).pauseConditions?.[0]?.startTime;
	const before = startedAt();
	rehearsal.freeze(name, true);
	rehearsal.pass(5);
	rehearsal.promote(name);
	rehearsal.pass(0.02);
	t.assert.deepStrictEqual([rehearsal.status(name).controllerPause, podsOn(rehearsal, '1.0')], [undefined, 2], 'the status alone moves nothing');
	rehearsal.freeze(name, false);
	rehearsal.pass(10);
	t.assert.deepStrictEqual([rehearsal.status(name).message, podsOn(rehearsal, '1.0')], ['CanaryPauseStep', 2], 'as recorded in freeze-thaw');
	t.assert.ok(startedAt()! > before!);
	const together = await atGate(t, 'basic');
	together.freeze(name, true);
	together.pass(5);
	together.promote(name);
	together.freeze(name, false);
	together.pass(10);
	t.assert.strictEqual(together.status(name).phase, 'Healthy');
});

test('V25: a plain promote of an aborted rollout changes nothing', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'routed');
	rehearsal.abort(name);
	rehearsal.pass(40);
	rehearsal.patchStatus(name, {pauseConditions: null, currentStepIndex: 1});
	rehearsal.pass(20);
	const {abort, currentStepIndex, phase} = rehearsal.status(name);
	t.assert.deepStrictEqual([abort, currentStepIndex, phase, podsOn(rehearsal, '1.1'), routerWeight(rehearsal)], [true, 0, 'Degraded', 0, '0']);
});

test('V26, V38: behind a router undo under a freeze takes the weight and leaves the pods; one unready stable pod keeps the weight', async (t: TestContext) => {
	const frozen = await atGate(t, 'routed');
	frozen.freeze(name, true);
	frozen.pass(1);
	frozen.undo(name, '1.0');
	frozen.pass(40);
	t.assert.deepStrictEqual([routerWeight(frozen), podsOn(frozen, '1.1')], ['0', 2]);
	const unready = await atGate(t, 'routed');
	const stable = unready.simulator.store.list('pods', namespace).find(pod => pod.spec.containers[0]!.image === image('1.0'));
	unready.simulator.store.patch('pods', namespace, stable!.metadata.name, {status: {conditions: stable!.status.conditions!.map(condition => ({...condition, status: 'False'}))}}, {part: 'status'});
	unready.pass(1);
	unready.undo(name, '1.0');
	unready.pass(5);
	t.assert.deepStrictEqual([unready.status(name).phase, routerWeight(unready)], ['Healthy', '50'], 'the phase does not tell');
	unready.simulator.store.delete('pods', namespace, stable!.metadata.name);
	unready.pass(5);
	t.assert.strictEqual(routerWeight(unready), '0');
});

test('V30: a canary ReplicaSet that is scaled to 0 by hand comes back, unless the controller is dead', async (t: TestContext) => {
	for (const isAlive of [true, false]) {
		const rehearsal = await atGate(t, 'basic');
		if (!isAlive) {
			rehearsal.simulator.controller.stop();
		}

		const {metadata} = setOf(rehearsal, '1.1');
		await ask(rehearsal.simulator, `/apis/apps/v1/namespaces/shop/replicasets/${metadata.name}/scale`, {method: 'PATCH', body: {spec: {replicas: 0}}});
		rehearsal.pass(8);
		t.assert.strictEqual(podsOn(rehearsal, '1.1'), isAlive ? 2 : 0);
	}
});

test('the canary Service that is pointed at stable by hand stays there only while the controller is dead', async (t: TestContext) => {
	for (const isAlive of [true, false]) {
		const rehearsal = await atGate(t, 'routed');
		const {stableRS, currentPodHash} = rehearsal.status(name);
		if (!isAlive) {
			rehearsal.simulator.controller.stop();
		}

		const patched = await ask(rehearsal.simulator, '/api/v1/namespaces/shop/services/api-canary', {method: 'PATCH', body: {spec: {selector: {'rollouts-pod-template-hash': stableRS}}}});
		t.assert.strictEqual(patched.status, 200);
		rehearsal.pass(3);
		t.assert.strictEqual(selectedBy(rehearsal, 'api-canary'), isAlive ? currentPodHash : stableRS);
	}
});

test('V37: a promote at the moment of the gate is lost too, until a nudge', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: gate}));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.untilPaused(name, 1);
	rehearsal.pass(0.1);
	rehearsal.promote(name);
	rehearsal.pass(120);
	t.assert.deepStrictEqual([rehearsal.status(name).pauseConditions, rehearsal.status(name).controllerPause, podsOn(rehearsal, '1.1')], [undefined, true, 2]);
	rehearsal.patch(name, {metadata: {annotations: {'rolltop.dev/nudge': '1'}}});
	rehearsal.pass(10);
	t.assert.strictEqual(rehearsal.status(name).phase, 'Healthy');
});

test('V39: after blue-green has switched, undo and then promoteFull switch back', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(...blueGreen({namespace, name, image: '1.0', replicas: 2, blueGreen: {activeService: `${name}-active`, autoPromotionEnabled: false, scaleDownDelaySeconds: 5}}));
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.until(name, ({message}) => message === 'BlueGreenPause');
	rehearsal.pass(1);
	rehearsal.promote(name);
	rehearsal.untilHealthy(name);
	rehearsal.pass(60);
	const {stableRS} = rehearsal.status(name);
	rehearsal.undo(name, '1.0');
	rehearsal.pass(20);
	t.assert.deepStrictEqual([rehearsal.status(name).message, selectedBy(rehearsal, `${name}-active`)], ['BlueGreenPause', stableRS], 'undo alone stops at the gate');
	rehearsal.promoteFull(name);
	rehearsal.untilHealthy(name);
	t.assert.notStrictEqual(selectedBy(rehearsal, `${name}-active`), stableRS);
});

test('blue-green undo within scaleDownDelaySeconds switches at once, without gate and analysis', async (t: TestContext) => {
	const rehearsal = await rehearse(t);
	rehearsal.simulator.apply(smokeTest(namespace), ...blueGreen({namespace, name, image: '1.0', replicas: 2, blueGreen: {
		activeService: `${name}-active`,
		autoPromotionEnabled: false,
		scaleDownDelaySeconds: 60,
		prePromotionAnalysis: {templates: [{templateName: 'smoke-test'}], args: [{name: 'preview', value: 'x'}]},
	}}));
	rehearsal.untilHealthy(name);
	const first = rehearsal.status(name).stableRS;
	rehearsal.setImage(name, '1.1');
	rehearsal.until(name, ({message}) => message === 'BlueGreenPause');
	rehearsal.pass(1);
	rehearsal.promote(name);
	rehearsal.untilHealthy(name);
	rehearsal.pass(10);
	const runs = rehearsal.simulator.store.list('analysisruns').length;
	rehearsal.undo(name, '1.0');
	rehearsal.pass(2);
	t.assert.deepStrictEqual([selectedBy(rehearsal, `${name}-active`), rehearsal.status(name).phase, rehearsal.simulator.store.list('analysisruns').length], [first, 'Healthy', runs]);
});

test('undo within the rollbackWindow skips every step', async (t: TestContext) => {
	for (const revisions of [undefined, 1]) {
		const rehearsal = await rehearse(t);
		rehearsal.simulator.apply(...basicCanary({namespace, name, image: '1.0', replicas: 4, canary: half, ...(revisions !== undefined && {spec: {rollbackWindow: {revisions}}})}));
		rehearsal.untilHealthy(name);
		rehearsal.pass(2);
		rehearsal.setImage(name, '1.1');
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(1);
		rehearsal.promote(name);
		rehearsal.untilHealthy(name);
		rehearsal.pass(60);
		rehearsal.undo(name, '1.0');
		rehearsal.pass(20);
		t.assert.deepStrictEqual([rehearsal.status(name).message, podsOn(rehearsal, '1.1')], revisions === undefined ? ['CanaryPauseStep', 2] : [undefined, 0]);
		const reasons = rehearsal.simulator.store.list('events', namespace).map(({message}) => message);
		t.assert.strictEqual(reasons.includes('Rollback to active ReplicaSets within RollbackWindow'), revisions === 1);
	}
});

test('F9, V17: promoteFull in the same moment as undo is dropped, and undo stops at the first gate', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	rehearsal.promote(name);
	rehearsal.untilHealthy(name);
	rehearsal.undo(name, '1.0');
	rehearsal.promoteFull(name);
	rehearsal.pass(30);
	const {message, promoteFull} = rehearsal.status(name);
	t.assert.deepStrictEqual([message, promoteFull, podsOn(rehearsal, '1.0')], ['CanaryPauseStep', undefined, 2]);
});

/** A canary in a step analysis whose numbers are bad from the third second on, or never. */
async function inStepAnalysis(t: TestContext, isBad: boolean): Promise<Rehearsal> {
	const rehearsal = await rehearse(t, {metrics: ({run, now}) => ({value: [isBad && now - Date.parse(run.metadata.creationTimestamp) > 3000 ? 0.5 : 0.99]})});
	rehearsal.simulator.apply(
		successRate(namespace, {interval: '2s', count: 100, failureLimit: 0}),
		...routedCanary({namespace, name, image: '1.0', replicas: 4, canary: {steps: [{setWeight: 25}, {analysis: analysisOf(name, 'success-rate')}, {setWeight: 50}, {pause: {}}]}}),
	);
	rehearsal.untilHealthy(name);
	rehearsal.setImage(name, '1.1');
	rehearsal.until(name, ({canary}) => canary?.currentStepAnalysisRunStatus?.status === 'Running');
	return rehearsal;
}

const runOf = ({simulator}: Rehearsal) => simulator.store.list('analysisruns', namespace)[0]!.status!;

test('V40, V12: promote during a step analysis ends it as Successful and skips it', async (t: TestContext) => {
	const rehearsal = await inStepAnalysis(t, false);
	rehearsal.pass(1);
	rehearsal.patchStatus(name, {pauseConditions: null, currentStepIndex: 2});
	rehearsal.untilPaused(name, 3);
	t.assert.deepStrictEqual([runOf(rehearsal).phase, runOf(rehearsal).message, routerWeight(rehearsal)], ['Successful', 'Run Terminated', '50']);
});

test('V40: promote just after a step run has failed skips the step and goes on; of a failed background run the abort wins', async (t: TestContext) => {
	const step = await inStepAnalysis(t, true);
	step.until(name, () => runOf(step).phase === 'Failed');
	t.assert.strictEqual(step.status(name).abort, undefined, 'the controller has not acted yet');
	step.patchStatus(name, {pauseConditions: null, currentStepIndex: 2});
	step.pass(20);
	t.assert.deepStrictEqual([step.status(name).abort, step.status(name).message, routerWeight(step)], [undefined, 'CanaryPauseStep', '50']);
	const background = await rehearse(t, {metrics: ({run, now}) => ({value: [now - Date.parse(run.metadata.creationTimestamp) > 8000 ? 0.5 : 0.99]})});
	background.simulator.apply(successRate(namespace, {interval: '2s', failureLimit: 0}), ...routedCanary({namespace, name, image: '1.0', replicas: 4, canary: {...half, analysis: analysisOf(name, 'success-rate')}}));
	background.untilHealthy(name);
	background.setImage(name, '1.1');
	background.until(name, () => background.simulator.store.list('analysisruns').some(run => run.status?.phase === 'Failed'));
	background.promote(name);
	background.pass(20);
	t.assert.deepStrictEqual([background.status(name).abort, routerWeight(background)], [true, '0']);
});

test('V42: an abort that comes late hits the fix, unless it tests the pod hash', async (t: TestContext) => {
	const late = async (rehearsal: Rehearsal, hash: string | undefined) => {
		rehearsal.setImage(name, '1.2');
		rehearsal.pass(0.5);
		rehearsal.untilPaused(name, 1);
		rehearsal.pass(1);
		const path = `${rolloutsPath}/${name}/status`;
		const answer = hash === undefined
			? await ask(rehearsal.simulator, path, {method: 'PATCH', body: {status: {abort: true}}})
			: await ask(rehearsal.simulator, path, {method: 'PATCH', type: 'json-patch', body: [{op: 'test', path: '/status/currentPodHash', value: hash}, {op: 'add', path: '/status/abort', value: true}]});
		rehearsal.pass(10);
		return [answer.status, rehearsal.status(name).phase];
	};

	t.assert.deepStrictEqual(await late(await atGate(t, 'basic'), undefined), [200, 'Degraded']);
	const careful = await atGate(t, 'basic');
	t.assert.deepStrictEqual(await late(careful, careful.status(name).currentPodHash), [422, 'Paused']);
});

test('V45: what two people do at once', async (t: TestContext) => {
	const full = await atGate(t, 'basic');
	full.abort(name);
	full.pass(0.1);
	full.promoteFull(name);
	full.pass(20);
	t.assert.deepStrictEqual([full.status(name).phase, podsOn(full, '1.0')], ['Healthy', 0], 'abort, then promote --full: the new version goes on');
	const retried = await atGate(t, 'basic');
	retried.abort(name);
	retried.pass(0.5);
	retried.patchStatus(name, {abort: false});
	retried.untilPaused(name, 1);
	t.assert.strictEqual(podsOn(retried, '1.1'), 2, 'abort, then retry: back at the gate');
	const thawed = await atGate(t, 'basic');
	thawed.freeze(name, true);
	thawed.promote(name);
	thawed.freeze(name, false);
	thawed.pass(10);
	t.assert.strictEqual(thawed.status(name).phase, 'Healthy', 'freeze and promote together: promote wins');
	const twice = await atGate(t, 'basic', {canary: {...gate, steps: [{setWeight: 25}, {pause: {}}, {setWeight: 50}, {pause: {}}]}});
	twice.promote(name);
	twice.promote(name);
	twice.pass(20);
	t.assert.deepStrictEqual([twice.status(name).currentStepIndex, twice.status(name).message], [3, 'CanaryPauseStep'], 'two promotes: one gate');
});

test('a new image in flight begins anew at once, also after an abort', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'routed');
	rehearsal.setImage(name, '1.2');
	rehearsal.pass(0.5);
	rehearsal.untilPaused(name, 1);
	t.assert.deepStrictEqual([podsOn(rehearsal, '1.2'), routerWeight(rehearsal)], [2, '50']);
	rehearsal.pass(1);
	rehearsal.abort(name);
	rehearsal.pass(5);
	t.assert.strictEqual(rehearsal.status(name).phase, 'Degraded');
	rehearsal.setImage(name, '1.3');
	rehearsal.pass(0.5);
	rehearsal.untilPaused(name, 1);
	t.assert.deepStrictEqual([rehearsal.status(name).abort, podsOn(rehearsal, '1.3')], [undefined, 2], 'no retry needed');
});

test('a restart waits for its time, then replaces pods of canary and stable', async (t: TestContext) => {
	const rehearsal = await atGate(t, 'basic');
	const before = new Set(rehearsal.simulator.store.list('pods', namespace).map(pod => pod.metadata.name));
	const restartAt = new Date(rehearsal.clock.now() + 30_000).toISOString().replace(/\.\d+/v, '');
	rehearsal.patch(name, {spec: {restartAt}});
	rehearsal.pass(25);
	t.assert.ok(rehearsal.simulator.store.list('pods', namespace).every(pod => before.has(pod.metadata.name)));
	rehearsal.pass(60);
	t.assert.ok(rehearsal.simulator.store.list('pods', namespace).every(pod => !before.has(pod.metadata.name)));
	t.assert.deepStrictEqual([rehearsal.status(name).restartedAt, podsOn(rehearsal, '1.0'), podsOn(rehearsal, '1.1'), rehearsal.status(name).message], [restartAt, 2, 2, 'CanaryPauseStep']);
});
