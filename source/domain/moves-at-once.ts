import type {Instant} from '../types/clock.ts';
import type {RolloutView} from './rollout-view.ts';

/**
`newImage`: set while it was frozen, its pods start with the thaw (V29) · `pauseOver`: the clock of a timed pause ran on and is through (V28; blue-green: V27) ·
`promoting`: a full promotion that the freeze holds runs on (V44).
*/
export type ThawMove = 'newImage' | 'pauseOver' | 'promoting';

/** Why a frozen rollout would move with the thaw, without anybody doing more; undefined where it would not. */
export function movesAtOnce(view: RolloutView, now: Instant): ThawMove | undefined {
	if (view.isPromotingFull) {
		return 'promoting';
	}

	if ([view.step?.endsAt, ...view.pauses.map(({endsAt}) => endsAt)].some(endsAt => endsAt !== undefined && endsAt <= now)) {
		return 'pauseOver';
	}

	const fresh = view.groups.find(({kind}) => kind === 'canary' || kind === 'preview');
	return view.isUpdating && !view.isAborted && (fresh === undefined || fresh.replicaSet.desired === 0) ? 'newImage' : undefined;
}
