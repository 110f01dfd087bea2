import assert from 'node:assert/strict';
import {test} from 'node:test';
import {routedCanary} from '../../source/simulator/index.ts';
import {gates, serve, toGate, until} from './shell-rig.ts';

type Timeline = {readonly entries: ReadonlyArray<{readonly source: string; readonly who: string | null; readonly tool: string | null; readonly text: string | null; readonly what: {readonly kind: string}; readonly line: string}>};
type History = {readonly revisions: ReadonlyArray<{readonly number: number; readonly ended: string | null; readonly endedBy: string | null}>};

test('an abort on the cluster: who did it and why stands in the time line, how the revision ended in the history, what it changed in the difference', async context => {
	const {simulator, run} = await serve(context);
	simulator.apply(...routedCanary({namespace: 'shop', name: 'checkout-api', image: '1.0', replicas: 4, canary: {steps: gates}}));
	await toGate(simulator, 'checkout-api');
	const aborted = await run('abort', 'checkout-api', '-n', 'shop', '--yes', '--reason', 'incident 4711', '--person', 'ana');
	assert.equal(aborted.code, 0, aborted.err);

	// Events come late (V36).
	await until(() => simulator.store.list('events', 'shop').some(({reason}) => reason === 'RolloutAborted'));
	const events = await run('events', 'checkout-api', '-n', 'shop', '-o', 'json');
	const {entries} = JSON.parse(events.out) as Timeline;
	const action = entries.find(({what}) => what.kind === 'action')!;
	assert.deepEqual([action.source, action.who, action.tool, action.text], ['audit', 'ana', 'rolltop', 'incident 4711']);
	// The image was set by somebody else: managedFields tell which tool.
	assert.ok(entries.some(({line}) => line === 'last change of template by kubectl'), events.out);
	assert.ok(entries.some(({what}) => what.kind === 'aborted'));
	// The audit log and our own Event tell the same.
	assert.equal(entries.filter(({what}) => what.kind === 'actionEnded').length, 1);
	assert.ok(entries.every(({line}) => !line.includes('RolltopAbort')));

	const markdown = await run('events', 'checkout-api', '-n', 'shop', '-o', 'markdown', '--since', '1h');
	assert.match(markdown.out, /\*\*abort sent by ana .*: "incident 4711"\*\*/v);

	const history = JSON.parse((await run('history', 'checkout-api', '-n', 'shop', '-o', 'json')).out) as History;
	assert.deepEqual(history.revisions.map(({number, ended, endedBy}) => [number, ended, endedBy]), [[2, 'aborted', 'ana'], [1, 'initial', null]]);

	const difference = await run('history', 'checkout-api', '-n', 'shop', '--diff', '1..2');
	assert.deepEqual(difference.out.split('\n').filter(line => /^[+\-] /v.test(line)).map(line => line.trim()), ['-      image: registry.example/shop/api:1.0', '+      image: registry.example/shop/api:1.1']);
	const missing = await run('history', 'checkout-api', '-n', 'shop', '--diff', '1..9');
	assert.equal(missing.code, 4);
	assert.match(missing.err, /There is no revision 9 any more; there are 2, 1/v);
});

test('a mistake is told before anything is read', async context => {
	const {run} = await serve(context);
	const wrong = await run('history', 'checkout-api', '-n', 'shop', '-o', 'markdown');
	assert.equal(wrong.code, 2);
	assert.match(wrong.err, /There is no output markdown/v);
});
