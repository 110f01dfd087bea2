import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import fc from 'fast-check';
import {basicCanary, routedCanary} from '../../source/simulator/index.ts';
import {runOperation, type RunningOperation} from '../../source/commands/run-operation.ts';
import {findResumable} from '../../source/resuming.ts';
import type {WrittenEntry} from '../../source/files/audit-log.ts';
import {namespace, startRig, type Rig} from './rig.ts';

type Step =
	| {readonly do: 'abort' | 'promote'; readonly on: number; readonly killAfterMs: number | undefined}
	| {readonly do: 'freeze' | 'thaw'; readonly killAfterMs: number | undefined}
	| {readonly do: 'restart'}
	| {readonly do: 'setImage'; readonly on: number; readonly tag: string};

const names = ['web', 'cart', 'mail'] as const;
const gates = [{setWeight: 50}, {pause: {}}, {setWeight: 80}, {pause: {}}];

const killAfterMs = fc.option(fc.constantFrom(0, 25, 75, 150, 400, 1000), {nil: undefined});
const on = fc.nat(names.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 3, arbitrary: fc.record({do: fc.constant('freeze' as const), killAfterMs})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('thaw' as const), killAfterMs})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('abort' as const), on, killAfterMs})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('promote' as const), on, killAfterMs})},
	{weight: 1, arbitrary: fc.constant({do: 'restart' as const})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('setImage' as const), on, tag: fc.constantFrom('1.2', '1.3')})},
);

/** Everything of a spec but the image, which others set. */
const specsOf = (rig: Rig) => names.map(name => {
	const {template, ...spec} = rig.rollout(name).spec;
	return {spec, others: {...template, spec: {...template.spec, containers: template.spec.containers.map(({image, ...container}) => container)}}};
});

/** Starts what the key would; what it refuses is not done. */
async function perform(rig: Rig, command: string, name: string, killMs: number | undefined): Promise<void> {
	await rig.synced();
	let running: {readonly operation: RunningOperation['operation']; readonly stop: () => void};
	try {
		running = rig.start(command, name, {text: 'incident'});
	} catch {
		return;
	}

	if (killMs === undefined) {
		await rig.until(() => running.operation().outcome !== undefined, `${command} of ${name}`);
	} else {
		await rig.pass(killMs);
	}

	running.stop();
	await rig.pass(100);
}

async function restart(rig: Rig): Promise<void> {
	await rig.synced();
	const at = new Date(rig.now).toISOString();
	const entries = rig.audit.map((entry): WrittenEntry => ({...entry, v: 1, at, person: 'ana', version: 'test'}));
	const found = findResumable({append() {
		// Only read
	}, problem: () => undefined, read: () => ({ok: true, value: entries})}, {context: 'rehearsal', now: rig.now, isAlive: () => false});
	for (const {id, command, beginning} of found) {
		const running = runOperation(rig.session.hands(() => undefined), {id, command}, beginning);
		await rig.until(() => running.operation().outcome !== undefined, `${command} after a restart`);
		running.stop();
	}
}

const isThaw = (rig: Rig) => names.some(name => rig.rollout(name).metadata.annotations?.['rolltop.dev/frozen'] !== undefined);

async function take(rig: Rig, item: Step): Promise<void> {
	switch (item.do) {
		case 'freeze':
		case 'thaw': {
			// One key for both: it thaws where something is frozen.
			if (isThaw(rig) === (item.do === 'thaw')) {
				await perform(rig, 'freeze', names[0], item.killAfterMs);
			}

			break;
		}

		case 'abort':
		case 'promote': {
			await perform(rig, item.do, names[item.on]!, item.killAfterMs);
			break;
		}

		case 'restart': {
			await restart(rig);
			break;
		}

		case 'setImage': {
			rig.setImage(names[item.on]!, item.tag);
			await rig.pass(500);
			break;
		}
	}
}

async function play(context: TestContext, steps: readonly Step[]): Promise<void> {
	const rig = await startRig(context);
	rig.simulator.apply(
		...basicCanary({namespace, name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}),
		...routedCanary({namespace, name: 'cart', image: '1.0', replicas: 2, canary: {steps: gates}}),
		...basicCanary({namespace, name: 'mail', image: '1.0', replicas: 2, spec: {paused: false}, canary: {steps: gates}}),
	);
	await rig.toGate('web');
	await rig.toGate('cart');
	await rig.until(() => rig.status('mail').phase === 'Healthy', 'healthy');
	const before = specsOf(rig);
	for (const item of steps) {
		await take(rig, item);
	}

	await restart(rig);
	await rig.synced();
	for (let round = 0; round < 3 && isThaw(rig); round++) {
		await perform(rig, 'freeze', names[0], undefined);
	}

	assert.deepEqual(specsOf(rig), before);
	assert.ok(names.every(name => rig.rollout(name).metadata.annotations?.['rolltop.dev/frozen'] === undefined));
}

test('property: freeze, thaw, promote, abort, killed anywhere and restarted, images set by others: a thaw leaves every spec as it was', async context => {
	await fc.assert(fc.asyncProperty(fc.array(step, {minLength: 2, maxLength: 7}), async steps => play(context, steps)), {
		numRuns: 25,
		interruptAfterTimeLimit: 90_000,
		endOnFailure: true,
		// Killed before, at and after the lifting of the freeze, and thawed by somebody before the next one goes on with it.
		examples: [0, 75, 150, 400, 1000].map((killMs): [Step[]] => [[{do: 'freeze', killAfterMs: undefined}, {do: 'abort', on: 0, killAfterMs: killMs}, {do: 'thaw', killAfterMs: undefined}]]),
	});
});
