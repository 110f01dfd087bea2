import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {basicCanary} from '../../source/simulator/index.ts';
import {makeHome, runProgram, startProgram} from '../helpers/run-program.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

const recording = path.join(import.meta.dirname, '..', 'fixtures', 'recordings', 'manual-gate', 'stream.jsonl.gz');

const canary = (name: string) => basicCanary({namespace: 'shop', name, image: '1.0', replicas: 2, canary: {steps: gates}});

test('every form of list and get, from a cluster', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...canary('web'), ...canary('api'));
	await toGate(simulator, 'web');
	await until(() => simulator.store.get('rollouts', 'shop', 'api')?.status?.phase === 'Healthy');
	assert.equal((await run('list', '-n', 'shop', '-o', 'custom-columns=NAME:.name,WEIGHT:.weight.actual,STEP:.step.index')).out, 'NAME  WEIGHT  STEP\nweb   50      1\napi   100     4\n');
	assert.equal((await run('list', '-nshop', '-oname')).out, 'rollout.argoproj.io/web\nrollout.argoproj.io/api\n');
	assert.doesNotMatch((await run('list', '-n', 'shop', '--no-headers', '-o', 'wide')).out, /NAME/v);
	assert.equal((await run('get', 'web', '-n', 'shop', '--field', 'situation')).out, 'waiting\n');
	assert.equal((await run('get', 'web', '-n', 'shop', '-o', 'jsonpath={.name}/{.weight.set}')).out, 'web/50\n');
	const typo = await run('get', 'web', '-n', 'shop', '--field', 'weigth');
	assert.deepEqual([typo.code, typo.out], [2, '']);
	const status = await run('status', 'api', '-n', 'shop', '-o', 'json');
	assert.deepEqual([status.code, (JSON.parse(status.out) as {phase: string}).phase, status.err], [0, 'Healthy', 'Healthy\n']);
	const piped = await run('-n', 'shop', '-o', 'json');
	assert.equal((JSON.parse(piped.out) as readonly unknown[]).length, 2);
});

test('-l asks the server for those rollouts alone', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...canary('web'), ...canary('api'));
	for (const [name, team] of [['web', 'a'], ['api', 'b']] as const) {
		simulator.store.patch('rollouts', 'shop', name, {metadata: {labels: {team}}}, {part: 'main', manager: 'kubectl'});
	}

	const listed = await run('list', '-n', 'shop', '-l', 'team in (a,c),!legacy', '-o', 'name');
	assert.equal(listed.out, 'rollout.argoproj.io/web\n', listed.err);
	const asked = simulator.requests.all.filter(({resource}) => resource === 'rollouts').map(({query}) => query.labelSelector);
	assert.ok(asked.length > 0 && asked.every(selector => selector === 'team in (a,c),!legacy'), JSON.stringify(asked));
	const none = await run('list', '-n', 'shop', '-l', 'team=z', '-o', 'json');
	assert.deepEqual([none.code, none.out.trim()], [0, '[]']);
	const wrong = await run('list', '-n', 'shop', '-l', 'team in a');
	assert.deepEqual([wrong.code, wrong.err.includes('no label selector')], [2, true], wrong.err);
});

test('--watch -o json is one whole document for each change', async context => {
	const {simulator, home, kubeconfig} = await serve(context);
	simulator.apply(...canary('web'));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const watch = startProgram(['get', 'web', '-w', '-o', 'json', '-n', 'shop', '--kubeconfig', kubeconfig], home);
	await until(() => watch.out().includes('"situation": "healthy"'));
	await toGate(simulator, 'web');
	await until(() => watch.out().includes('"situation": "waiting"'));
	watch.kill('SIGINT');
	const {code, out} = await watch.ended;
	assert.equal(code, 130);
	const documents = out.split(/(?<=^\}\n)/mv).map(text => JSON.parse(text) as {situation: string});
	assert.deepEqual([documents[0]?.situation, documents.at(-1)?.situation], ['healthy', 'waiting']);
	assert.equal(new Set(documents.map(document => JSON.stringify(document))).size, documents.length, 'nothing is printed twice');
});

test('the same forms from a recording, and its labels', async context => {
	const home = makeHome(context);
	const all = JSON.parse((await runProgram(['list', '--replay', recording, '-o', 'json'], home)).out) as ReadonlyArray<{name: string; namespace: string; situation: string}>;
	assert.ok(all.length > 0);
	const columns = await runProgram(['list', '--replay', recording, '-o', 'custom-columns=N:.name,S:.situation', '--no-headers'], home);
	assert.deepEqual(columns.out.trim().split('\n').map(line => line.split(/ +/v)), all.map(({name, situation}) => [name, situation]));
	assert.equal((await runProgram(['--replay', recording, 'get', all[0]!.name, '--field', 'name'], home)).out, `${all[0]!.name}\n`);
	assert.equal((await runProgram(['list', '--replay', recording, '-l', 'no-such-label', '-o', 'name'], home)).out, '');
	assert.equal((await runProgram(['list', '--replay', recording, '-n', 'elsewhere', '-o', 'name'], home)).out, '');
	const piped = await runProgram(['--replay', recording, '-o', 'name'], home);
	assert.equal(piped.out.trim().split('\n').length, all.length, piped.err);
});
