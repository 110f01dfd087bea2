import type {WarningRule} from './rule.ts';

/** V37: the controller writes its own answer over an abort that it has not seen. A changed annotation gets it seen. */
export const abortNotTaken: WarningRule = ({facts}) => facts.status.abort && !facts.isAbortTaken && facts.isUpdating
	? {code: 'abort-not-taken', text: 'The abort stands in the API but the controller has not taken it. It loses some until the object changes: send it again with rolltop, which nudges.'}
	: undefined;
