import assert from 'node:assert/strict';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {suite, test} from 'node:test';
import {configPath, statePath} from '../../source/files/paths.ts';
import {findPerson} from '../../source/files/person.ts';

suite('paths', () => {
	test('by the XDG variables', () => {
		const env = {XDG_CONFIG_HOME: '/xdg/config', XDG_STATE_HOME: '/xdg/state'};
		assert.equal(configPath(env, 'config.yaml'), '/xdg/config/rolltop/config.yaml');
		assert.equal(statePath(env, 'audit.jsonl'), '/xdg/state/rolltop/audit.jsonl');
	});

	test('else below the home directory; empty and relative values do not count', () => {
		for (const value of [undefined, '', 'relative/path', '~/.config']) {
			const env = {XDG_CONFIG_HOME: value, XDG_STATE_HOME: value};
			assert.equal(configPath(env, 'config.yaml'), join(homedir(), '.config/rolltop/config.yaml'));
			assert.equal(statePath(env, 'audit.jsonl'), join(homedir(), '.local/state/rolltop/audit.jsonl'));
		}
	});
});

suite('who acts', () => {
	const account = () => 'deploy';
	const env = {SUDO_USER: 'ana', USER: 'root', LOGNAME: 'root'};

	test('the flag before the config file, before sudo, before the account', () => {
		assert.deepEqual(findPerson('Ben', 'Cleo', env, account), {name: 'Ben', isSelfDeclared: true});
		assert.deepEqual(findPerson(undefined, 'Cleo', env, account), {name: 'Cleo', isSelfDeclared: true});
		assert.deepEqual(findPerson(undefined, undefined, env, account), {name: 'ana', isSelfDeclared: true});
	});

	test('the account is what the system says, whatever USER says', () => {
		assert.deepEqual(findPerson(undefined, undefined, {USER: 'someone-else'}, account), {name: 'deploy', isSelfDeclared: false});
	});

	test('an account without an entry: the environment, which is somebody\'s word', () => {
		assert.deepEqual(findPerson(undefined, undefined, {USER: 'ci'}, () => undefined), {name: 'ci', isSelfDeclared: true});
		assert.deepEqual(findPerson(undefined, undefined, {LOGNAME: 'ci'}, () => undefined), {name: 'ci', isSelfDeclared: true});
		assert.deepEqual(findPerson(undefined, undefined, {}, () => undefined), {name: 'unknown', isSelfDeclared: true});
	});

	test('a name is one visible line', () => {
		assert.equal(findPerson('  Ana\u{1B}[2J\n\u{202E}B ', undefined, env, account).name, 'Ana [2J B');
		assert.equal(findPerson('\u{200B}\n', '', env, account).name, 'ana');
		assert.equal(findPerson('x'.repeat(500), undefined, env, account).name.length, 128);
	});
});
