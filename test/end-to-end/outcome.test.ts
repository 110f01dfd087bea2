import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, routedCanary} from '../../source/simulator/index.ts';
import type {Ended} from '../helpers/run-program.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

type Outcome = {readonly apiVersion: string; readonly kind: string; readonly command: string; readonly subject: string; readonly result: string | null; readonly code: string; readonly exitCode: number; readonly refusal: {readonly reason: string} | null; readonly lines: ReadonlyArray<{readonly fact: string; readonly state: string; readonly text: string}>};

const read = ({out}: Ended) => JSON.parse(out) as Outcome;
const routed = (name: string) => routedCanary({namespace: 'shop', name, image: '1.0', replicas: 2, canary: {steps: gates}});

test('-o json: the lines go to stderr, one document tells the outcome on stdout', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routed('web'));
	await toGate(simulator, 'web');
	const ended = await run('abort', 'web', '-n', 'shop', '--yes', '-o', 'json');
	assert.equal(ended.code, 0, ended.err);
	assert.match(ended.err, /✓ SAFE/v);
	const {lines, ...document} = read(ended);
	assert.deepEqual({...document, action: undefined, startedAt: undefined, endedAt: undefined}, {
		apiVersion: 'rolltop/v1', kind: 'Outcome', command: 'abort', subject: 'shop/web', action: undefined, result: 'good', code: 'safe', exitCode: 0, startedAt: undefined, endedAt: undefined, refusal: null,
	});
	assert.ok(lines.some(({fact, state}) => fact === 'taken' && state === 'done'));
	const again = await run('promote', 'web', '-n', 'shop', '--yes', '-o', 'json');
	assert.equal(again.code, 1);
	const refused = read(again);
	assert.deepEqual([refused.code, refused.result, refused.exitCode, refused.subject], ['refused', null, 1, 'shop/web']);
	assert.match(refused.refusal!.reason, /is aborted/v);
	const wrong = await run('abort', 'web', '-n', 'shop', '--yes', '-o', 'wide');
	assert.deepEqual([wrong.code, wrong.out, wrong.err.includes('-o json')], [2, '', true]);
});

test('an abort reads one Rollout and waits for nothing else: it is sent while everything beside it hangs', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routed('web'), ...basicCanary({namespace: 'shop', name: 'api', image: '1.0', replicas: 1, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const release = simulator.faults.add({when: ({method, resource}) => method === 'GET' && resource !== 'rollouts', fault: {kind: 'delay', delayMs: 60_000}});
	const mark = simulator.requests.all.length;
	const running = run('abort', 'web', '-n', 'shop', '--yes', '--no-wait');
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.abort === true);
	const ended = await running;
	release();
	assert.equal(ended.code, 0, ended.err + ended.out);
	const asked = simulator.requests.all.slice(mark).filter(({method, resource}) => method === 'GET' && resource === 'rollouts');
	assert.ok(asked.length > 0 && asked.every(({query}) => query.fieldSelector === 'metadata.name=web'), JSON.stringify(asked.map(({query}) => query)));
});

test('a rollout that there is not is named with the one that was meant', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routed('checkout'), ...routed('orders'));
	const ended = await run('abort', 'chekcout', '-n', 'shop', '--yes');
	assert.equal(ended.code, 4, ended.err);
	assert.match(ended.err, /no rollout chekcout in namespace shop\. Did you mean checkout\? The rollouts are checkout, orders/v);
	const namespace = await run('abort', 'checkout', '-n', 'shp', '--yes');
	assert.deepEqual([namespace.code, namespace.err.includes('no namespace shp')], [4, true], namespace.err);
});
