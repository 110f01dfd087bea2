import type {Report} from './command.ts';
import {aRollout} from './subcommand.ts';

export const logs: Report = {
	kind: 'report',
	id: 'logs',
	keys: ['l'],
	label: 'logs',
	summary: 'canary and stable logs side by side; tab: one of them, the controller\'s lines, jobs, single pods',
	screens: ['fleet', 'rollout'],
	hint: 5,
	pane: 'logs',
	subcommands: [{
		name: 'logs',
		group: 'read',
		summary: 'the logs of canary and stable, of the controller about it, of its jobs',
		operands: [aRollout],
		flags: ['output', 'follow', 'previous', 'pod', 'container', 'canary', 'stable', 'controller', 'job', 'since', 'tail', 'replay', 'at'],
	}],
};
