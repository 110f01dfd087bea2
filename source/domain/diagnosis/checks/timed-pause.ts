import {heldBy} from '../../patience.ts';
import type {Rule} from '../diagnosis.ts';
import {placeOf} from '../place.ts';
import {ok, problem, promotion, steps} from '../verdict.ts';

/** The controller queues itself for the second; later than this it is behind or gone (argo-rollouts.md 9.6). */
const lateMs = 5000;

/** A pause that ends by itself, and one that should have. */
export const timedPause: Rule = {
	code: 'timed-pause',
	check({view, now}) {
		const pause = heldBy(view.pauses);
		if (pause?.endsAt === undefined) {
			return ok({kind: 'noTimedPause'});
		}

		const isOverdue = now >= pause.endsAt + lateMs && !view.isSpecPaused;
		const fact = {kind: 'timedPause' as const, endsAt: pause.endsAt, isOverdue, ...placeOf(view)};
		const finding = {code: 'timed-pause' as const, since: pause.startedAt, next: isOverdue ? steps('controllerLogs', promotion(view)) : steps('status', promotion(view), 'abort')};
		return isOverdue ? problem(fact, finding) : ok(fact, finding);
	},
};
