import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {basicCanary} from '../../source/simulator/scenarios/manifests.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

test('a dry run of a freeze prints every patch, however many rollouts there are', async context => {
	const {simulator, run} = await serve(context);
	const names = Array.from({length: 9}, (_, index) => `web-${index}`);
	for (const name of names) {
		simulator.apply(...basicCanary({namespace: 'shop', name, image: '1.0', replicas: 1, canary: {steps: gates}}));
	}

	await until(() => names.every(name => simulator.store.get('rollouts', 'shop', name)?.status?.phase === 'Healthy'));
	const dry = await run('freeze', '-n', 'shop', '--dry-run');
	assert.equal(dry.code, 0, dry.err);
	assert.deepEqual(names.filter(name => !dry.out.includes(`merge patch rollouts/${name} `)), []);
	assert.ok(names.every(name => simulator.store.get('rollouts', 'shop', name)?.spec.paused === undefined));
});

test('an undo puts the settings of the containers back: their secrets are neither printed nor in the audit log', async context => {
	const {simulator, run, home} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 1, canary: {steps: gates}}));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const [container] = simulator.store.get('rollouts', 'shop', 'web')!.spec.template.spec.containers;
	const env = [{name: 'DB_PASSWORD', value: 'hunter2-secret'}, {name: 'COLOUR', value: 'blue'}];
	simulator.store.patch('rollouts', 'shop', 'web', {spec: {template: {spec: {containers: [{...container, env}]}}}}, {part: 'main', manager: 'kubectl'});
	await until(() => (simulator.store.get('rollouts', 'shop', 'web')?.status?.pauseConditions ?? []).length > 0);
	await run('promote', 'web', '-n', 'shop', '--full', '--yes');
	await toGate(simulator, 'web');
	const dry = await run('undo', 'web', '-n', 'shop', '--dry-run');
	assert.match(dry.out, /"DB_PASSWORD","value":"<masked>".*"COLOUR","value":"blue"/v);
	const undone = await run('undo', 'web', '-n', 'shop', '--yes');
	assert.equal(undone.code, 0, undone.err + undone.out);
	const log = readFileSync(path.join(home, '.local', 'state', 'rolltop', 'audit.jsonl'), 'utf8');
	assert.match(log, /DB_PASSWORD/v);
	assert.doesNotMatch(log + dry.out + undone.out + undone.err, /hunter2/v);
	// What the cluster got is whole.
	assert.match(JSON.stringify(simulator.store.get('rollouts', 'shop', 'web')!.spec.template), /hunter2-secret/v);
});
