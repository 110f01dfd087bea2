import type {WarningRule} from './rule.ts';

/** A record of ours without a pause: somebody or something has lifted the freeze past us (interface.md). */
export const freezeBroken: WarningRule = ({frozen}) => frozen?.owner === 'broken'
	? {code: 'freeze-broken', text: `The freeze${frozen.by === undefined ? '' : ` by ${frozen.by}`} is broken: its record is there but spec.paused is not. A promotion or a sync has lifted it; freeze again or thaw to take the record away.`}
	: undefined;
