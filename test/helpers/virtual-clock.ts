import type {Clock, Instant} from '../../source/types/clock.ts';

export type VirtualClock = Clock & {
	/** Runs what is due until then, in order, letting promises settle in between. */
	readonly advance: (ms: number) => Promise<void>;
};

type Timer = {readonly instant: Instant; readonly action: () => void};

/** A clock that stands still until a test moves it. */
export function createVirtualClock(start: Instant = 1_000_000_000_000): VirtualClock {
	let now = start;
	const timers = new Set<Timer>();
	const settle = async () => {
		for (let turn = 0; turn < 20; turn++) {
			await new Promise<void>(resolve => {
				setImmediate(resolve);
			});
		}
	};

	return {
		now: () => now,
		at(instant, action) {
			const timer: Timer = {instant, action};
			timers.add(timer);
			return () => {
				timers.delete(timer);
			};
		},
		async advance(ms) {
			const end = now + ms;
			await settle();
			for (;;) {
				const due = [...timers].filter(timer => timer.instant <= end).toSorted((a, b) => a.instant - b.instant)[0];
				if (due === undefined) {
					break;
				}

				timers.delete(due);
				now = Math.max(now, due.instant);
				due.action();
				await settle();
			}

			now = end;
		},
	};
}
