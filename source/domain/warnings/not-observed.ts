import type {Hazard} from './rule.ts';

/** A template change that the controller has not seen swallows an abort. */
export const notObserved: Hazard = {
	code: 'not-observed',
	sources: ['V16', 'V41'],
	looksAt: ['status'],
	find: ({facts, patience, now}) => facts.isObserved || (patience.unseenDoubtAt !== undefined && now < patience.unseenDoubtAt)
		? undefined
		: 'The controller has not seen the last change of the spec. An abort sent now is swallowed by it;',
	advice: 'rolltop sends it again afterwards.',
};
