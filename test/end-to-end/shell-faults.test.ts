import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {basicCanary, denying} from '../../source/simulator/index.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

const web = () => basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}});

test('shell: time runs out after the freeze was lifted: it is put back, or the person is told that it stays lifted', async context => {
	const {simulator, run} = await serve(context, {startMs: [3000, 3000]});
	simulator.apply(...web());
	await toGate(simulator, 'web');
	const frozen = await run('freeze', '-n', 'shop', '--yes');
	assert.equal(frozen.code, 0);
	const ended = await run('abort', 'web', '-n', 'shop', '--yes', '--timeout', '1500ms');
	assert.equal(ended.code, 124, ended.out + ended.err);
	assert.ok(simulator.store.get('rollouts', 'shop', 'web')?.spec.paused === true || (ended.out + ended.err).includes('STAYS LIFTED'), ended.out + ended.err);
});

test('shell: --no-wait on a frozen canary without a router does not say done while the freeze holds the users (V1)', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...web());
	await toGate(simulator, 'web');
	simulator.store.patch('rollouts', 'shop', 'web', {spec: {paused: true}}, {part: 'main', manager: 'kubectl'});
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.observedGeneration === String(simulator.store.get('rollouts', 'shop', 'web')?.metadata.generation));
	const ended = await run('abort', 'web', '-n', 'shop', '--yes', '--no-wait');
	const at = Date.now();
	await until(() => Date.now() - at > 5000);
	const canary = simulator.store.list('pods', 'shop').filter(pod => pod.metadata.deletionTimestamp === undefined && pod.spec.containers[0]?.image === 'registry.example/shop/api:1.1');
	assert.ok(ended.code !== 0 || canary.length === 0, `${ended.code}; ${canary.length} canary pods\n${ended.out}${ended.err}`);
});

test('shell: a forbidden patch is exit code 5 (interface.md)', async context => {
	const {simulator, run} = await serve(context, {isAllowed: denying({verb: 'patch', resource: 'rollouts/status'})});
	simulator.apply(...web());
	await toGate(simulator, 'web');
	const ended = await run('abort', 'web', '-n', 'shop', '--yes');
	assert.equal(ended.code, 5, ended.out + ended.err);
});

test('shell: ctrl-c and ctrl-d at the question are "nothing was sent", exit code 130, no stack trace', async context => {
	const {runInTerminal} = await import('../helpers/pseudo-terminal.ts');
	const {simulator, home} = await serve(context);
	simulator.apply(...web());
	await toGate(simulator, 'web');
	for (const key of ['\u{4}', '\u{3}']) {
		const program = runInTerminal(path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js'), ['abort', 'web', '-n', 'shop', '--kubeconfig', path.join(home, 'kubeconfig')], {env: {HOME: home, PATH: '', TERM: 'xterm'}});
		await program.until(() => program.output().includes('Go on?'));
		program.pty.write(key);
		const code = await program.ended;
		assert.doesNotMatch(program.output(), /\n\s+at |AbortError/v);
		assert.equal(code, 130, program.output());
	}
});

test('shell: a freeze that one rollout refuses holds the others, names it, and a thaw gives back what was held', async context => {
	const {simulator, run} = await serve(context);
	for (const name of ['web', 'api', 'cart']) {
		simulator.apply(...basicCanary({namespace: 'shop', name, image: '1.0', replicas: 2, canary: {steps: gates}}));
	}

	const paused = () => Object.fromEntries(simulator.store.list('rollouts', 'shop').map(({metadata, spec}) => [metadata.name, spec.paused]));
	await until(() => simulator.store.list('rollouts', 'shop').every(({status}) => status?.phase === 'Healthy'));
	const forbidden = JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message: 'rollouts.argoproj.io "cart" is forbidden: admission webhook says no'});
	simulator.faults.add({when: ({method, path: url}) => method === 'PATCH' && url.endsWith('/rollouts/cart'), fault: {kind: 'answer', status: 403, body: forbidden}});
	const frozen = await run('freeze', '-n', 'shop', '--yes', '--only', 'all');
	assert.notEqual(frozen.code, 0);
	assert.match(frozen.out, /web frozen/v);
	assert.match(frozen.out, /api frozen/v);
	assert.match(frozen.out + frozen.err, /cart.*(?:forbidden|may not)/v);
	assert.deepEqual(paused(), {api: true, cart: undefined, web: true});
	const thawed = await run('thaw', '-n', 'shop', '--yes');
	assert.equal(thawed.code, 0, thawed.out + thawed.err);
	assert.deepEqual(paused(), {api: undefined, cart: undefined, web: undefined});
});
