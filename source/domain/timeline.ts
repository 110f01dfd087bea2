import type {Instant} from '../types/clock.ts';
import type {Family} from './family.ts';
import {parseInstant} from './time.ts';
import {tell, type Telling, type TimelineEntry, type TimelineFact, type TimelineSource} from './timeline/entry.ts';
import {tellDeeds, type Deed} from './timeline/from-deeds.ts';
import {tellEvents} from './timeline/from-events.ts';
import {tellFields} from './timeline/from-fields.ts';
import {tellRuns} from './timeline/from-runs.ts';
import {tellTransitions} from './timeline/from-watch.ts';
import type {Transition} from './timeline/sighting.ts';

export type {Deed} from './timeline/from-deeds.ts';
export type {AskedPart, CompletedHow, TimelineEntry, TimelineFact, TimelineSource} from './timeline/entry.ts';
export type {Transition} from './timeline/sighting.ts';

export type Past = {
	/** Its Events are read where `family.open.events` is there. */
	readonly family: Family;
	/** What our watch saw of this rollout, oldest first. */
	readonly transitions: readonly Transition[];
	/** The lines of our audit log about this rollout and its namespace, oldest first. */
	readonly deeds: readonly Deed[];
	/** Leaves out what is older. */
	readonly since?: Instant;
};

/** Who knows best comes first: a person's name, then what our own watch saw when, then who writes it down later. */
const order: readonly TimelineSource[] = ['audit', 'watch', 'analysis', 'event', 'object', 'fields'];

/** As many as a person can read and a screen can hold; the newest stay. */
const mostEntries = 2000;

/** Something of the one, where the other does not have it. */
function joinFacts(better: TimelineFact, other: TimelineFact): TimelineFact {
	if (better.kind !== other.kind) {
		return better;
	}

	const known = Object.entries(better).filter(([, value]: [string, unknown]) => value !== undefined);
	return {...other, ...Object.fromEntries(known)};
}

type Draft = Telling & {readonly also: readonly TimelineSource[]};

/** The controller writes some things down twice at once. */
const twiceMs = 1500;

/** Who tells two things tells of two things, however near. */
function isSame(draft: Draft, telling: Telling): boolean {
	const apartMs = Math.abs(draft.at - telling.at);
	return draft.source === telling.source || draft.also.includes(telling.source)
		? telling.source === 'event' && apartMs <= twiceMs
		: apartMs <= Math.max(telling.withinMs, draft.withinMs);
}

/** What the controller writes down is an effect: within its second it comes after what is known exactly. A measurement is a cause. */
function placeOf({at, isExact, source, fact}: TimelineEntry): Instant {
	return isExact || fact.kind === 'measurement' || (source !== 'analysis' && source !== 'event') ? at : at + 999;
}

function join(kept: Draft, telling: Telling): Draft {
	const {who, tool} = {...telling, ...kept};
	// The words of one fact say nothing of another: a person's reason is not the image that was set.
	const text = kept.text ?? (telling.fact.kind === kept.fact.kind ? telling.text : undefined);
	const isFiner = telling.isExact && !kept.isExact;
	const also = telling.source === kept.source || kept.also.includes(telling.source) ? kept.also : [...kept.also, telling.source];
	return {
		...kept,
		...(isFiner && {at: telling.at, isExact: true}),
		fact: joinFacts(kept.fact, telling.fact),
		also,
		...(who !== undefined && {who}), ...(tool !== undefined && {tool}), ...(text !== undefined && {text}),
	};
}

/** One entry of what several sources tell, the better source first. */
function joinTellings(tellings: readonly Telling[]): readonly Draft[] {
	const drafts: Draft[] = [];
	const byKey = new Map<string, number[]>();
	for (const telling of tellings.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source))) {
		const candidates = telling.keys.flatMap(key => byKey.get(key) ?? []);
		const near = candidates.filter(index => isSame(drafts[index]!, telling));
		const nearest = near.toSorted((a, b) => Math.abs(drafts[a]!.at - telling.at) - Math.abs(drafts[b]!.at - telling.at))[0];
		if (nearest === undefined) {
			for (const key of telling.keys) {
				byKey.set(key, [...byKey.get(key) ?? [], drafts.length]);
			}

			drafts.push({...telling, also: []});
		} else {
			drafts[nearest] = join(drafts[nearest]!, telling);
		}
	}

	return drafts;
}

function tellObject({rollout}: Family): readonly Telling[] {
	const at = parseInstant(rollout.metadata.creationTimestamp);
	return at === undefined ? [] : [tell({at, isExact: false, source: 'object', fact: {kind: 'created'}})];
}

/**
One time line of what happened to a rollout, oldest first, of everybody who tells: our watch, the AnalysisRuns, the Events (late, some
lost: V36), our audit log and the managedFields. What several tell is one entry. Where two share a second, what is known exactly comes in
its order and the rest before it.
*/
export function deriveTimeline({family, transitions, deeds, since = -Infinity}: Past): readonly TimelineEntry[] {
	const born = parseInstant(family.rollout.metadata.creationTimestamp) ?? -Infinity;
	const tellings = [
		...tellObject(family),
		// An earlier rollout of the same name has left its lines in the log.
		...tellDeeds(deeds).filter(({at}) => at >= born),
		...tellTransitions(transitions),
		...tellRuns(family),
		...tellEvents(family),
		...tellFields(family),
	];
	return joinTellings(tellings)
		.filter(({at}) => at >= since)
		.map(({keys: _keys, withinMs: _withinMs, ...entry}) => entry)
		.toSorted((a, b) => placeOf(a) - placeOf(b))
		.slice(-mostEntries);
}
