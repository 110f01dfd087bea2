import type {Hazard} from './rule.ts';

/** An abort right after promote --full is set back to false and the promotion goes on. */
export const abortDropped: Hazard = {
	code: 'abort-dropped',
	sources: ['V4', 'F5'],
	looksAt: ['status'],
	find: ({facts}) => facts.status.promoteFull && !facts.isPromoted
		? 'A full promotion runs: the controller drops a plain abort.'
		: undefined,
	advice: 'rolltop stops the promotion by the same patch.',
};
