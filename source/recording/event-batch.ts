import type {Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import type {Batch, Change, LinkState} from '../types/source.ts';
import type {RecordedEvent} from './recording.ts';

/** What was recorded one after the other as one batch, for a store. */
export function toEventBatch(events: readonly RecordedEvent[], at: Instant): Batch {
	const changes: Change[] = [];
	const links = new Map<KindName, LinkState>();
	for (const event of events) {
		if (event.type === 'change') {
			changes.push(event.change);
		} else {
			links.set(event.kind, event.link);
		}
	}

	return {at, changes, links};
}
