import type {WarningRule} from './rule.ts';

/** V41: a template change that the controller has not seen swallows an abort. */
export const notObserved: WarningRule = ({facts, patience, now}) => facts.isObserved || (patience.unseenDoubtAt !== undefined && now < patience.unseenDoubtAt)
	? undefined
	: {code: 'not-observed', text: 'The controller has not seen the last change of the spec. An abort sent now is swallowed by it; rolltop sends it again afterwards.'};
