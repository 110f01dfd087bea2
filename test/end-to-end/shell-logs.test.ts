import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import process from 'node:process';
import path from 'node:path';
import {suite, test} from 'node:test';
import {denying} from '../../source/simulator/index.ts';
import {cleanEnv, makeHome, program, runProgram, startProgram} from '../helpers/run-program.ts';
import {serve, until} from './shell-rig.ts';

const recording = (name: string) => path.join(import.meta.dirname, '../fixtures/recordings', name);
const linesOf = (text: string) => text.trimEnd().split('\n');

suite('logs', () => {
	test('of both versions in the order of time, each line behind its version, pod and time', async context => {
		const {run} = await serve(context, {scenario: 'shop'});
		const {code, out, err} = await run('logs', 'search', '-n', 'shop', '--tail', '3');
		assert.equal(code, 0);
		const lines = linesOf(out);
		assert.equal(lines.length, 30);
		for (const line of lines) {
			assert.match(line, /^(?:canary|stable) [\da-z]{5} \d\d:\d\d:\d\d {2}\S?/v);
		}

		const times = lines.map(line => line.split(' ', 3)[2]!);
		assert.deepEqual(times, times.toSorted());
		assert.equal(err, '11 more pods not read: ten at a time, the failing ones first\n');
	});

	test('of one version, one pod, of the container before, as JSON', async context => {
		const {run, simulator} = await serve(context, {scenario: 'shop'});
		const canary = await run('logs', 'search', '-n', 'shop', '--tail', '2', '--canary', '-o', 'json');
		assert.equal(canary.code, 0);
		const [line] = linesOf(canary.out).map(text => JSON.parse(text) as Record<string, unknown>);
		assert.equal(line!.role, 'canary');
		assert.match(String(line!.pod), /^search-/v);
		assert.ok(!Number.isNaN(Date.parse(String(line!.time))));
		const pod = simulator.store.list('pods', 'shop').find(({metadata}) => metadata.name === line!.pod)!;
		const one = await run('logs', 'search', '-n', 'shop', '--tail', '2', '--pod', pod.metadata.name.split('-').at(-1)!);
		assert.equal(linesOf(one.out).length, 2);
		const previous = await run('logs', 'recommend', '-n', 'shop', '--canary', '--previous', '--tail', '5');
		assert.equal(previous.code, 0, previous.err);
		assert.match(previous.out, /panic|fatal|error/iv);
	});

	test('of the controller about this rollout alone', async context => {
		const {run} = await serve(context, {scenario: 'shop'});
		const {code, out} = await run('logs', 'search', '-n', 'shop', '--controller');
		assert.equal(code, 0);
		for (const line of linesOf(out)) {
			assert.match(line, /^controller [\da-z]{5} .*(?:rollout=search(?: |$)|analysisrun=search-)/v);
		}
	});

	test('hostile lines change nothing on the terminal', async context => {
		const {run, simulator} = await serve(context, {scenario: 'shop'});
		const pod = simulator.store.list('pods', 'shop').find(({metadata}) => metadata.name.startsWith('search-'))!;
		simulator.logs.write('shop', pod.metadata.name, '\u{1B}[2J\u{1B}]0;owned\u{7}\u{202E}evil\u{9B}31m');
		const {out} = await run('logs', 'search', '-n', 'shop', '--pod', pod.metadata.name, '--tail', '50');
		assert.match(out, /evil/v);
		assert.doesNotMatch(out, /[\u{7}\u{1B}\u{9B}\u{202E}]/v);
	});

	test('that may not be read: one sentence and exit code 5', async context => {
		const {run} = await serve(context, {scenario: 'shop', isAllowed: denying({verb: 'get', resource: 'pods/log'})});
		const {code, err} = await run('logs', 'search', '-n', 'shop', '--canary');
		assert.equal(code, 5);
		assert.match(err, /You may not read log of pod search-\S+ in namespace shop/v);
		assert.match(err, /allows get on pods\/log/v);
	});

	test('followed they go on, and ctrl-c ends them with 130', async context => {
		const {home, kubeconfig} = await serve(context, {scenario: 'shop'});
		const running = startProgram(['logs', 'search', '-n', 'shop', '-f', '--tail', '1', '--kubeconfig', kubeconfig], home);
		await until(() => linesOf(running.out()).length > 15);
		running.kill('SIGINT');
		assert.equal((await running.ended).code, 130);
	});

	test('into head they end quietly', async context => {
		const {home, kubeconfig, simulator} = await serve(context, {scenario: 'shop'});
		simulator.logs.flood(pod => pod.metadata.labels?.app === 'search', 500);
		const child = spawn('/bin/sh', ['-c', '{ "$0" "$1" logs search -n shop -f --kubeconfig "$2"; echo "code $?" >&2; } | head -n 3', process.execPath, program, kubeconfig], {env: cleanEnv(home), stdio: ['ignore', 'pipe', 'pipe']});
		let [out, err] = ['', ''];
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			out += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			err += text;
		});
		await new Promise(resolve => {
			child.on('close', resolve);
		});
		assert.equal(linesOf(out).length, 3);
		assert.match(err, /code 0\n$/v);
		assert.doesNotMatch(err, /EPIPE|Error/v);
	});

	test('that there are not', async context => {
		const {run} = await serve(context, {scenario: 'shop'});
		const nobody = await run('logs', 'search', '-n', 'shop', '--pod', 'nobody');
		assert.deepEqual([nobody.code, nobody.out], [4, '']);
		assert.match(nobody.err, /search has no pod nobody/v);
		const both = await run('logs', 'search', '-n', 'shop', '--canary', '--stable');
		assert.equal(both.code, 2);
		assert.match(both.err, /--canary and --stable exclude each other/v);
		const wide = await run('logs', 'search', '-n', 'shop', '-o', 'wide');
		assert.equal(wide.code, 2);
	});

	test('of a recording are not recorded', async context => {
		const {code, out, err} = await runProgram(['logs', 'checkout-api', '--replay', recording('abort-at-50')], makeHome(context));
		assert.deepEqual([code, out], [4, '']);
		assert.match(err, /Logs are not recorded/v);
	});
});

suite('analysis', () => {
	test('of a recording, at a moment, as text and as a document', async context => {
		const home = makeHome(context);
		const text = await runProgram(['analysis', 'guarded', '--replay', recording('zero-samples')], home);
		assert.equal(text.code, 0);
		assert.match(text.out, /3 of 3 without data: no evidence/v);
		const document = await runProgram(['analysis', 'strict', 'success-rate', '--replay', recording('zero-samples'), '-o', 'json'], home);
		const {runs} = JSON.parse(document.out) as {runs: Array<{metrics: Array<{measurements: unknown[]}>}>};
		assert.equal(runs[0]!.metrics[0]!.measurements.length, 3);
		const early = await runProgram(['analysis', 'strict', '--replay', recording('zero-samples'), '--at', String(Date.parse('2026-11-23T12:39:05Z')), '-o', 'json'], home);
		assert.equal((JSON.parse(early.out) as {runs: typeof runs}).runs[0]!.metrics[0]!.measurements.length, 1);
	});

	test('that is not there names what is', async context => {
		const home = makeHome(context);
		const metric = await runProgram(['analysis', 'strict', 'nope', '--replay', recording('zero-samples')], home);
		assert.equal(metric.code, 4);
		assert.match(metric.err, /There is no metric nope\. The metrics are success-rate/v);
		const run = await runProgram(['analysis', 'strict', '--run', 'nope', '--replay', recording('zero-samples')], home);
		assert.equal(run.code, 4);
		const trial = await runProgram(['analysis', 'strict', '--try', '--replay', recording('zero-samples')], home);
		assert.equal(trial.code, 4);
		assert.match(trial.err, /A recording has no metric provider to ask/v);
	});

	test('tried through the service proxy', async context => {
		const {run, simulator} = await serve(context, {scenario: 'shop'});
		const {code, out} = await run('analysis', 'search', '-n', 'shop', '--try');
		assert.equal(code, 0);
		assert.match(out, /^ TRIED \d\d:\d\d:\d\d {2}success-rate\n/v);
		assert.match(out, /\n {3}canary {2}[∅✓] /v);
		assert.match(out, /\n {3}stable {2}✓ 1 row\n/v);
		assert.match(out, /\n {3}curl -sG 'https?:\/\/prometheus\.monitoring\.svc:9090\/api\/v1\/query' --data-urlencode 'query=/v);
		assert.deepEqual([...new Set(simulator.requests.all.filter(({path: asked}) => asked.includes('/proxy/')).map(({method}) => method))], ['GET']);
	});

	test('tried without the permission: exit code 5', async context => {
		const {run} = await serve(context, {scenario: 'shop', isAllowed: denying({resource: 'services/proxy'})});
		const {code, out} = await run('analysis', 'search', '-n', 'shop', '--try');
		assert.equal(code, 5);
		assert.match(out, /You may not read the proxy of service prometheus in namespace monitoring/v);
	});

	test('tried at an address with a password in it is refused before anything is read', async context => {
		const {run} = await serve(context, {scenario: 'shop'});
		const {code, err} = await run('analysis', 'search', '-n', 'shop', '--try', '--prometheus', 'http://ana:hush@localhost:9090');
		assert.equal(code, 2);
		assert.doesNotMatch(err, /hush/v);
	});
});
