import type {WarningRule} from './rule.ts';

/** V4: an abort right after promote --full is set back to false and the promotion goes on. */
export const abortDropped: WarningRule = ({facts}) => facts.status.promoteFull && !facts.isPromoted
	? {code: 'abort-dropped', text: 'A full promotion runs: the controller drops a plain abort. rolltop stops the promotion by the same patch.'}
	: undefined;
