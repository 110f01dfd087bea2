import type {Clock, Instant} from '../types/clock.ts';
import type {Batch, Source} from '../types/source.ts';
import {findMoments} from './moments.ts';
import {createPlaybackClock, type PlaybackClock} from './playback-clock.ts';
import {openState, toResetBatch} from './recorded-state.ts';
import {toEventBatch} from './event-batch.ts';
import type {Recording, RecordedEvent} from './recording.ts';

/** Ten batches a second by the real clock, at any speed (the promise of `Batch`). */
const windowMs = 100;

export type Playback = Pick<PlaybackClock, 'pause' | 'seek' | 'setSpeed' | 'state' | 'subscribe'> & {
	/** Goes on; from the start when it has ended. */
	readonly resume: () => void;
	readonly toggle: () => void;
	/** Pauses at the next (1) or the last (-1) instant at which something changed; at the end of them it stays. */
	readonly stepEvent: (by: -1 | 1) => void;
};

export type RecordingSource = {readonly source: Source; readonly playback: Playback};

export type RecordingSourceOptions = {
	readonly recording: Recording;
	/** The machine's clock. */
	readonly real: Clock;
	/** Recorded seconds a second; default 1. */
	readonly speed?: number;
	/** Where to begin; default: at the start. */
	readonly at?: Instant;
};

/**
Plays a recording as a source. Its first batch, and the first one after a seek, is a `reset` with the whole state. Time begins to
run with the first listener. Wishes change nothing: what was recorded is there, the other kinds are `absent`.
*/
export function createRecordingSource({recording, real, ...options}: RecordingSourceOptions): RecordingSource {
	const {events, startAt, endAt} = recording;
	const playback = createPlaybackClock({real, startAt, endAt, ...options});
	const {clock} = playback;
	const listeners = new Set<(batch: Batch) => void>();
	let cursor = openState(recording);
	/** Of the next event. */
	let position = 0;
	let mustReset = true;
	let lastSentAt = -Infinity;
	let isStarted = false;
	let isClosed = false;
	let cancelFlush: (() => void) | undefined;
	let moments: readonly Instant[] | undefined;

	/** Takes in what has come until then. */
	function advanceTo(instant: Instant): readonly RecordedEvent[] {
		const first = position;
		while (position < events.length && events[position]!.at <= instant) {
			cursor.apply(events[position]!);
			position += 1;
		}

		return events.slice(first, position);
	}

	function takeBatch(at: Instant): Batch | undefined {
		if (mustReset) {
			mustReset = false;
			cursor = openState(recording);
			position = 0;
			advanceTo(at);
			return toResetBatch(cursor.state, at);
		}

		const news = advanceTo(at);
		return news.length === 0 ? undefined : toEventBatch(news, at);
	}

	function flush() {
		const batch = takeBatch(clock.now());
		if (batch !== undefined) {
			lastSentAt = real.now();
			for (const listener of listeners) {
				listener(batch);
			}
		}

		arm();
	}

	function arm() {
		cancelFlush?.();
		cancelFlush = undefined;
		const next = mustReset ? clock.now() : events[position]?.at;
		const comesAt = isClosed || listeners.size === 0 || next === undefined ? undefined : playback.realInstantOf(next);
		if (comesAt !== undefined) {
			cancelFlush = real.at(Math.max(comesAt, lastSentAt + windowMs), flush);
		}
	}

	playback.subscribe(arm);

	function seek(instant: Instant) {
		mustReset = true;
		playback.seek(instant);
	}

	function stepEvent(by: -1 | 1) {
		moments ??= findMoments(recording);
		const now = clock.now();
		const target = by === 1 ? moments.find(instant => instant > now) : moments.findLast(instant => instant < now);
		playback.pause();
		if (target !== undefined) {
			seek(target);
		}
	}

	function resume() {
		if (playback.state().state === 'ended') {
			seek(startAt);
		}

		playback.resume();
	}

	function toggle() {
		if (playback.state().state === 'playing') {
			playback.pause();
		} else {
			resume();
		}
	}

	function subscribe(listener: (batch: Batch) => void) {
		listeners.add(listener);
		mustReset = true;
		if (isStarted) {
			arm();
		} else {
			isStarted = true;
			playback.start();
		}

		return () => {
			listeners.delete(listener);
			arm();
		};
	}

	return {
		source: {
			clock,
			subscribe,
			wish: nothingToDo,
			reconnect: nothingToDo,
			async close() {
				isClosed = true;
				arm();
				playback.close();
			},
		},
		playback: {
			pause: playback.pause,
			resume,
			toggle,
			setSpeed: playback.setSpeed,
			seek,
			stepEvent,
			state: playback.state,
			subscribe: playback.subscribe,
		},
	};
}

/** What was recorded neither grows by a wish nor can be reached again. */
function nothingToDo() {
	// Nothing
}
