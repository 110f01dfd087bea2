import type {Report} from './command.ts';
import {aRollout} from './subcommand.ts';

export const yaml: Report = {
	kind: 'report',
	id: 'yaml',
	keys: ['y'],
	label: 'YAML',
	summary: 'the objects of the rollout as YAML, secrets masked; tab shows the next object',
	screens: ['fleet', 'rollout'],
	pane: 'yaml',
	subcommands: [{name: 'yaml', group: 'read', summary: 'the Rollout itself as the cluster has it, secrets masked', operands: [aRollout], flags: ['replay', 'at']}],
};
