import type {Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import type {Batch, Change, LinkState} from '../types/source.ts';
import type {Recording} from './recording.ts';
import {openState, toResetBatch} from './recorded-state.ts';

/** What came earlier counts as there from the beginning, as it does for somebody who starts watching. */
const watchedMs = 10 * 60_000;

/**
The state at an instant as a watch would have brought it: what stood some minutes before in one batch, then one batch for each change of a
rollout. So a store knows since when a change has waited for the controller, which the objects do not tell.
*/
export function batchesUpTo(recording: Recording, instant: Instant): readonly Batch[] {
	const cursor = openState(recording);
	const from = instant - watchedMs;
	const events = recording.events.filter(({at}) => at <= instant);
	const first = events.findIndex(({at}) => at >= from);
	const known = first === -1 ? events.length : first;
	for (const event of events.slice(0, known)) {
		cursor.apply(event);
	}

	const batches: Batch[] = [toResetBatch(cursor.state, Math.min(instant, Math.max(from, recording.startAt)))];
	let changes: Change[] = [];
	let links = new Map<KindName, LinkState>();
	const flush = (at: Instant) => {
		batches.push({at, changes, links});
		changes = [];
		links = new Map();
	};

	for (const event of events.slice(known)) {
		if (event.type === 'link') {
			links.set(event.kind, event.link);
		} else {
			changes.push(event.change);
			if (event.change.kind === 'rollouts') {
				flush(event.at);
			}
		}
	}

	flush(instant);
	return batches;
}
