import type {Clock, Instant} from '../../source/types/clock.ts';

export type ManualClock = Clock & {
	/** Runs what falls due in the next `ms` in order, without letting anything else happen in between. */
	readonly advance: (ms: number) => void;
	/** The clock moves and no timer runs: the machine slept. The next `advance` runs what is overdue. */
	readonly jump: (ms: number) => void;
	/** The instants that somebody waits for. */
	readonly pending: () => readonly Instant[];
};

type Timer = {readonly instant: Instant; readonly action: () => void};

/** A clock that stands until a test moves it. */
export function createManualClock(start: Instant = 1_700_000_000_000): ManualClock {
	let now = start;
	const timers = new Set<Timer>();
	const nextDue = (end: Instant) => [...timers].filter(timer => timer.instant <= end).toSorted((a, b) => a.instant - b.instant)[0];
	return {
		now: () => now,
		at(instant, action) {
			const timer = {instant, action};
			timers.add(timer);
			return () => {
				timers.delete(timer);
			};
		},
		advance(ms) {
			const end = now + ms;
			for (let due = nextDue(end); due !== undefined; due = nextDue(end)) {
				timers.delete(due);
				now = Math.max(now, due.instant);
				due.action();
			}

			now = end;
		},
		jump(ms) {
			now += ms;
		},
		pending: () => [...timers].map(timer => timer.instant).toSorted((a, b) => a - b),
	};
}
