import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {promisify} from 'node:util';
import {basicCanary} from '../../source/simulator/index.ts';
import {subcommands} from '../../source/commands/subcommands.ts';
import {cleanEnv, makeHome, program, runProgram} from '../helpers/run-program.ts';
import {gates, serve} from './shell-rig.ts';

// eslint-disable-next-line @typescript-eslint/strict-void-return -- It has a promisified form of its own.
const run = promisify(execFile);
const recording = path.join(import.meta.dirname, '..', 'fixtures', 'recordings', 'manual-gate', 'stream.jsonl.gz');

/** `rolltop` on the path of a shell, with this test's Node. */
function install(home: string): string {
	const bin = path.join(home, 'bin');
	mkdirSync(bin);
	symlinkSync(process.execPath, path.join(bin, 'node'));
	writeFileSync(path.join(bin, 'rolltop'), `#!/bin/sh\nexec node "${program}" "$@"\n`);
	chmodSync(path.join(bin, 'rolltop'), 0o755);
	return bin;
}

/** What bash offers when tab is pressed at the end of the line, as readline would call it: words broken at = and : too. */
async function completeInBash(line: string, home: string, bin: string, extra: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
	const script = String.raw`
source <(rolltop completion bash)
COMP_LINE=$1; COMP_POINT=${'$'}{#1}
COMP_WORDS=(); word=''
for ((i = 0; i < ${'$'}{#1}; i++)); do
	letter="${'$'}{1:i:1}"
	case $letter in
		' ') [[ -n $word ]] && COMP_WORDS+=("$word"); word='' ;;
		[=:]) [[ -n $word ]] && COMP_WORDS+=("$word"); COMP_WORDS+=("$letter"); word='' ;;
		*) word+=$letter ;;
	esac
done
[[ -n $word || $1 == *' ' ]] && COMP_WORDS+=("$word")
COMP_CWORD=$((${'$'}{#COMP_WORDS[@]} - 1))
_rolltop
printf '%s\n' "${'$'}{COMPREPLY[@]}"
`;
	const env = cleanEnv(home, {PATH: `${bin}:/usr/bin:/bin`, ...extra});
	const {stdout, stderr} = await run('bash', ['--norc', '-c', script, 'bash', line], {env});
	assert.equal(stderr, '');
	return stdout.trim().split('\n').filter(word => word !== '');
}

async function setUp(context: TestContext) {
	const {simulator, home, kubeconfig} = await serve(context);
	for (const name of ['web', 'web-admin', 'api']) {
		simulator.apply(...basicCanary({namespace: 'shop', name, image: '1.0', replicas: 1, canary: {steps: gates}}));
	}

	const bin = install(home);
	return {simulator, home, complete: async (line: string) => completeInBash(line, home, bin, {KUBECONFIG: kubeconfig})};
}

test('bash completes commands, flags and words from the table', async context => {
	const home = makeHome(context);
	const bin = install(home);
	const complete = async (line: string) => completeInBash(line, home, bin);
	assert.deepEqual(await complete('rolltop '), subcommands.map(({name}) => name));
	assert.deepEqual(await complete('rolltop -n shop pro'), ['promote']);
	assert.deepEqual(await complete('rolltop abort --dr'), ['--dry-run']);
	assert.deepEqual(await complete('rolltop list --dr'), [], 'a flag that the command does not take');
	assert.deepEqual(await complete('rolltop freeze --only m'), ['moving']);
	assert.deepEqual(await complete('rolltop freeze --only=a'), ['all']);
	assert.deepEqual(await complete('rolltop list -o ya'), ['yaml']);
	assert.deepEqual(await complete('rolltop completion '), ['bash', 'zsh', 'fish']);
	assert.ok((await complete('rolltop demo sh')).includes('shop'));
	assert.deepEqual(await complete('rolltop get --replay '), [], 'the shell completes file names');
});

test('bash completes contexts, namespaces and rollouts of the cluster that the flags name', async context => {
	const {complete, home} = await setUp(context);
	assert.deepEqual(await complete('rolltop get -n shop we'), ['web', 'web-admin']);
	assert.deepEqual(await complete('rolltop abort --namespace=shop a'), ['api']);
	assert.deepEqual(await complete('rolltop list -n sh'), ['shop']);
	assert.deepEqual(await complete('rolltop list --namespace=sh'), ['shop']);
	assert.deepEqual(await complete('rolltop --context re'), ['rehearsal']);
	const recorded = await runProgram(['list', '--replay', recording, '--field', 'name'], home);
	assert.deepEqual(await complete(`rolltop get --replay ${recording} `), recorded.out.trim().split('\n'));
});

test('what cannot be read completes to nothing, in silence', async context => {
	const home = makeHome(context);
	const bin = install(home);
	assert.deepEqual(await completeInBash('rolltop get we', home, bin, {KUBECONFIG: path.join(home, 'nowhere')}), []);
	assert.deepEqual(await completeInBash('rolltop get --context ', home, bin, {KUBECONFIG: path.join(home, 'nowhere')}), []);
	assert.deepEqual(await completeInBash('rolltop --nonsense get ', home, bin), []);
	for (const words of [['get', '--replay', path.join(home, 'nowhere'), ''], [], [''], ['--', '']]) {
		const ended = await runProgram(['__complete', ...words], home);
		assert.deepEqual([ended.code, ended.err], [0, ''], words.join(' '));
	}
});

test('each shell has its script, and another one is a mistake that says which there are', async context => {
	const home = makeHome(context);
	for (const shell of ['bash', 'zsh', 'fish']) {
		const {code, out} = await runProgram(['completion', shell], home);
		assert.equal(code, 0);
		assert.match(out, /__complete/v);
		assert.match(out, /kubectl-rolltop/v);
		if (shell !== 'bash') {
			continue;
		}

		await run('bash', ['-n', '-c', out]);
	}

	const ended = await runProgram(['completion', 'tcsh'], home);
	assert.deepEqual([ended.code, /no completion for tcsh.*bash, zsh, fish/v.test(ended.err)], [2, true]);
});
