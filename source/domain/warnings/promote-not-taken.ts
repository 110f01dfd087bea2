import type {Hazard} from './rule.ts';

/** Promotes are lost as aborts are; one stood for more than two minutes. */
export const promoteNotTaken: Hazard = {
	code: 'promote-not-taken',
	sources: ['V37'],
	looksAt: ['status'],
	find: ({facts, patience, now}) => facts.isUnpausing && patience.notResumedAt !== undefined && now >= patience.notResumedAt
		? 'Somebody resumed it and the controller has not gone on: it loses some promotions until the object changes.'
		: undefined,
	advice: 'Promote again with rolltop, which nudges.',
};
