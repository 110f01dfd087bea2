import assert from 'node:assert/strict';
import {suite, test, type TestContext} from 'node:test';
import {deriveDiagnosis} from '../../source/domain/diagnosis/derive-diagnosis.ts';
import type {Diagnosis} from '../../source/domain/diagnosis/diagnosis.ts';
import {describeFact} from '../../source/format/diagnosis/fact-words.ts';
import {wishForDiagnosis} from '../../source/wishes.ts';
import {namespace, startRig, type Rig} from './rig.ts';

type Scene = {readonly rig: Rig; readonly why: (name?: string) => Promise<Diagnosis>; readonly next: (diagnosis: Diagnosis) => readonly string[]};

/** A scene of the rehearsal cluster as the pane of `w` reads it, over real HTTP. */
async function enter(context: TestContext, scenario: string): Promise<Scene> {
	const rig = await startRig(context, {scenario});
	await rig.until(() => rig.session.store.families().size > 0, 'the rollouts');
	return {
		rig,
		async why(name = 'checkout-api') {
			const {store} = rig.session;
			const key = `${namespace}/${name}`;
			const stop = rig.session.follow(key, wishForDiagnosis);
			const isThere = () => ['events', 'horizontalpodautoscalers', 'poddisruptionbudgets', 'leases'].every(kind => !['idle', 'loading'].includes(store.state.getState().links[kind as 'events'].state));
			await rig.until(isThere, 'what stands around it');
			await rig.synced();
			const {views, links, controller} = store.state.getState();
			const diagnosis = deriveDiagnosis({family: store.families().get(key)!, view: views.get(key)!, surroundings: {links}, controller, now: rig.now});
			stop();
			return diagnosis;
		},
		next: ({finding}) => finding.next.map(({action}) => action),
	};
}

async function carryOut(rig: Rig, command: string, name = 'checkout-api', options: Parameters<Rig['start']>[2] = {}): Promise<string> {
	const running = rig.start(command, name, options);
	await rig.until(() => running.operation().outcome !== undefined, `the outcome of ${command}: ${running.lines().join('; ')}`);
	running.stop();
	return running.operation().outcome!.code;
}

suite('the scenes of the runbook: the finding is right and the next step works', () => {
	test('stalled at 5 %, a gate: promote goes on', async context => {
		const {rig, why, next} = await enter(context, 'stalled-5-gate');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'gate');
		assert.deepEqual(next(diagnosis), ['promote', 'abort']);
		assert.deepEqual(diagnosis.checks.filter(({result}) => result === 'problem'), []);
		await carryOut(rig, 'promote');
		await rig.until(() => rig.status('checkout-api').currentStepIndex! > 1, 'the next step');
	});

	test('stalled at 5 %, pods that cannot pull their image: an abort brings the users back', async context => {
		const {rig, why, next} = await enter(context, 'stalled-5-pods');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'image-pull');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /^3 canary pods, .* cannot get registry\.example\/shop\/api:1\.1/v);
		assert.ok(next(diagnosis).includes('abort'));
		assert.equal(await carryOut(rig, 'back'), 'safe');
		assert.equal(rig.exposure('checkout-api'), 0);
	});

	test('stalled at 5 %, an analysis whose Prometheus refuses: back is safe', async context => {
		const {rig, why, next} = await enter(context, 'stalled-5-analysis');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'provider-unreachable');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /does not reach its provider .*prometheus\.monitoring:9090: the connection is refused/v);
		assert.deepEqual(next(diagnosis), ['evidence', 'abort']);
		assert.equal(await carryOut(rig, 'back'), 'safe');
	});

	test('stalled at 5 %, paused by hand: the diagnosis names the tool, resume goes on', async context => {
		const {rig, why, next} = await enter(context, 'stalled-5-frozen');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'frozen');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /paused by hand \(spec\.paused\) by kubectl-argo-rollouts: the update is held/v);
		assert.equal(next(diagnosis)[0], 'thaw');
		await carryOut(rig, 'pause');
		await rig.until(() => rig.exposure('checkout-api') === 20, 'the weight after the pause (V28)');
	});

	test('stalled at 5 %, no controller: nothing moves until it is back', async context => {
		const {rig, why, next} = await enter(context, 'stalled-5-controller');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'controller-silent');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /^the controller has been silent for 41m\d+s/v);
		assert.deepEqual(next(diagnosis), ['controllerPods', 'controllerLogs', 'lastResort']);
		rig.simulator.controller.start();
		await rig.until(() => rig.exposure('checkout-api') === 20, 'it goes on by itself');
	});

	test('aborted and degraded: one by its analysis, the other held by a freeze (V1)', async context => {
		const {rig, why, next} = await enter(context, 'aborted-and-degraded');
		const failed = await why();
		assert.equal(failed.finding.code, 'analysis-failed');
		assert.deepEqual(next(failed), ['evidence', 'setImage', 'undo']);
		const held = await why('mail');
		assert.equal(held.finding.code, 'abort-held-by-freeze');
		assert.equal(next(held)[0], 'abort');
		assert.equal(await carryOut(rig, 'back', 'mail'), 'safe');
		await rig.until(() => rig.simulator.store.list('pods', namespace).every(pod => !pod.spec.containers[0]!.image.endsWith(':1.5')), 'no pod of the bad version');
	});

	test('zero samples pass: the evidence is none, and back is safe', async context => {
		const {rig, why, next} = await enter(context, 'zero-samples-pass');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'no-evidence');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /passed without evidence: 5 of 5 samples without data/v);
		assert.deepEqual(next(diagnosis), ['evidence', 'abort']);
		assert.equal(await carryOut(rig, 'back'), 'safe');
	});

	test('Prometheus refused: told while there is time, and after the abort', async context => {
		const {rig, why, next} = await enter(context, 'prometheus-refused');
		assert.equal((await why()).finding.code, 'provider-unreachable');
		await rig.pass(100_000);
		await rig.until(() => rig.status('checkout-api').abort === true, 'its abort');
		await rig.synced();
		const after = await why();
		assert.equal(after.finding.code, 'provider-unreachable');
		assert.deepEqual(next(after), ['evidence', 'retry']);
	});

	test('the canary throws 500s: its samples are bad although nothing aborts; an abort does', async context => {
		const {rig, why, next} = await enter(context, 'canary-500s');
		const diagnosis = await why();
		assert.equal(diagnosis.finding.code, 'analysis-failed');
		assert.match(describeFact(diagnosis.finding.fact, rig.now), /^success-rate of .* is failing/v);
		assert.equal(next(diagnosis)[0], 'abort');
		assert.equal(await carryOut(rig, 'back'), 'safe');
		assert.equal(rig.exposure('checkout-api'), 0);
	});

	test('freeze the namespace: what moves is held, and the diagnosis says by whom', async context => {
		const {rig, why, next} = await enter(context, 'freeze-the-namespace');
		assert.equal((await why('orders')).finding.code, 'gate');
		assert.equal((await why('inventory')).finding.code, 'frozen');
		await carryOut(rig, 'freeze', 'orders', {text: 'incident 4711'});
		await rig.pass(1000);
		await rig.synced();
		const frozen = await why('orders');
		assert.equal(frozen.finding.code, 'frozen');
		assert.match(describeFact(frozen.finding.fact, rig.now), /^frozen by ana "incident 4711": the update is held$/v);
		assert.equal(next(frozen)[0], 'thaw');
	});
});
