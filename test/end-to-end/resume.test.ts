import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary} from '../../source/simulator/index.ts';
import {runOperation} from '../../source/commands/run-operation.ts';
import {findResumable} from '../../source/resuming.ts';
import type {AuditLog, WrittenEntry} from '../../source/files/audit-log.ts';
import {namespace, startRig, type Rig} from './rig.ts';

const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];
const basic = (steps: readonly object[] = gates) => basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps}});

/** The log of a rolltop whose process is gone. */
function logOf(rig: Rig, minutesAgo = 0): AuditLog {
	const at = new Date(rig.now - (minutesAgo * 60_000)).toISOString();
	const entries = rig.audit.map((entry): WrittenEntry => ({...entry, v: 1, at, person: 'ana', version: 'test'}));
	return {append() {
		throw new Error('only read');
	}, problem: () => undefined, read: () => ({ok: true, value: entries})};
}

/** What a new rolltop does at its start. */
function restart(rig: Rig) {
	const found = findResumable(logOf(rig), {context: 'rehearsal', now: rig.now, isAlive: () => false});
	return found.map(({id, command, beginning}) => runOperation(rig.session.hands(() => undefined), {id, command}, beginning));
}

/** An abort at a gate, whose rolltop is gone as soon as it is sent. */
async function abortAndDie(rig: Rig): Promise<void> {
	await rig.toGate('web');
	const back = rig.start('back', 'web');
	await rig.until(() => rig.status('web').abort === true, 'sent');
	back.stop();
}

const sentSince = (rig: Rig, index: number) => rig.audit.slice(index).filter(({phase}) => phase === 'sent');

test('an abort whose rolltop was killed is followed by the next one, and nothing is sent again while it holds', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await abortAndDie(rig);
	await rig.pass(500);
	await rig.synced();
	const before = rig.audit.length;
	const [resumed] = restart(rig);
	assert.ok(resumed);
	await rig.until(() => resumed.operation().outcome !== undefined, 'an outcome');
	assert.equal(resumed.operation().outcome?.code, 'safe');
	assert.equal(rig.exposure('web'), 0);
	assert.deepEqual(sentSince(rig, before), []);
});

test('a lost abort is nudged by the next rolltop until it is taken (V37)', async context => {
	const rig = await startRig(context, {loseActionsFor: () => true});
	rig.simulator.apply(...basic());
	await abortAndDie(rig);
	await rig.pass(5000);
	await rig.synced();
	assert.equal(rig.exposure('web'), 50);
	const before = rig.audit.length;
	const [resumed] = restart(rig);
	await rig.until(() => resumed!.operation().outcome !== undefined, 'an outcome');
	assert.equal(resumed!.operation().outcome?.code, 'safe');
	assert.ok(sentSince(rig, before).every(({patch}) => JSON.stringify(patch).includes('rolltop.dev/nudge')));
});

test('the fix that rolls by then is not aborted (V42)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await abortAndDie(rig);
	rig.setImage('web', '1.2');
	await rig.until(() => rig.status('web').currentStepIndex === 1 && (rig.status('web').pauseConditions ?? []).length > 0, 'the fix at its gate');
	await rig.pass(1000);
	await rig.synced();
	const [resumed] = restart(rig);
	await rig.until(() => resumed!.operation().outcome !== undefined, 'an outcome');
	assert.equal(resumed!.operation().outcome?.code, 'superseded');
	assert.notEqual(rig.status('web').abort, true);
});

test('killed between undo and the skipping of its steps: the next one skips them (V39)', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	rig.patchStatus('web', {promoteFull: true});
	await rig.until(() => rig.status('web').stableRS === rig.status('web').currentPodHash, 'complete');
	await rig.pass(1000);
	await rig.synced();
	const back = rig.start('back', 'web');
	await rig.until(() => rig.rollout('web').spec.template.spec.containers[0]?.image === 'registry.example/shop/api:1.0', 'undone');
	back.stop();
	await rig.pass(20_000);
	await rig.synced();
	assert.equal(rig.exposure('web'), 50, 'it stands at the first gate');
	const [resumed] = restart(rig);
	await rig.until(() => resumed!.operation().outcome !== undefined, 'an outcome');
	assert.equal(resumed!.operation().outcome?.code, 'safe');
	assert.equal(rig.exposure('web'), 0);
});

test('a freeze that the killed one had lifted is put back by the next one', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	rig.patch('web', {spec: {paused: true}});
	await rig.pass(1000);
	await rig.synced();
	const back = rig.start('back', 'web');
	await rig.until(() => rig.rollout('web').spec.paused === false, 'lifted');
	back.stop();
	await rig.pass(500);
	await rig.synced();
	const [resumed] = restart(rig);
	await rig.until(() => resumed!.operation().outcome?.code === 'safe', 'safe');
	assert.equal(rig.rollout('web').spec.paused, true);
});

test('what ended, what is old, what a living process holds and what is of another context is left alone', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basic());
	await rig.toGate('web');
	const back = rig.start('back', 'web');
	await rig.until(() => rig.status('web').abort === true, 'sent');
	const find = (log: AuditLog, changes: object = {}) => findResumable(log, {context: 'rehearsal', now: rig.now, isAlive: () => false, ...changes}).length;
	assert.equal(find(logOf(rig)), 1);
	assert.equal(find(logOf(rig), {isAlive: () => true}), 0);
	assert.equal(find(logOf(rig), {context: 'prod'}), 0);
	assert.equal(find(logOf(rig, 11)), 0);
	await rig.until(() => back.operation().outcome !== undefined, 'an outcome');
	assert.equal(find(logOf(rig)), 0);
});
