import type {WarningRule} from './rule.ts';

/** V37: promotes are lost as aborts are; one stood for more than two minutes. */
export const promoteNotTaken: WarningRule = ({facts, patience, now}) => facts.isUnpausing && patience.notResumedAt !== undefined && now >= patience.notResumedAt
	? {code: 'promote-not-taken', text: 'Somebody resumed it and the controller has not gone on: it loses some promotions until the object changes. Promote again with rolltop, which nudges.'}
	: undefined;
