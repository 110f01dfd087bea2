import {canStrand} from '../stable-need.ts';
import type {WarningRule} from './rule.ts';

/** V7, F6: this pair of settings leaves an abort half way on 1.9; the fix is in 1.10. */
export const abortStrands: WarningRule = ({facts, controller}) => {
	const isFixed = /^v?1\.[1-9]\d+\./v.test(controller?.version ?? '');
	const abort = facts.isUpdating ? 'an abort stops half way and users stay on the canary. An undo frees them;' : 'an abort of the next update would strand users on the canary:';
	return canStrand(facts) && !isFixed
		? {code: 'abort-strands', text: `dynamicStableScale with abortScaleDownDelaySeconds: on controller 1.9 ${abort} take abortScaleDownDelaySeconds out of the spec.`}
		: undefined;
};
