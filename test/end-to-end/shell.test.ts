import assert from 'node:assert/strict';
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {basicCanary, denying, routedCanary} from '../../source/simulator/index.ts';
import {makeHome, runProgram, startProgram, writeFileIn, type Ended} from '../helpers/run-program.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

const recording = (name: string) => path.join(import.meta.dirname, '..', 'fixtures', 'recordings', name);

function assertClean({err, out}: Ended) {
	assert.doesNotMatch(err + out, /\n\s+at |Error:|undefined|\[object/v, 'no stack trace, no leak of our insides');
}

test('abort --yes brings the users back, prints each line, exits 0 and leaves its trace in the audit log', async context => {
	const {simulator, home, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const ended = await run('abort', 'web', '-n', 'shop', '--yes', '--reason', 'it throws 500s');
	assert.equal(ended.code, 0, ended.err + ended.out);
	assert.match(ended.err, /ABORT web in rehearsal \/ shop\?\n {2}50% of the users go back to revision 1 \(api:1\.0\)/v);
	assert.match(ended.out, /✓ taken .*\n(?:.*\n)*✓ SAFE after .*router says 0%/v);
	assert.equal(simulator.store.get('ingresses', 'shop', 'web-web-canary')?.metadata.annotations?.['nginx.ingress.kubernetes.io/canary-weight'], '0');
	const file = path.join(home, '.local', 'state', 'rolltop', 'audit.jsonl');
	assert.equal(statSync(file).mode & 0o777, 0o600); // eslint-disable-line no-bitwise
	const entries = readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
	assert.deepEqual(entries.map(entry => entry.phase), ['begun', 'sent', 'answered', 'outcome']);
	assert.equal(entries[0]?.reason, 'it throws 500s');
});

test('where the controller refuses (V38) the abort says NOT BACK with the pod and exits 1', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const pod = simulator.store.list('pods', 'shop').find(({spec}) => spec.containers[0]?.image === 'registry.example/shop/api:1.0')!;
	simulator.store.patch('pods', 'shop', pod.metadata.name, {status: {conditions: [{type: 'Ready', status: 'False', reason: 'ContainersNotReady'}], containerStatuses: pod.status.containerStatuses?.map(status => ({...status, ready: false}))}}, {part: 'status', manager: 'kubelet'});
	await until(() => simulator.store.list('replicasets', 'shop').some(({status}) => status?.availableReplicas === 3));
	const ended = await run('abort', 'web', '-n', 'shop', '--yes');
	assert.equal(ended.code, 1, ended.err + ended.out);
	assert.match(ended.err, /stable 3 of 4 ready: the abort WAITS for 1 pod/v);
	assert.match(ended.out, /✗ NOT BACK after .*: the controller waits for 1 of 4 stable pods \(web-/v);
});

test('an action that cannot be done says why; without a terminal it asks for --yes; --dry-run sends nothing', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const idle = await run('abort', 'web', '-n', 'shop', '--yes');
	assert.equal(idle.code, 1);
	assert.match(idle.err, /there is nobody to bring back|an undo brings the users back|Nothing is in flight/v);
	await toGate(simulator, 'web');
	const asked = await run('promote', 'web', '-n', 'shop');
	assert.equal(asked.code, 2);
	assert.match(asked.err, /no terminal to ask on.*--yes/v);
	const dry = await run('abort', 'web', '-n', 'shop', '--dry-run');
	assert.equal(dry.code, 0);
	assert.match(dry.out, /merge patch rollouts\/web\/status -n shop \{"status":\{"abort":true,"promoteFull":null\}\}/v);
	assert.equal(simulator.store.get('rollouts', 'shop', 'web')?.status?.abort, undefined);
});

test('--read-only and a read-only context of the config refuse every write, whatever else is said', async context => {
	const {simulator, home, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await toGate(simulator, 'web');
	const asked = await run('abort', 'web', '-n', 'shop', '--yes', '--read-only');
	assert.deepEqual([asked.code, asked.err.includes('--read-only')], [1, true], asked.err);
	mkdirSync(path.join(home, '.config', 'rolltop'), {recursive: true});
	writeFileSync(path.join(home, '.config', 'rolltop', 'config.yaml'), 'readOnly: [rehear*]\n');
	for (const argv of [['abort', 'web'], ['promote', 'web'], ['freeze'], ['back', 'web']]) {
		const ended = await run(...argv, '-n', 'shop', '--yes');
		assert.deepEqual([ended.code, ended.err.includes('readOnly for rehear*')], [1, true], ended.err);
	}

	assert.deepEqual(simulator.requests.all.filter(({method}) => method !== 'GET').map(request => request.path).filter(asking => !asking.includes('/selfsubject')), []);
});

test('freeze and thaw from the shell', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const frozen = await run('freeze', '-n', 'shop', '--yes', '--reason', 'incident 4711');
	assert.equal(frozen.code, 0, frozen.err + frozen.out);
	const record = JSON.parse(simulator.store.get('rollouts', 'shop', 'web')!.metadata.annotations!['rolltop.dev/frozen']!) as Record<string, unknown>;
	assert.equal(record.reason, 'incident 4711');
	const listed = await run('list', '-n', 'shop');
	assert.match(listed.out, /web +✻ frozen/v);
	const thawed = await run('thaw', '-n', 'shop', '--yes');
	assert.equal(thawed.code, 0, thawed.err + thawed.out);
	assert.equal(simulator.store.get('rollouts', 'shop', 'web')?.spec.paused, undefined);
});

test('bad usage is one sentence on stderr with the next step and exit code 2', async context => {
	const home = makeHome(context);
	for (const [argv, wanted] of [
		[['list', '--contxt', 'x'], /no flag --contxt.*--context/v],
		[['list', '-Q'], /no flag -Q/v],
		[['abort'], /abort needs a rollout/v],
		[['frobnicate', 'web'], /no command frobnicate/v],
		[['list', '-o', 'xml'], /no output xml.*json/v],
		[['get', 'web', '--timeout', 'soon'], /--timeout takes a duration/v],
		[['demo', 'nonsense'], /no scenario nonsense.*shop/v],
		[['freeze', 'shop'], /takes no name.*-n shop/v],
	] as const) {
		const ended = await runProgram(argv, home);
		assert.equal(ended.code, 2, argv.join(' ') + ended.err);
		assert.match(ended.err, wanted);
		assert.equal(ended.err.trim().split('\n').length, 1);
		assertClean(ended);
	}
});

test('no kubeconfig, an empty one, a broken one, an unknown context, a server that is down: exit code 3', async context => {
	const home = makeHome(context);
	const empty = writeFileIn(home, 'empty', '');
	const broken = writeFileIn(home, 'broken', 'contexts: [');
	const down = writeFileIn(home, 'down', JSON.stringify({
		'current-context': 'prod',
		contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me'}}],
		clusters: [{name: 'prod', cluster: {server: 'http://127.0.0.1:1'}}],
		users: [{name: 'me', user: {token: 'very-secret-token'}}],
	}));
	for (const [argv, wanted] of [
		[[], /kubeconfig/v],
		[['--kubeconfig', path.join(home, 'nowhere')], /nowhere/v],
		[['--kubeconfig', empty], /empty/v],
		[['--kubeconfig', broken], /broken/v],
		[['--kubeconfig', down, '--context', 'prd'], /prd.*prod/v],
		[['--kubeconfig', down], /127\.0\.0\.1:1/v],
	] as const) {
		const ended = await runProgram(['list', ...argv], home);
		assert.equal(ended.code, 3, argv.join(' ') + ended.err);
		assert.match(ended.err, wanted);
		assert.doesNotMatch(ended.err, /very-secret-token/v);
		assertClean(ended);
	}
});

test('a namespace or rollout that does not exist is exit code 4 and names what there is', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 1, canary: {steps: gates}}));
	const namespace = await run('list', '-n', 'shp');
	assert.deepEqual([namespace.code, namespace.err.includes('no namespace shp')], [4, true], namespace.err);
	const rollout = await run('get', 'wbe', '-n', 'shop');
	assert.deepEqual([rollout.code, /no rollout wbe.*web/v.test(rollout.err)], [4, true], rollout.err);
});

test('no permission is exit code 5 and names verb, resource and namespace; other kinds that are denied cost only what they show', async context => {
	const all = await serve(context, {isAllowed: denying({resource: 'rollouts'})});
	const denied = await all.run('list', '-n', 'shop');
	assert.equal(denied.code, 5, denied.err);
	assert.match(denied.err, /rollouts.*shop|shop.*rollouts/v);
	assertClean(denied);
	const pods = await serve(context, {isAllowed: denying({resource: 'pods'})});
	pods.simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 1, canary: {steps: gates}}));
	await until(() => pods.simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const listed = await pods.run('list', '-n', 'shop');
	assert.equal(listed.code, 0);
	assert.match(listed.out, /web +✓ healthy/v);
	assert.match(listed.err, /warning: .*pods/v);
});

test('a Rollout with missing and absurd fields does not take the other rows down', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 1, canary: {steps: gates}}));
	simulator.controller.stop();
	for (const [name, spec, status] of [
		['bare', {}, undefined],
		['absurd', {replicas: 'many', strategy: {canary: {steps: 'none'}}}, {conditions: null, currentStepIndex: -7, stableRS: 5}],
		['escape', {replicas: 1e300, strategy: null}, {phase: '\u{1B}[31mRED', message: '\u{202E}evil\u{0007}'}],
	] as const) {
		simulator.apply({resource: 'rollouts', draft: {metadata: {name, namespace: 'shop'}, spec, ...(status !== undefined && {status})}} as never);
	}

	const listed = await run('list', '-n', 'shop');
	assert.equal(listed.code, 0, listed.err);
	for (const name of ['web', 'bare', 'absurd', 'escape']) {
		assert.match(listed.out, new RegExp(`^${name} `, 'mv'));
	}

	assert.doesNotMatch(listed.out, /[\u{7}\u{1B}\u{202E}]|NaN|undefined/v);
	const got = await run('get', 'absurd', '-n', 'shop', '-o', 'json');
	assert.equal(got.code, 0, got.err);
	assert.equal((JSON.parse(got.out) as {name: string}).name, 'absurd');
});

test('a recording answers like a cluster, a truncated one as far as it goes, nonsense is one sentence', async context => {
	const home = makeHome(context);
	const listed = await runProgram(['list', '--replay', recording('manual-gate')], home);
	assert.equal(listed.code, 0, listed.err);
	assert.match(listed.out, /profile/v);
	const text = gunzipSync(readFileSync(path.join(recording('manual-gate'), 'stream.jsonl.gz'))).toString();
	const cut = path.join(home, 'cut.jsonl');
	writeFileSync(cut, text.slice(0, text.length / 2));
	const half = await runProgram(['get', 'profile', '--replay', cut, '-o', 'json'], home);
	assert.equal(half.code, 0, half.err);
	assert.match(half.err, /warning/v);
	const nonsense = writeFileIn(home, 'nonsense.jsonl', 'hello\nworld\n');
	const refused = await runProgram(['list', '--replay', nonsense], home);
	assert.notEqual(refused.code, 0);
	assertClean(refused);
	const missing = await runProgram(['list', '--replay', path.join(home, 'none')], home);
	assert.match(missing.err, /none/v);
	assertClean(missing);
});

test('without a terminal the screen is the list, and says so on stderr', async context => {
	const home = makeHome(context);
	const ended = await runProgram(['demo'], home);
	assert.equal(ended.code, 0, ended.err);
	assert.match(ended.err, /no terminal/v);
	assert.match(ended.out, /^NAME .*STATUS/v);
});

test('version and help', async context => {
	const home = makeHome(context);
	assert.match((await runProgram(['version'], home)).out, /^rolltop \d+\.\d+\.\d+ \(node /v);
	assert.match((await runProgram(['--help'], home)).out, /rolltop abort ROLLOUT/v);
});

test('status waits for the outcome, and time runs out with 124', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	const healthy = await run('status', 'web', '-n', 'shop');
	assert.equal(healthy.code, 0);
	assert.match(healthy.out, /Healthy\n$/v);
	await toGate(simulator, 'web');
	const waiting = await run('status', 'web', '-n', 'shop', '--timeout', '300ms');
	assert.deepEqual([waiting.code, waiting.out], [124, 'Paused - CanaryPauseStep\n'], waiting.err);
	const once = await run('status', 'web', '-n', 'shop', '--no-wait');
	assert.equal(once.code, 0);
	simulator.store.patch('rollouts', 'shop', 'web', {status: {abort: true}}, {part: 'status', manager: 'kubectl'});
	const degraded = await run('status', 'web', '-n', 'shop');
	assert.equal(degraded.code, 1);
	assert.match(degraded.err, /degraded state with message: RolloutAborted/v);
});

test('a recording holds the first list and what came after it, is 0600, and plays back what was seen', async context => {
	const {simulator, home, kubeconfig} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const file = path.join(home, 'incident.jsonl');
	const recorder = startProgram(['record', '-n', 'shop', '-o', file, '--kubeconfig', kubeconfig], home);
	await until(() => recorder.err().includes('Recording'));
	// Batches conflate: only what stands in the file before the change is surely the first list.
	await until(() => existsSync(file) && /"ADDED".*"phase":"Healthy"/v.test(readFileSync(file, 'utf8')));
	await toGate(simulator, 'web');
	recorder.kill('SIGINT');
	const ended = await recorder.ended;
	assert.equal(ended.code, 0, ended.err);
	assert.equal(statSync(file).mode & 0o777, 0o600); // eslint-disable-line no-bitwise
	const listed = await runProgram(['list', '--replay', file], home);
	assert.match(listed.out, /web +● waits for you/v, listed.err);
	const lines = readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as {t: number; kind: string; type?: string});
	assert.equal(lines[0]?.kind, 'meta');
	const early = await runProgram(['get', 'web', '--replay', file, '--at', String(lines.find(({kind, type}) => kind === 'rollouts' && type === 'ADDED')!.t), '-o', 'json'], home);
	assert.equal((JSON.parse(early.out) as {phase: string}).phase, 'Healthy', early.err);
});

test('--watch prints again when something changed, until ctrl-c', async context => {
	const {simulator, home, kubeconfig} = await serve(context);
	simulator.apply(...basicCanary({namespace: 'shop', name: 'web', image: '1.0', replicas: 2, canary: {steps: gates}}));
	await until(() => simulator.store.get('rollouts', 'shop', 'web')?.status?.phase === 'Healthy');
	const watch = startProgram(['list', '-w', '-n', 'shop', '--kubeconfig', kubeconfig], home);
	await until(() => watch.out().includes('healthy'));
	await toGate(simulator, 'web');
	await until(() => watch.out().includes('waits for you'));
	watch.kill('SIGINT');
	assert.equal((await watch.ended).code, 130);
});
