import type {Report} from './command.ts';

export const yaml: Report = {
	kind: 'report',
	id: 'yaml',
	keys: ['y'],
	label: 'YAML',
	summary: 'the objects of the rollout as YAML, secrets masked; tab shows the next object',
	screens: ['fleet', 'rollout'],
	pane: 'yaml',
};
