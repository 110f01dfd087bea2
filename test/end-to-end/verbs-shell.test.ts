import assert from 'node:assert/strict';
import {test} from 'node:test';
import {basicCanary, routedCanary} from '../../source/simulator/scenarios/manifests.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

test('every verb from the shell: the strip on stderr, the check list on stdout, the exit code', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const status = () => simulator.store.get('rollouts', 'shop', 'web')!.status!;
	const spec = () => simulator.store.get('rollouts', 'shop', 'web')!.spec;
	const act = async (wanted: RegExp, ...argv: readonly string[]) => {
		const ended = await run(...argv, '-n', 'shop', '--yes');
		assert.equal(ended.code, 0, `${argv.join(' ')}\n${ended.err}${ended.out}`);
		assert.match(ended.out, wanted);
		return ended;
	};

	const paused = await act(/✓ paused after/v, 'pause', 'web', '--reason', 'lunch');
	assert.match(paused.err, /PAUSE web in [\s\S]*same as: kubectl argo rollouts pause web -n shop --context/v);
	await act(/✓ resumed after .*it waits at a gate/v, 'resume', 'web');
	await act(/✓ promoted after/v, 'promote', 'web', '--skip-current-step');
	await until(() => status().currentStepIndex === 3);
	await act(/✓ promoted in full after/v, 'promote', 'web', '--full');
	await act(/✓ restarted after/v, 'restart', 'web');
	const planned = await act(/planned: it restarts in/v, 'restart', 'web', '--in', '10m');
	assert.match(planned.err, /RESTART web/v);
	await act(/✓ image set after .*api:1\.2/v, 'set-image', 'web', 'api=registry.example/shop/api:1.2');
	await until(() => (status().pauseConditions ?? []).length > 0);
	await act(/✓ undone after .*revision 1/v, 'undo', 'web', '--to-revision', '1');
	assert.equal(spec().template.spec.containers[0]?.image, 'registry.example/shop/api:1.0');
});

test('retry from the shell, and what is refused: reason, help, exit code 1', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const refused = async (wanted: RegExp, ...argv: readonly string[]) => {
		const ended = await run(...argv, '-n', 'shop', '--yes');
		assert.equal(ended.code, 1, ended.err);
		assert.match(ended.err, wanted);
	};

	await refused(/not aborted.*p goes on/v, 'retry', 'web');
	await refused(/not paused.*p goes past it/v, 'resume', 'web');
	await refused(/already: nothing would change/v, 'undo', 'web', '--to-revision', '2');
	await refused(/no revision 9 any more/v, 'undo', 'web', '--to-revision', '9');
	await refused(/no container web.*The containers are api/v, 'set-image', 'web', 'web=x:1');
	simulator.store.patch('rollouts', 'shop', 'web', {spec: {paused: true}}, {part: 'main', manager: 'kubectl'});
	await refused(/frozen.*moves nothing.*--lift-freeze/v, 'undo', 'web');
	await refused(/paused already/v, 'pause', 'web');
	simulator.store.patch('rollouts', 'shop', 'web', {spec: {paused: false}}, {part: 'main', manager: 'kubectl'});
	simulator.store.patch('rollouts', 'shop', 'web', {status: {abort: true}}, {part: 'status', manager: 'kubectl'});
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.abortedAt !== undefined);
	await refused(/aborted: a skip/v, 'promote', 'web', '--skip-all-steps');
	await refused(/is aborted.*changes nothing/v, 'promote', 'web');
	const dry = await run('promote', 'web', '--full', '-n', 'shop', '--dry-run');
	assert.equal(dry.code, 0, dry.err);
	assert.match(dry.err, /this ships the version that was aborted/v);
	assert.match(dry.out, /merge patch rollouts\/web\/status -n shop .*"promoteFull":true/v);
	const retried = await run('retry', 'web', '-n', 'shop', '--yes');
	assert.equal(retried.code, 0, retried.err + retried.out);
	assert.match(retried.out, /✓ retried after/v);
});

test('bad words of the verbs are usage', async context => {
	const {run} = await serve(context);
	for (const [argv, code, wanted] of [
		[['promote', 'web', '--full', '--skip-all-steps'], 4, /no rollout web/v],
		[['terminate', 'pod', 'x'], 2, /takes analysisrun or experiment, not pod/v],
		[['terminate', 'analysisrun', 'x'], 4, /No rollout here has an analysisrun x/v],
		[['set-image', 'web'], 2, /set-image needs a image|needs an? image/v],
	] as const) {
		const ended = await run(...argv, '-n', 'shop', '--yes');
		assert.deepEqual([ended.code, wanted.test(ended.err)], [code, true], `${argv.join(' ')}: ${ended.code} ${ended.err}`);
	}
});
