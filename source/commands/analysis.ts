import type {Report} from './command.ts';
import {readingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';

export const analysis: Report = {
	kind: 'report',
	id: 'analysis',
	keys: ['m'],
	label: 'evidence',
	summary: 'the evidence: every measurement against its limit, the queries, and what they bring now',
	screens: ['fleet', 'rollout'],
	pane: 'measurements',
	subcommands: [{
		name: 'analysis',
		group: 'read',
		summary: 'every measurement against its limit; with --try what its queries bring now',
		operands: [aRollout, {kind: 'metric', isOptional: true}],
		flags: [...readingFlags, 'run', 'try', 'prometheus'],
	}],
};
