import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, namespaceManifest, routedCanary, type Simulator} from '../../source/simulator/index.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

const web = () => basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 3, canary: {steps: gates}});

const image = (simulator: Simulator) => simulator.store.get('rollouts', 'shop', 'web')?.spec.template.spec.containers[0]?.image;

async function toComplete(simulator: Simulator) {
	await toGate(simulator, 'web');
	simulator.store.patch('rollouts', 'shop', 'web', {status: {promoteFull: true}}, {part: 'status', manager: 'kubectl-argo-rollouts'});
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
}

test('shell: back aborts what is in flight, proves it, and ends with one line for the incident', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...web());
	await toGate(simulator, 'web');
	const {code, out, err} = await run('back', 'web', '-n', 'shop', '--yes');
	assert.equal(code, 0, out + err);
	assert.match(err, /ABORT web in rehearsal \/ shop\?/v);
	const last = out.trimEnd().split('\n').at(-1)!;
	assert.match(last, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ shop\/web in rehearsal: back by .*abort sent \+.*taken \+.*SAFE \+.*\(action [\da-f]{8}\)$/v);
});

test('shell: back of a complete rollout undoes it and skips its steps (V39); abort refuses it and names back', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...web());
	await toComplete(simulator);
	const refused = await run('abort', 'web', '-n', 'shop', '--yes');
	assert.equal(refused.code, 1);
	assert.match(refused.err, /complete.*rolltop back web -n shop/v);
	const dry = await run('back', 'web', '-n', 'shop', '--dry-run');
	assert.equal(dry.code, 0, dry.err);
	assert.match(dry.out, /json patch rollouts\/web -n shop .*"op":"replace","path":"\/spec\/template"/v);
	assert.equal(image(simulator), 'registry.example/shop/api:1.1');
	const {code, out, err} = await run('back', 'web', '-n', 'shop', '--yes');
	assert.equal(code, 0, out + err);
	assert.match(err, /BRING web BACK\?\n.*complete since .*undo to revision 1 and skip its steps, about [47]s/v);
	assert.match(out, /SAFE after .*everybody is on revision 1/v);
	assert.equal(image(simulator), 'registry.example/shop/api:1.0');
	assert.equal(simulator.store.get('rollouts', 'shop', 'web')?.status?.stableRS, simulator.store.get('rollouts', 'shop', 'web')?.status?.currentPodHash);
});

test('shell: where the abort waits for a stable pod, --yes accepts those that are ready and puts the threshold back (V38)', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const pod = simulator.store.list('pods', 'shop').find(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')!;
	simulator.store.patch('pods', 'shop', pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
	const {code, out, err} = await run('back', 'web', '-n', 'shop', '--yes');
	assert.equal(code, 0, out + err);
	assert.match(err, /ACCEPT 75% OF STABLE for web/v);
	assert.match(out, /NOT BACK.*waits for 1 of 4 stable pods.*75% of stable accepted.*put back/sv);
	assert.equal(simulator.store.get('rollouts', 'shop', 'web')?.spec.strategy.canary?.replicaProgressThreshold, undefined);
});

test('shell: several names, one question, one outcome each; one that cannot does not stop the others', async context => {
	const {simulator, run} = await serve(context);
	const basic = (name: string) => basicCanary({namespace: 'shop', name, image: '1.0', replicas: 2, canary: {steps: gates}});
	simulator.apply(...basic('web'), ...basic('cart'), ...basic('idle'));
	await toGate(simulator, 'web');
	await toGate(simulator, 'cart');
	const {code, out, err} = await run('back', 'web', 'idle', 'cart', '-n', 'shop', '--yes');
	assert.equal(code, 1, out + err);
	assert.match(err, /Nothing is in flight on idle/v);
	for (const name of ['web', 'cart']) {
		assert.match(out, new RegExp(`^${name}: .*SAFE after`, 'mv'));
		assert.equal(simulator.store.get('rollouts', 'shop', name)?.status?.abort, true);
	}
});

test('shell: freeze --list shows every freeze of the cluster with who and since when, ours and others', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(namespaceManifest('billing'), ...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 1, canary: {steps: gates}, labels: {tier: 'front'}}), ...basicCanary({namespace: 'shop', name: 'cart', image: '1.0', replicas: 1, canary: {steps: gates}}), ...basicCanary({namespace: 'billing', name: 'invoices', image: '1.0', replicas: 1, canary: {steps: gates}}));
	const none = await run('freeze', '--list');
	assert.deepEqual([none.code, none.out], [0, '']);
	const frozen = await run('freeze', '-n', 'shop', '-l', 'tier=front', '--yes', '--reason', 'incident 4711', '--person', 'ana');
	assert.equal(frozen.code, 0, frozen.out + frozen.err);
	simulator.store.patch('rollouts', 'billing', 'invoices', {spec: {paused: true}}, {part: 'main', manager: 'kubectl'});
	const {code, out} = await run('freeze', '--list');
	assert.equal(code, 0);
	assert.match(out, /^shop +web +ana +\d+s +frozen by rolltop +incident 4711$/mv);
	assert.match(out, /^billing +invoices +kubectl +\S+ +paused by hand$/mv);
	assert.doesNotMatch(out, /cart/v);
	const documents = JSON.parse((await run('freeze', '--list', '-o', 'json')).out) as ReadonlyArray<{readonly name: string; readonly owner: string}>;
	assert.deepEqual(new Set(documents.map(({name, owner}) => `${name} ${owner}`)), new Set(['web ours', 'invoices other']));
});
