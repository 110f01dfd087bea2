import type {Instant} from '../types/clock.ts';
import type {Patience} from './patience.ts';

/** The next instant at which something in the view turns by itself; undefined when only the cluster can change it. */
export function deriveChangesAt({notBackAt, unseenAt, unseenDoubtAt, unclaimedAt, notResumedAt, overdueAt}: Patience, now: Instant): Instant | undefined {
	const ahead = [notBackAt, unseenAt, unseenDoubtAt, unclaimedAt, notResumedAt, overdueAt].filter(instant => instant !== undefined).filter(instant => instant > now);
	return ahead.length === 0 ? undefined : Math.min(...ahead);
}
