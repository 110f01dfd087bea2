import type {Clock, Instant} from '../types/clock.ts';

export type PlaybackState = {
	readonly state: 'ended' | 'paused' | 'playing';
	/** Recorded seconds a second. */
	readonly speed: number;
	readonly startAt: Instant;
	readonly endAt: Instant;
};

export const slowest = 1 / 16;
export const fastest = 256;

export type PlaybackClock = {
	/** The recording's time: runs, stands still, is set back. A timer waits for its instant, however long time stands. */
	readonly clock: Clock;
	/** The same reference while nothing changed. */
	readonly state: () => PlaybackState;
	/** Told after every change of state, speed or place; gives the function that ends it. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Time runs from now on; until then it stands at the beginning. */
	readonly start: () => void;
	readonly pause: () => void;
	readonly resume: () => void;
	/** Between `slowest` and `fastest`; what is not a number changes nothing. */
	readonly setSpeed: (speed: number) => void;
	/** Within the recording; keeps playing or pausing. */
	readonly seek: (instant: Instant) => void;
	/** When an instant comes by the real clock, at the present speed; undefined while it will not come. */
	readonly realInstantOf: (instant: Instant) => Instant | undefined;
	/** Ends every timer, for good. */
	readonly close: () => void;
};

export type PlaybackClockOptions = {
	/** The machine's clock. */
	readonly real: Clock;
	readonly startAt: Instant;
	readonly endAt: Instant;
	/** Where to begin; default: at the start. */
	readonly at?: Instant;
	readonly speed?: number;
};

type Timer = {readonly instant: Instant; readonly action: () => void};

/** The clock of a recording. One real timer at a time stands behind all of its own. */
export function createPlaybackClock({real, startAt, endAt, at = startAt, speed: firstSpeed = 1}: PlaybackClockOptions): PlaybackClock {
	const listeners = new Set<() => void>();
	const timers = new Set<Timer>();
	/** One moment in both times; the present follows from it. */
	let anchor = {real: real.now(), recorded: within(at)};
	let speed = 1;
	let isStarted = false;
	let isPaused = false;
	let isClosed = false;
	let cancelWake: (() => void) | undefined;
	let current: PlaybackState | undefined;
	/** What the listeners know. */
	let told: PlaybackState | undefined;

	function within(instant: Instant): Instant {
		return Math.min(endAt, Math.max(startAt, instant));
	}

	function now(): Instant {
		const passedMs = isStarted && !isPaused ? Math.max(0, real.now() - anchor.real) : 0;
		return within(Math.round(anchor.recorded + (passedMs * speed)));
	}

	function state(): PlaybackState {
		const name = now() >= endAt ? 'ended' : (isPaused ? 'paused' : 'playing');
		if (current?.state !== name || current.speed !== speed) {
			current = {state: name, speed, startAt, endAt};
		}

		return current;
	}

	function realInstantOf(instant: Instant): Instant | undefined {
		if (instant <= now()) {
			return real.now();
		}

		if (!isStarted || isPaused || instant > endAt) {
			return undefined;
		}

		// At least a millisecond on: a timer that the machine fired early is armed again.
		return Math.max(real.now() + 1, Math.ceil(anchor.real + ((instant - anchor.recorded) / speed)));
	}

	function change(update: () => void) {
		anchor = {real: real.now(), recorded: now()};
		update();
		arm();
		tell();
	}

	function tell() {
		told = state();
		for (const listener of listeners) {
			listener();
		}
	}

	function arm() {
		cancelWake?.();
		if (isClosed) {
			return;
		}

		// The end is a moment to wake at too: the state changes.
		const instants = [...timers].map(({instant}) => instant);
		const next = Math.min(...instants, now() < endAt ? endAt : Infinity);
		const when = realInstantOf(next);
		cancelWake = when === undefined ? undefined : real.at(when, wake);
	}

	function wake() {
		const due = [...timers].filter(({instant}) => instant <= now()).toSorted((a, b) => a.instant - b.instant);
		try {
			for (const timer of due) {
				// An earlier one may have called it off.
				if (timers.delete(timer)) {
					timer.action();
				}
			}
		} finally {
			arm();
		}

		if (state() !== told) {
			tell();
		}
	}

	function setSpeed(wanted: number) {
		if (Number.isNaN(wanted)) {
			return;
		}

		change(() => {
			speed = Math.min(fastest, Math.max(slowest, wanted));
		});
	}

	function seek(instant: Instant) {
		if (Number.isNaN(instant)) {
			return;
		}

		change(() => {
			anchor = {...anchor, recorded: within(instant)};
		});
	}

	setSpeed(firstSpeed);
	return {
		clock: {
			now,
			at(instant, action) {
				const timer: Timer = {instant, action};
				timers.add(timer);
				arm();
				return () => {
					timers.delete(timer);
				};
			},
		},
		state,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		start() {
			change(() => {
				isStarted = true;
			});
		},
		pause() {
			change(() => {
				isPaused = true;
			});
		},
		resume() {
			change(() => {
				isPaused = false;
			});
		},
		setSpeed,
		seek,
		realInstantOf,
		close() {
			isClosed = true;
			cancelWake?.();
			timers.clear();
			listeners.clear();
		},
	};
}
