import type {Rule} from '../diagnosis.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** V1: under `spec.paused` and without a router no pod moves, so that an abort brings nobody back. */
export const abortHeldByFreeze: Rule = {
	code: 'abort-held-by-freeze',
	check({facts, view}) {
		const {detail, since} = view.situation;
		const fact = {by: view.frozen?.by, percent: view.weight.actual};
		if (detail.kind === 'notBack' && detail.why === 'heldByFreeze') {
			return problem({kind: 'abortHeldByFreeze', ...fact}, {code: 'abort-held-by-freeze', since, next: steps('abort', 'thaw')});
		}

		if (view.isAborted) {
			return ok({kind: 'abortFree', of: 'freeze'});
		}

		const wouldBeHeld = view.isSpecPaused && view.isUpdating && facts.canary !== undefined && !facts.hasRouter;
		return wouldBeHeld ? doubt({kind: 'abortWouldBeHeld', ...fact}) : ok({kind: 'abortFree', of: 'freeze'});
	},
};
