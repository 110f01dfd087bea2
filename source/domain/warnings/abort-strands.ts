import {canStrand} from '../stable-need.ts';
import type {Hazard} from './rule.ts';

/** This pair of settings leaves an abort half way on 1.9; the fix is in 1.10. */
export const abortStrands: Hazard = {
	code: 'abort-strands',
	sources: ['V7', 'F6'],
	looksAt: ['spec', 'version'],
	find({facts, controller}) {
		const isFixed = /^v?1\.[1-9]\d+\./v.test(controller?.version ?? '');
		const abort = facts.isUpdating ? 'an abort stops half way and users stay on the canary. An undo frees them;' : 'an abort of the next update would strand users on the canary:';
		return canStrand(facts) && !isFixed ? `dynamicStableScale with abortScaleDownDelaySeconds: on controller 1.9 ${abort}` : undefined;
	},
	advice: 'take abortScaleDownDelaySeconds out of the spec.',
};
