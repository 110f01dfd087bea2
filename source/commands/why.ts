import type {Report} from './command.ts';
import {readingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';

export const why: Report = {
	kind: 'report',
	id: 'why',
	keys: ['w'],
	label: 'why',
	summary: 'why it is where it is: one finding with the next step, every check, where it is wired',
	screens: ['fleet', 'rollout'],
	hint: 5,
	pane: 'why',
	subcommands: [{name: 'why', group: 'read', summary: 'one finding with the next step, every check (-o markdown: to hand over)', operands: [aRollout], flags: [...readingFlags, 'since']}],
};
