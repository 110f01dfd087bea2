import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, denying, routedCanary} from '../../source/simulator/index.ts';
import {gates, serve, toGate} from './shell-rig.ts';

type Told = {readonly reason?: string; readonly message?: string; readonly type?: string; readonly involvedObject?: {readonly kind?: string; readonly name?: string; readonly uid?: string}; readonly source?: {readonly component?: string}};

test('an abort leaves an Event on the Rollout with the person, the outcome and the reason', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const ended = await run('abort', 'web', '-n', 'shop', '--yes', '--person', 'ana', '--reason', 'it throws 500s');
	assert.equal(ended.code, 0, ended.err + ended.out);
	const ours = (simulator.store.list('events', 'shop') as readonly Told[]).filter(({source}) => source?.component === 'rolltop');
	assert.deepEqual(ours.map(({reason, message, type, involvedObject}) => ({reason, message, type, involvedObject})), [{
		reason: 'RolltopAbort',
		message: 'abort by ana: safe. Reason: it throws 500s',
		type: 'Normal',
		involvedObject: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', namespace: 'shop', name: 'web', uid: simulator.store.get('rollouts', 'shop', 'web')!.metadata.uid},
	}]);
});

test('a freeze tells it on each Rollout that it holds', async context => {
	const {simulator, run} = await serve(context);
	for (const name of ['web', 'api']) {
		simulator.apply(...basicCanary({namespace: 'shop', name, image: '1.0', replicas: 1, canary: {steps: gates}}));
		await toGate(simulator, name);
	}

	const ended = await run('freeze', '-n', 'shop', '--yes', '--reason', 'incident 4711');
	assert.equal(ended.code, 0, ended.err + ended.out);
	const ours = (simulator.store.list('events', 'shop') as readonly Told[]).filter(({source}) => source?.component === 'rolltop');
	assert.deepEqual(ours.map(({involvedObject}) => involvedObject?.name ?? '').toSorted((a, b) => a.localeCompare(b)), ['api', 'web']);
	assert.ok(ours.every(({reason, message}) => reason === 'RolltopFreeze' && message!.endsWith('Reason: incident 4711')), JSON.stringify(ours));
});

test('where Events are forbidden or the server breaks on them nothing else changes, and nobody is told', async context => {
	const {simulator, run} = await serve(context, {isAllowed: denying({verb: 'create', resource: 'events'})});
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const ended = await run('abort', 'web', '-n', 'shop', '--yes');
	assert.equal(ended.code, 0, ended.err + ended.out);
	assert.match(ended.out, /✓ SAFE/v);
	assert.doesNotMatch(ended.err + ended.out, /events?\b/v);
	assert.deepEqual(simulator.store.list('events', 'shop').filter(event => (event as Told).source?.component === 'rolltop'), []);
});
