import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {denying} from '../../source/simulator/index.ts';
import {actions} from '../../source/commands/registry.ts';
import {makeHome, runProgram, writeFileIn, type Ended} from '../helpers/run-program.ts';
import {serve} from './shell-rig.ts';

type Examination = {
	readonly ok: boolean;
	readonly checks: ReadonlyArray<{readonly code: string; readonly result: string; readonly text: string; readonly next: readonly string[]}>;
	readonly commands: ReadonlyArray<{readonly name: string; readonly allowed: boolean; readonly missing: readonly string[]}>;
};

const read = ({out}: Ended) => JSON.parse(out) as Examination;
const find = ({checks}: Examination, code: string) => checks.find(check => check.code === code)!;

test('where everything can be reached and done: exit code 0, each command named', async context => {
	const {home, kubeconfig, run} = await serve(context);
	const ended = await run('doctor', '-n', 'shop');
	assert.equal(ended.code, 0, ended.out + ended.err);
	for (const wanted of [/^✓ +program +rolltop /mv, /^✓ +server +v1\.36\.2/mv, /^✓ +clock /mv, /^✓ +rollouts +the CRD is installed/mv, /^✓ +reading +rollouts, replicasets/mv, /^✓ +context +rehearsal \/ shop$/mv]) {
		assert.match(ended.out, wanted);
	}

	assert.ok(ended.out.includes(path.join(home, '.config', 'rolltop', 'config.yaml')) && ended.out.includes(kubeconfig));
	const {ok, commands} = read(await run('doctor', '-n', 'shop', '-o', 'json'));
	assert.equal(ok, true);
	assert.deepEqual(commands.map(({name, allowed}) => [name, allowed]), actions.map(({id}) => [id, true]));
	assert.equal((await run('doctor', '-n', 'shop', '--field', 'ok')).out, 'true\n');
});

test('a command that may not be used is named with what is missing and the line for an admin; reading is enough for exit code 0', async context => {
	const {run} = await serve(context, {user: 'ana', isAllowed: denying({verb: 'patch', resource: 'rollouts/status'})});
	const ended = await run('doctor', '-n', 'shop', '-o', 'json');
	assert.equal(ended.code, 0, ended.err);
	const examination = read(ended);
	assert.deepEqual(examination.commands.find(({name}) => name === 'promote'), {name: 'promote', allowed: false, missing: ['patch rollouts/status']});
	assert.equal(find(examination, 'user').text, 'ana');
	assert.deepEqual(find(examination, 'for-an-admin').next, ['kubectl create role rolltop-patch --verb=patch --resource=rollouts.argoproj.io/status -n shop && kubectl create rolebinding rolltop-patch --role=rolltop-patch --user=ana -n shop']);
});

test('what may not be read is exit code 5, no connection 3, nothing of a secret is printed', async context => {
	const {run} = await serve(context, {isAllowed: denying({resource: 'pods'})});
	const denied = await run('doctor', '-n', 'shop', '-o', 'json');
	assert.equal(denied.code, 5, denied.err);
	assert.match(find(read(denied), 'reading').text, /may not list pods, watch pods/v);
	const home = makeHome(context);
	const down = writeFileIn(home, 'down', JSON.stringify({
		'current-context': 'prod',
		contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me'}}],
		clusters: [{name: 'prod', cluster: {server: 'http://somebody:very-secret-password@127.0.0.1:1'}}],
		users: [{name: 'me', user: {token: 'very-secret-token'}}],
	}));
	for (const [argv, wanted] of [[['--kubeconfig', down], /✗ +server .*127\.0\.0\.1:1/v], [['--kubeconfig', path.join(home, 'nowhere')], /✗ +kubeconfig .*nowhere/v], [['--kubeconfig', down, '--context', 'prd'], /✗ +kubeconfig .*prd/v]] as const) {
		const ended = await runProgram(['doctor', ...argv], home);
		assert.equal(ended.code, 3, ended.out + ended.err);
		assert.match(ended.out, wanted);
		assert.match(ended.out, /^✓ +program/mv, 'what can be told is told all the same');
		assert.doesNotMatch(ended.out + ended.err, /very-secret/v);
	}
});

test('an output that there is not is a mistake before anything is read', async context => {
	const ended = await runProgram(['doctor', '-o', 'xml'], makeHome(context));
	assert.deepEqual([ended.code, ended.out], [2, '']);
});
