import type {Report} from './command.ts';
import {readingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';

/** What happened, what was shipped, what differs: the panes of the past. */

export const events: Report = {
	kind: 'report',
	id: 'events',
	keys: ['e'],
	label: 'events',
	summary: 'what happened: who did what, when, from which tool, and what the controller made of it',
	screens: ['fleet', 'rollout'],
	pane: 'events',
	subcommands: [{name: 'events', group: 'read', summary: 'what happened to a rollout, newest last (also -o markdown)', operands: [aRollout], flags: [...readingFlags, 'since', 'watch']}],
};

export const history: Report = {
	kind: 'report',
	id: 'history',
	keys: ['v'],
	label: 'revisions',
	summary: 'the revisions: what each changed, how it ended, how long it took; d compares two',
	screens: ['fleet', 'rollout'],
	pane: 'history',
	subcommands: [{name: 'history', group: 'read', summary: 'the revisions of a rollout; --diff 3..5 compares their templates', operands: [aRollout], flags: [...readingFlags, 'diff']}],
};

export const difference: Report = {
	kind: 'report',
	id: 'difference',
	keys: ['d'],
	label: 'difference',
	summary: 'the pod template of the canary against stable; in the revisions of the chosen one against the one before, or of two that are marked',
	screens: ['rollout', 'history'],
	pane: 'difference',
};
