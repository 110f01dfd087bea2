import type {Clock, Instant} from './types/clock.ts';
import type {Batch} from './types/source.ts';
import type {Transition} from './domain/timeline.ts';
import {toEventBatch} from './recording/event-batch.ts';
import type {Recording, RecordedEvent} from './recording/recording.ts';
import {createAppStore, type AppStore} from './store/app-store.ts';

/** What is told apart: finer than a source gathers, since nobody waits for a screen here. */
const windowMs = 10;

type Waiting = {readonly at: Instant; readonly action: () => void};

/** A clock that is moved by hand and does on the way what is due. */
function createHandClock(start: Instant): Clock & {readonly moveTo: (instant: Instant) => void} {
	let now = start;
	const waiting = new Set<Waiting>();
	const nextDue = (until: Instant) => [...waiting].filter(({at}) => at <= until).toSorted((a, b) => a.at - b.at)[0];
	return {
		now: () => now,
		at(at, action) {
			const entry = {at, action};
			waiting.add(entry);
			return () => {
				waiting.delete(entry);
			};
		},
		moveTo(instant) {
			for (let due = nextDue(instant); due !== undefined; due = nextDue(instant)) {
				waiting.delete(due);
				now = Math.max(now, due.at);
				due.action();
			}

			now = Math.max(now, instant);
		},
	};
}

/** What a recording shows of one rollout up to an instant, oldest first; goes on from where it was asked last. */
export type Witness = (key: string, until: Instant) => readonly Transition[];

/** Watches nothing before it is asked. */
export function createWitness(recording: Recording, version: string): Witness {
	let viewing: Viewing | undefined;
	return (key, until) => {
		if (viewing === undefined || viewing.at() > until) {
			viewing = openViewing(recording, version);
		}

		viewing.goTo(until);
		return viewing.store.transitions.of(key);
	};
}

type Viewing = {readonly store: AppStore; readonly at: () => Instant; readonly goTo: (instant: Instant) => void};

/**
A recording watched from its start to an instant, as fast as it goes: a store that has seen what happened, with its transitions. (A store
that is given the state of that instant alone has seen nothing.)
*/
export function watchRecording(recording: Recording, until: Instant, version: string): AppStore {
	const {store, goTo} = openViewing(recording, version);
	goTo(until);
	store.close();
	return store;
}

function openViewing(recording: Recording, version: string): Viewing {
	const clock = createHandClock(recording.startAt);
	const store = createAppStore({
		session: {contextName: recording.name, namespace: recording.namespace, kind: 'recording', isProtected: false, readOnly: undefined, user: undefined, version},
		clock,
	});
	store.apply({at: recording.startAt, changes: [], links: recording.startLinks});
	const batches = toBatches(recording.events);
	let next = batches.next();
	return {
		store,
		at: clock.now,
		goTo(instant) {
			for (; next.done !== true && next.value.at <= instant; next = batches.next()) {
				clock.moveTo(next.value.at);
				store.apply(next.value);
			}

			clock.moveTo(instant);
		},
	};
}

function * toBatches(events: readonly RecordedEvent[]): Generator<Batch, undefined> {
	let window: RecordedEvent[] = [];
	for (const event of events) {
		if (window.length > 0 && event.at >= window[0]!.at + windowMs) {
			yield toEventBatch(window, window.at(-1)!.at);
			window = [];
		}

		window.push(event);
	}

	if (window.length > 0) {
		yield toEventBatch(window, window.at(-1)!.at);
	}
}
