import type {Hazard} from './rule.ts';

/** A record of ours without a pause: somebody or something has lifted the freeze past us (interface.md). */
export const freezeBroken: Hazard = {
	code: 'freeze-broken',
	sources: ['V6', 'V45', 'F3'],
	looksAt: ['spec', 'annotations'],
	find: ({frozen}) => frozen?.owner === 'broken'
		? `The freeze${frozen.by === undefined ? '' : ` by ${frozen.by}`} is broken: its record is there but spec.paused is not. A promotion or a sync has lifted it;`
		: undefined,
	advice: 'freeze again or thaw to take the record away.',
};
