import type {Hazard} from './rule.ts';

/** The controller writes its own answer over an abort that it has not seen. A changed annotation gets it seen. */
export const abortNotTaken: Hazard = {
	code: 'abort-not-taken',
	sources: ['V37', 'V21'],
	looksAt: ['status'],
	find: ({facts}) => facts.status.abort && !facts.isAbortTaken && facts.isUpdating
		? 'The abort stands in the API but the controller has not taken it. It loses some until the object changes:'
		: undefined,
	advice: 'send it again with rolltop, which nudges.',
};
