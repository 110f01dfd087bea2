import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {analysisOf, basicCanary, blueGreen, routedCanary, successRate} from '../../source/simulator/scenarios/manifests.ts';
import type {Fault} from '../../source/simulator/api/faults.ts';
import {undoEffect} from '../../source/domain/effects/undo-effect.ts';
import {chooseUndo} from '../../source/domain/undo-targets.ts';
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
	assert.match(promote.lines().join('\n'), /not seen by the controller.*the controller has been silent for/v);
	rig.simulator.controller.start();
	await rig.until(() => promote.operation().outcome?.code === 'promoted', 'taken after all');
});

test('promote in full brings everybody over, through every step', async context => {
	for (const manifests of [routed(), basic(), blueGreen({namespace, name: 'web', image: '1.0', replicas: 2, blueGreen: {activeService: 'web-active', previewService: 'web-preview', autoPromotionEnabled: false}})]) {
		const rig = await startRig(context);
		rig.simulator.apply(...manifests);
		await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
		rig.setImage('web', '1.1');
		await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0, 'a gate');
		await rig.pass(1000);
		await rig.synced();
		const full = rig.start('promote-full', 'web');
		assert.equal(await toEnd(rig, full), 'promoted', full.lines().join('\n'));
		assert.equal(rig.status('web').stableRS, rig.status('web').currentPodHash);
	}
});

test('promote in full of an aborted one ships the version that was aborted (V25), of a complete one is refused', async context => {
	const rig = await aborted(context);
	const full = rig.start('promote-full', 'web');
	assert.equal(await toEnd(rig, full), 'promoted', full.lines().join('\n'));
	assert.equal(rig.exposure('web'), 100);
	await rig.pass(1000);
	await rig.synced();
	assert.throws(() => rig.start('promote-full', 'web'), /complete/v);
});

test('promote in full right after an undo waits until that is observed (F9)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	await toEnd(rig, rig.start('promote-full', 'web'));
	await rig.pass(2000);
	await rig.synced();
	rig.simulator.controller.stop();
	const {template} = rig.simulator.store.list('replicasets', namespace).find(({spec}) => spec.template.spec.containers[0]?.image.endsWith(':1.0') === true)!.spec;
	rig.patch('web', {spec: {template: {spec: template.spec}}});
	await rig.synced();
	const full = rig.start('promote-full', 'web');
	await rig.pass(3000);
	assert.equal(rig.status('web').promoteFull ?? false, false, 'not sent before');
	assert.match(full.lines().join('\n'), /until the controller had seen the change before/v);
	rig.simulator.controller.start();
	assert.equal(await toEnd(rig, full), 'promoted', full.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0, 'everybody back on 1.0');
});

test('promote in full where the controller never looks is honest about it', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	rig.simulator.controller.stop();
	rig.setImage('web', '1.2');
	await rig.synced();
	const full = rig.start('promote-full', 'web');
	assert.equal(await toEnd(rig, full), 'notObserved');
	assert.equal(rig.audit.filter(({phase}) => phase === 'sent').length, 0);
});

test('restart replaces every pod, one batch after the other', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	await rig.pass(5000);
	await rig.synced();
	const names = () => new Set(rig.simulator.store.list('pods', namespace).filter(({metadata}) => metadata.deletionTimestamp === undefined).map(({metadata}) => metadata.name));
	const before = names();
	const restart = rig.start('restart', 'web');
	assert.equal(await toEnd(rig, restart), 'restarted', restart.lines().join('\n'));
	assert.deepEqual([...names()].filter(name => before.has(name)), []);
	assert.match(restart.lines().join('\n'), /new pods 4 of 4/v);
});

test('restart in 5 minutes is a plan, and says when', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	await rig.pass(1000);
	await rig.synced();
	const restart = rig.start('restart', 'web', {text: '5m'});
	assert.equal(await toEnd(rig, restart), 'restarted', restart.lines().join('\n'));
	assert.match(restart.lines().at(-1) ?? '', /it restarts in (?:4m59s|5m)/v);
	assert.equal(Math.round((Date.parse(rig.rollout('web').spec.restartAt!) - rig.now) / 60_000), 5);
});

test('undo in mid-update is a rollback: everybody back at once (V13)', async context => {
	const rig = await atGate(context);
	const undo = rig.start('undo', 'web');
	assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
	assert.equal(rig.rollout('web').spec.template.spec.containers[0]?.image, 'registry.example/shop/api:1.0');
});

test('undo after completion says that it stopped at its first gate (V39)', async context => {
	const rig = await atGate(context, basic());
	await toEnd(rig, rig.start('promote-full', 'web'));
	await rig.pass(2000);
	await rig.synced();
	const undo = rig.start('undo', 'web');
	assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
	assert.match(undo.lines().at(-1) ?? '', /revision 1, 50% on it, it waits at a gate: p goes on, P brings everybody/v);
});

test('undo under a freeze lifts it when that was chosen, and else says that nothing moves (V26)', async context => {
	for (const [choice, paused] of [[0, undefined], [1, true]] as const) {
		const rig = await atGate(context, basic());
		await toEnd(rig, rig.start('freeze', 'web', {text: 'x'}));
		await rig.pass(500);
		await rig.synced();
		const undo = rig.start('undo', 'web', {choice});
		assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
		await rig.pass(3000);
		assert.equal(rig.rollout('web').spec.paused, paused);
		assert.equal(rig.exposure('web'), paused === true ? 50 : 0);
		assert.equal(undo.lines().at(-1)?.includes('nothing moves until that is lifted'), paused === true);
	}
});

test('an undo that lifts a freeze lifts it although the answer to its first half was lost', async context => {
	const rig = await atGate(context, basic());
	await toEnd(rig, rig.start('freeze', 'web', {text: 'x'}));
	await rig.pass(500);
	await rig.synced();
	const undo = rig.start('undo', 'web', {lostAnswers: 1});
	assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
	assert.equal(rig.rollout('web').spec.paused, undefined);
	assert.equal(rig.exposure('web'), 0);
});

test('an undo within the rollbackWindow is forecast as one that skips its steps, and does', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps}, spec: {rollbackWindow: {revisions: 2}}}));
	await rig.toGate('web');
	rig.patchStatus('web', {promoteFull: true});
	await rig.until(() => rig.status('web').phase === 'Healthy' && rig.exposure('web') === 100, 'complete');
	await rig.pass(2000);
	await rig.synced();
	const family = rig.session.store.families().get('shop/web')!;
	const view = rig.session.store.state.getState().views.get('shop/web')!;
	const {main} = undoEffect(view, family, chooseUndo(view, family)!, false);
	assert.partialDeepStrictEqual(main, {kind: 'undo', revision: 1, isRollback: false, isWithinWindow: true, gate: undefined});
	const undo = rig.start('undo', 'web');
	assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
	assert.equal(rig.exposure('web'), 0);
	assert.match(undo.lines().at(-1) ?? '', /revision 1, everybody is on it/v);
});

test('undo to a chosen revision; what is gone meanwhile is not undone', async context => {
	const rig = await atGate(context, basic());
	await toEnd(rig, rig.start('promote-full', 'web'));
	rig.setImage('web', '1.2');
	await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0 && rig.rollout('web').metadata.annotations?.['rollout.argoproj.io/revision'] === '3', 'the third at its gate');
	await rig.pass(1000);
	await rig.synced();
	const undo = rig.start('undo-to', 'web', {picked: '1'});
	await toEnd(rig, undo);
	assert.equal(rig.rollout('web').spec.template.spec.containers[0]?.image, 'registry.example/shop/api:1.0');
	assert.match(undo.lines().at(-1) ?? '', /revision 1/v);
});

test('undo of the first revision is refused', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	await rig.synced();
	assert.throws(() => rig.start('undo', 'web'), /no earlier revision/v);
});

test('a new image starts now, of an aborted one too, without a retry', async context => {
	const rig = await aborted(context);
	const set = rig.start('set-image', 'web', {text: 'api=registry.example/shop/api:1.2'});
	assert.equal(await toEnd(rig, set), 'imageSet', set.lines().join('\n'));
	assert.equal(rig.rollout('web').spec.template.spec.containers[0]?.image, 'registry.example/shop/api:1.2');
	assert.equal(rig.status('web').abort ?? false, false);
	assert.match(set.lines().at(-1) ?? '', /revision 3: api=registry\.example\/shop\/api:1\.2/v);
});

test('a new image on a frozen one waits, and says so (V29); one that cannot be pulled is late with its reason', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.patch('web', {spec: {paused: true}});
	await rig.pass(500);
	await rig.synced();
	const set = rig.start('set-image', 'web', {text: '*=registry.example/shop/api:1.2'});
	assert.equal(await toEnd(rig, set), 'imageSet', set.lines().join('\n'));
	assert.match(set.lines().at(-1) ?? '', /it is paused: nothing moves/v);
});

async function inAnalysis(context: TestContext): Promise<Rig> {
	const rig = await startRig(context);
	const template = successRate(namespace, {count: 20, interval: '30s'});
	rig.simulator.apply(template, ...basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps: [{setWeight: 50}, {analysis: analysisOf('web', 'success-rate')}, {pause: {}}]}}));
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.setImage('web', '1.1');
	await rig.until(() => rig.simulator.store.list('analysisruns', namespace).some(({status}) => status?.phase === 'Running'), 'an analysis');
	await rig.pass(2000);
	await rig.synced();
	return rig;
}

test('a fix that the controller has not seen yet is neither undone nor overwritten nor started', async context => {
	const rig = await atGate(context, basic());
	rig.patch('web', {spec: {paused: true}});
	await rig.pass(1000);
	await rig.synced();
	rig.simulator.controller.stop();
	for (const [command, options] of [['undo', {}], ['set-image', {text: 'api=registry.example/shop/api:1.3'}], ['pause', {}]] as const) {
		rig.simulator.faults.add({when: ({method}) => method === 'GET', times: 1, fault: {kind: 'answer', status: 503}});
		const running = rig.start(command, 'web', options);
		rig.setImage('web', command === 'undo' ? '1.2' : `1.2-${command}`);
		assert.equal(await toEnd(rig, running), 'moved', running.lines().join('\n'));
		assert.match(running.lines().at(-1) ?? '', /controller has not seen it yet/v);
		rig.simulator.controller.start();
		await rig.pass(20_000);
		await rig.synced();
		rig.simulator.controller.stop();
	}

	assert.deepEqual(rig.audit.filter(({phase}) => phase === 'sent'), []);
});

test('terminate ends the analysis that runs, and says what it ended as (V12)', async context => {
	const rig = await inAnalysis(context);
	const terminate = rig.start('terminate', 'web');
	assert.equal(await toEnd(rig, terminate), 'terminated', terminate.lines().join('\n'));
	assert.match(terminate.lines().at(-1) ?? '', /web-.* Successful/v);
	await rig.until(() => rig.status('web').currentStepIndex === 2, 'it went on');
	await rig.synced();
	assert.throws(() => rig.start('terminate', 'web'), /No analysis and no experiment/v);
});

test('promote past a running analysis skips it and its verdict', async context => {
	const rig = await inAnalysis(context);
	const promote = rig.start('promote', 'web');
	assert.equal(await toEnd(rig, promote), 'promoted', promote.lines().join('\n'));
	await rig.until(() => rig.status('web').currentStepIndex === 2, 'the step behind it');
});

for (const [name, strike] of Object.entries(faults)) {
	test(`${name}: undo, set image, restart and promote in full are carried out once`, async context => {
		const rig = await atGate(context, basic());
		strike(rig);
		const undo = rig.start('undo', 'web');
		assert.equal(await toEnd(rig, undo), 'undone', undo.lines().join('\n'));
		await rig.pass(2000);
		await rig.synced();
		strike(rig);
		const set = rig.start('set-image', 'web', {text: 'api=registry.example/shop/api:1.3'});
		assert.equal(await toEnd(rig, set), 'imageSet', set.lines().join('\n'));
		await rig.until(() => (rig.status('web').pauseConditions ?? []).length > 0, 'its gate');
		await rig.pass(1000);
		await rig.synced();
		strike(rig);
		const full = rig.start('promote-full', 'web');
		assert.equal(await toEnd(rig, full), 'promoted', full.lines().join('\n'));
		await rig.pass(2000);
		await rig.synced();
		strike(rig);
		const restart = rig.start('restart', 'web');
		assert.equal(await toEnd(rig, restart), 'restarted', restart.lines().join('\n'));
	});
}

test('an answer that is lost after the patch was carried out: nothing is done twice, and all of it is proved', async context => {
	const rig = await atGate(context, basic());
	const verbs: ReadonlyArray<readonly [string, string, {readonly text?: string}?]> = [
		['pause', 'paused'], ['pause', 'resumed'], ['promote', 'promoted'], ['promote-full', 'promoted'], ['restart', 'restarted'], ['undo', 'undone'],
		['set-image', 'imageSet', {text: 'api=registry.example/shop/api:1.4'}],
	];
	for (const [command, code, options] of verbs) {
		const before = rig.audit.filter(({phase, patch}) => phase === 'sent' && !JSON.stringify(patch).includes('nudge')).length;
		const running = rig.start(command, 'web', {...options, lostAnswers: 1});
		assert.equal(await toEnd(rig, running), code, running.lines().join('\n'));
		assert.equal(rig.audit.filter(({phase, patch}) => phase === 'sent' && !JSON.stringify(patch).includes('nudge')).length - before, 1, `${command}\n${running.lines().join('\n')}`);
		running.stop();
		await rig.pass(5000);
		await rig.synced();
	}

	rig.patchStatus('web', {abort: true});
	await rig.until(() => rig.status('web').abortedAt !== undefined, 'aborted');
	await rig.pass(3000);
	await rig.synced();
	const retry = rig.start('retry', 'web', {lostAnswers: 1});
	assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
});

test('a colleague is faster: the difference is said and nothing is sent', async context => {
	const rig = await atGate(context, basic());
	const race = async (command: string, change: () => void, options: {readonly text?: string} = {}) => {
		await rig.synced();
		const running = rig.start(command, 'web', options);
		change();
		const code = await toEnd(rig, running);
		running.stop();
		return [code, running.lines().at(-1)] as const;
	};

	assert.match((await race('promote', () => {
		rig.patch('web', {spec: {paused: true}});
	})).join(' '), /moved .*paused or frozen since you looked/v);
	await rig.pass(500);
	assert.match((await race('pause', () => {
		rig.patch('web', {spec: {paused: false}});
	})).join(' '), /moved .*it was resumed since you looked/v);
	await rig.pass(500);
	assert.match((await race('promote-full', () => {
		rig.patchStatus('web', {abort: true});
	})).join(' '), /moved .*it was aborted since you looked/v);
	await rig.pass(2000);
	assert.match((await race('retry', () => {
		rig.patchStatus('web', {abort: false});
	})).join(' '), /moved .*the abort was taken back since you looked/v);
	assert.equal(rig.audit.length, 4, 'four outcomes, nothing sent');
});

async function inExperiment(context: TestContext, duration: string): Promise<Rig> {
	const rig = await startRig(context);
	const experiment = {templates: [{name: 'baseline', specRef: 'stable' as const, replicas: 1}, {name: 'candidate', specRef: 'canary' as const, replicas: 1}], duration};
	rig.simulator.apply(...basicCanary({namespace, name: 'web', image: '1.0', replicas: 2, canary: {steps: [{experiment}, {pause: {}}]}}));
	await rig.until(() => rig.status('web').phase === 'Healthy', 'healthy');
	rig.setImage('web', '1.1');
	await rig.until(() => rig.simulator.store.list('experiments', namespace).some(({status}) => status?.phase === 'Running'), 'an experiment');
	await rig.pass(2000);
	await rig.synced();
	return rig;
}

test('terminate ends an experiment that runs', async context => {
	const rig = await inExperiment(context, '10m');
	const terminate = rig.start('terminate', 'web');
	assert.equal(await toEnd(rig, terminate), 'terminated', terminate.lines().join('\n'));
	assert.notEqual(rig.simulator.store.list('experiments', namespace)[0]?.status?.phase, 'Running');
});

async function endAs(rig: Rig, phase: 'Failed' | 'Inconclusive'): Promise<void> {
	const [experiment] = rig.simulator.store.list('experiments', namespace);
	rig.simulator.store.patch('experiments', namespace, experiment!.metadata.name, {status: {phase, message: 'as the test wants it'}});
	await rig.pass(1500);
	await rig.synced();
}

test('an inconclusive experiment starts over', async context => {
	const rig = await inExperiment(context, '10m');
	await endAs(rig, 'Inconclusive');
	const retry = rig.start('retry', 'web');
	assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
	assert.match(retry.lines().at(-1) ?? '', /started over after .*: web-/v);
});

test('a retry of an update whose first step sets no weight has begun without a pod', async context => {
	const rig = await inExperiment(context, '10m');
	await endAs(rig, 'Failed');
	const retry = rig.start('retry', 'web');
	assert.equal(await toEnd(rig, retry), 'retried', retry.lines().join('\n'));
});
