import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {parseCommandLine} from '../../source/command-line.ts';
import {commands} from '../../source/commands/registry.ts';
import {describeNext, nextKeys} from '../../source/format/diagnosis/next-words.ts';
import type {NextAction} from '../../source/domain/diagnosis/diagnosis.ts';

const actions: readonly NextAction[] = [
	'abort', 'acceptFewer', 'back', 'controllerLogs', 'controllerPods', 'describePod', 'events', 'evidence', 'fixSource', 'lastResort', 'listServices', 'listTemplates', 'logs', 'promote', 'promoteAll', 'quotas', 'readSpec', 'retry', 'setImage', 'status',
	'thaw', 'undo', 'waitForPods',
];
const subject = {name: 'checkout-api', namespace: 'shop'};

suite('the next steps of a finding', () => {
	test('each key is one of the rollout\'s page', () => {
		for (const [action, key] of nextKeys) {
			assert.ok(commands.some(({keys, screens}) => keys.includes(key) && screens.includes('rollout')), `${action}: ${key}`);
		}
	});

	test('each line of rolltop is one that it takes', async () => {
		for (const action of actions) {
			const [program, ...words] = describeNext({action, subject: 'pod-1'}, subject).command.split(' ');
			if (program === 'rolltop') {
				const line = await parseCommandLine(words);
				assert.notEqual(line, 'help', words.join(' '));
			} else {
				assert.equal(program, 'kubectl');
			}
		}
	});

	test('a name that is none is quoted for a shell', () => {
		const {command} = describeNext({action: 'describePod', subject: '$(reboot)\u{1B}[2J; \'x'}, {name: 'a b', namespace: 'shop'});
		assert.equal(command, String.raw`kubectl -n shop describe pod '$(reboot); '\''x'`);
		assert.equal(describeNext({action: 'undo'}, {name: '--all', namespace: 'a;b'}).command.endsWith('-n \'a;b\''), true);
	});
});
