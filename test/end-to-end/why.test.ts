import assert from 'node:assert/strict';
import path from 'node:path';
import {suite, test} from 'node:test';
import {makeHome, runProgram} from '../helpers/run-program.ts';
import {serve} from './shell-rig.ts';

const recording = (name: string) => path.join(import.meta.dirname, '../fixtures/recordings', name);

type Document = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly finding: {readonly code: string; readonly text: string; readonly since: string | null; readonly next: ReadonlyArray<{readonly key: string | null; readonly command: string; readonly text: string}>};
	readonly checks: ReadonlyArray<{readonly code: string; readonly result: string; readonly text: string}>;
};

suite('rolltop why', () => {
	const stuck = ['why', 'checkout-api', '--replay', recording('abort-stable-unready'), '--at', String(1_795_442_559_893 + 30_000)];

	test('one finding on top, its next steps, every check with its sign', async context => {
		const {code, out, err} = await runProgram(stuck, makeHome(context));
		const [title, finding] = out.split('\n', 2);
		assert.equal(code, 0);
		assert.equal(err, '');
		assert.equal(title, 'abort-stable-unready/checkout-api');
		assert.match(finding!, /^✗ abort-waits-for-stable for \d+s: aborted, but 50% of the users/v);
		assert.match(out, /rolltop logs checkout-api -n abort-stable-unready/v);
		assert.match(out, /✓ crashes .*no container crashes/v);
		assert.match(out, /· controller .*skipped \(leases not recorded\)/v);
		assert.match(out, /Service canary .*checkout-api-canary: selects revision/v);
	});

	test('-o json has the keys that interface.md fixes', async context => {
		const {code, out} = await runProgram([...stuck, '-o', 'json'], makeHome(context));
		const {apiVersion, kind, finding, checks} = JSON.parse(out) as Document;
		assert.equal(code, 0);
		assert.deepEqual([apiVersion, kind, finding.code], ['rolltop/v1', 'Diagnosis', 'abort-waits-for-stable']);
		assert.match(finding.since ?? '', /^2026-11-23T/v);
		assert.deepEqual(Object.keys(finding.next[0]!), ['key', 'command', 'text']);
		assert.ok(checks.every(({result}) => ['doubt', 'ok', 'problem', 'skipped'].includes(result)));
		assert.ok(checks.every(({text}) => text !== ''));
	});

	test('-o markdown is a page to hand over', async context => {
		const {code, out} = await runProgram([...stuck, '-o', 'markdown'], makeHome(context));
		assert.equal(code, 0);
		assert.match(out, /^# abort-stable-unready\/checkout-api\n\n\*\*abort-waits-for-stable\*\*, since 2026/v);
		assert.match(out, /\n## Checks\n/v);
		assert.match(out, /\n## Where it is wired\n/v);
		assert.match(out, /\n## What happened in 1h\n\n- 2026/v);
	});

	test('--since says how far back the hand-over tells', async context => {
		const {out} = await runProgram([...stuck, '-o', 'markdown', '--since', '5s'], makeHome(context));
		const told = out.split('## What happened in 5s\n', 2)[1] ?? '';
		assert.doesNotMatch(told, /started update to revision 2/v);
		assert.ok(told.trim().length > 0);
	});

	test('one field, for a script', async context => {
		const {out} = await runProgram([...stuck, '--field', 'finding.code'], makeHome(context));
		assert.equal(out, 'abort-waits-for-stable\n');
	});

	test('markdown is a form of why alone', async context => {
		const {code, err} = await runProgram(['list', '--replay', recording('abort-at-50'), '-o', 'markdown'], makeHome(context));
		assert.equal(code, 2);
		assert.match(err, /There is no output markdown/v);
	});

	test('of a crash it tells the last line before the container died, where logs may be read', async context => {
		const {run} = await serve(context, {scenario: 'shop'});
		const {code, out} = await run('why', 'recommend', '-n', 'shop', '--field', 'finding.text');
		assert.equal(code, 0);
		assert.match(out, /canary pod.* crash.*exit code \d.*, last line: \S/v);
	});
});
