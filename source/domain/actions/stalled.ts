import type {Instant} from '../../types/clock.ts';
import type {NotBackReason} from '../rollout-view.ts';
import type {Exposure} from './abort/exposure.ts';
import type {Sight} from './abort/sight.ts';

/** Without progress for this long the users are NOT BACK (interface.md, notBack). */
const notBackMs = 10_000;

/** Nothing has moved for so long that nothing will, new pods' `minReadySeconds` counted in. */
export function isStalled(progressAt: Instant, {now, rollout}: Pick<Sight, 'now' | 'rollout'>): boolean {
	return now - progressAt >= notBackMs + (1000 * (rollout.spec?.minReadySeconds ?? 0));
}

export function isStableShort({stableAvailable, stableDesired}: Exposure): boolean {
	return stableAvailable !== undefined && stableAvailable < stableDesired;
}

/** Why nothing moves where no rule of the controller tells: stable cannot get its pods (V46), or it takes its time. */
export function nameStall(exposure: Exposure): NotBackReason {
	return isStableShort(exposure) && (exposure.failure !== undefined || exposure.unready?.isFailing === true) ? 'noRoom' : 'slow';
}
