import type {WarningRule} from './rule.ts';

/** V44: behind a router a freeze does not stop a full promotion. */
export const freezeDoesNotHold: WarningRule = ({facts}) => facts.spec.paused && facts.status.promoteFull && !facts.isPromoted
	? {code: 'freeze-does-not-hold', text: 'Frozen during a full promotion: behind a router it goes on all the same, without one it goes on at the thaw. Only an abort ends it.'}
	: undefined;
