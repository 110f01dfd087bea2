import {readingFlags} from './flags.ts';
import {actions, reports} from './registry.ts';
import {aRollout, maybeRollout, type Subcommand} from './subcommand.ts';

/** The program without a command. */
export const screenCommand: Subcommand = {name: '', group: 'screen', summary: 'the screen; with a name, that rollout\'s', operands: [maybeRollout], flags: [...readingFlags, 'selector', 'speed']};

/** What has no key on the screen. A command that has one carries its row in its own file (`subcommands`). */
const shellCommands: readonly Subcommand[] = [
	{name: 'demo', group: 'screen', summary: 'the screen on the built-in rehearsal cluster (demo --list names the scenarios)', operands: [{kind: 'scenario', isOptional: true}], flags: [...readingFlags, 'selector', 'list']},
	{name: 'replay', group: 'screen', summary: 'the screen on a recording', operands: [{kind: 'path'}], flags: [...readingFlags, 'selector', 'speed']},
	{name: 'list', group: 'read', summary: 'every rollout, the most urgent first', operands: [], flags: [...readingFlags, 'selector', 'watch']},
	{name: 'get', group: 'read', summary: 'one rollout: revisions, pods, analysis', operands: [aRollout], flags: [...readingFlags, 'watch']},
	{name: 'status', group: 'read', summary: 'wait for the outcome; the exit code tells it', operands: [aRollout], flags: [...readingFlags, 'wait', 'timeoutMs']},
	{name: 'record', group: 'other', summary: 'write a recording; ctrl-c ends it', operands: [maybeRollout], flags: ['output', 'force']},
	{name: 'doctor', group: 'other', summary: 'what can I reach, what may I do', operands: [], flags: ['output', 'field', 'headers']},
	{name: 'completion', group: 'other', summary: 'the script with which bash, zsh or fish completes our words', operands: [{kind: 'shell'}], flags: []},
	{name: 'version', group: 'other', summary: 'the version', operands: [], flags: []},
];

/** Every command of the command line, in the order of the help. */
export const subcommands: readonly Subcommand[] = [...shellCommands, ...[...actions, ...reports].flatMap(command => command.subcommands ?? [])];
