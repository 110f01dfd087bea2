import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary} from '../../source/simulator/index.ts';
import {createDispatcher} from '../../source/commands/dispatch.ts';
import {commands} from '../../source/commands/registry.ts';
import {namespace, startRig} from '../end-to-end/rig.ts';

const gates = [{setWeight: 50}, {pause: {}}];

test('leaving while the abort could not be sent yet is not called harmless for the abort', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await rig.toGate('web');
	rig.simulator.faults.add({when: ({method}) => method === 'PATCH', fault: {kind: 'answer', status: 503}});
	const abort = rig.start('abort', 'web');
	await rig.pass(3000);
	const {store} = rig.session;
	store.dispatch({type: 'operationChanged', operation: abort.operation()});
	const onKeys = createDispatcher(store, commands, {context: () => ({contextName: 'x', readOnly: undefined, person: 'ana'}), start() {}, readAutoscaled: async () => undefined, effect() {}, chooseNamespace() {}, quit() {}, newId: () => 'x'});
	onKeys({keys: ['q'], isPaste: false, text: 'q'});
	const notice = store.state.getState().interface.notice?.text ?? '';
	assert.doesNotMatch(notice, /\(not the abort\)/v, notice);
});

test('leaving while a freeze is lifted for an abort that is NOT BACK is asked once more', async context => {
	const rig = await startRig(context);
	rig.simulator.apply(...basicCanary({namespace, name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await rig.toGate('web');
	const {store} = rig.session;
	const lines = [{state: 'done', fact: {kind: 'freezeLifted', by: 'ana'}}] as const;
	store.dispatch({type: 'operationChanged', operation: {id: 'a', command: 'abort', subject: 'shop/web', startedAt: 0, lines, outcome: {result: 'bad', code: 'notBack', at: 0}, isWatched: true}});
	let hasQuit = false;
	const onKeys = createDispatcher(store, commands, {context: () => ({contextName: 'x', readOnly: undefined, person: 'ana'}), start() {}, readAutoscaled: async () => undefined, effect() {}, chooseNamespace() {}, quit() {
		hasQuit = true;
	}, newId: () => 'x'});
	onKeys({keys: ['q'], isPaste: false, text: 'q'});
	assert.equal(hasQuit, false);
});
