import type {Instant} from '../../types/clock.ts';
import type {TimelineEntry} from '../timeline.ts';

/** How often the steps were skipped of late, as far as anybody still knows: Events live an hour, our log knows only what was done with rolltop here. */
export type FullPromotions = {
	readonly days: number;
	/** At least so many. */
	readonly count: number;
	/** Oldest first. */
	readonly at: readonly Instant[];
	/** More than one in the window: the steps are not trusted, or do not fit. */
	readonly isOften: boolean;
};

const days = 7;
const dayMs = 86_400_000;
/** A full promotion waits for its pods; longer than this it is another one. */
const longestMs = 3_600_000;

/** Asked for and done is one; asked for with rolltop and never seen to end counts, since the Events that told of it are gone. */
export function countFullPromotions(entries: readonly TimelineEntry[], now: Instant): FullPromotions {
	const late = entries.filter(({at}) => at >= now - (days * dayMs));
	const done = late.filter(({fact}) => fact.kind === 'completed' && fact.how === 'full').map(({at}) => at);
	const dropped = late.filter(({fact}) => fact.kind === 'dropped' && fact.part === 'promoteFull').map(({at}) => at);
	const ended = [...done, ...dropped];
	const asked = late.filter(({fact}) => fact.kind === 'action' && fact.parts.includes('promoteFull')).map(({at}) => at).filter(at => ended.every(end => end < at || end - at > longestMs));
	const all = [...done, ...asked].toSorted((a, b) => a - b);
	return {days, count: all.length, at: all, isOften: all.length > 1};
}
