import {canStrand} from '../../stable-need.ts';
import type {Rule} from '../diagnosis.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

const fixed = /^v?1\.[1-9]\d+\./v;

/** V7: with dynamicStableScale and abortScaleDownDelaySeconds an abort on controller 1.9 stops half way. */
export const abortStranded: Rule = {
	code: 'abort-stranded',
	check({facts, view, controller}) {
		const {detail, since} = view.situation;
		const fact = {percent: view.weight.actual, available: facts.stable?.available, desired: facts.desired, isFixed: fixed.test(controller?.version ?? '')};
		if (detail.kind === 'notBack' && detail.why === 'stranded') {
			return problem({kind: 'stranded', ...fact}, {code: 'abort-stranded', since, next: steps('undo')});
		}

		if (!facts.hasRouter) {
			return none('router');
		}

		return canStrand(facts) && !fact.isFixed ? doubt({kind: 'wouldStrand', ...fact}) : ok({kind: 'abortFree', of: 'settings'});
	},
};
