import type {Hazard} from './rule.ts';

/** Behind a router a freeze does not stop a full promotion. */
export const freezeDoesNotHold: Hazard = {
	code: 'freeze-does-not-hold',
	sources: ['V44'],
	looksAt: ['spec', 'status'],
	find: ({facts}) => facts.spec.paused && facts.status.promoteFull && !facts.isPromoted
		? 'Frozen during a full promotion: behind a router it goes on all the same, without one it goes on at the thaw.'
		: undefined,
	advice: 'Only an abort ends it.',
};
