import type {Instant} from '../types/clock.ts';
import type {Family} from '../domain/family.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {compareSightings} from '../domain/timeline/from-watch.ts';
import {sight, type Sighting, type Transition} from '../domain/timeline/sighting.ts';

/** What our watch saw happen, a bounded number of it: the newest of each rollout. */
export type TransitionLog = {
	/** A look at a rollout whose view changed; the first one tells nothing. */
	readonly look: (family: Family, view: RolloutView, at: Instant) => void;
	/** Oldest first. */
	readonly of: (key: string) => readonly Transition[];
	/** Since when a rollout is watched; undefined before its first look. */
	readonly since: (key: string) => Instant | undefined;
	readonly clear: () => void;
};

type Page = {readonly since: Instant; last: Sighting; readonly transitions: Transition[]};

const mostOfOne = 300;

/** In memory; goes with the store. Rollouts that are gone keep theirs until the next reset, as a person may ask what happened to them. */
export function createTransitionLog(most = mostOfOne): TransitionLog {
	const pages = new Map<string, Page>();
	return {
		look(family, view, at) {
			const sighting = sight(family, view);
			const page = pages.get(view.key);
			if (page === undefined) {
				pages.set(view.key, {since: at, last: sighting, transitions: []});
				return;
			}

			page.transitions.push(...compareSightings(page.last, sighting, at));
			page.last = sighting;
			if (page.transitions.length > most) {
				page.transitions.splice(0, page.transitions.length - most);
			}
		},
		of: key => pages.get(key)?.transitions ?? [],
		since: key => pages.get(key)?.since,
		clear() {
			pages.clear();
		},
	};
}
