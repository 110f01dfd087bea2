/**
Time as the simulator sees it. Everything that waits does so here, so that a test decides when time passes.
Instants are epoch milliseconds.
*/
export type SimulatorClock = {
	readonly now: () => number;
	/** Calls `action` once, `delayMs` from now; gives the function that calls it off. */
	readonly after: (delayMs: number, action: () => void) => () => void;
};

export type VirtualClock = SimulatorClock & {
	/** Runs what falls due in the next `ms` in order, letting promises settle between instants and sockets flush at the end. */
	readonly advance: (ms: number) => Promise<void>;
	/** The same without letting anything else run in between. */
	readonly advanceNow: (ms: number) => void;
};

/** The machine's clock. */
export const realClock: SimulatorClock = {
	now: () => Date.now(),
	after(delayMs, action) {
		const timer = setTimeout(action, Math.max(0, delayMs));
		return () => {
			clearTimeout(timer);
		};
	},
};

type Timer = {readonly at: number; readonly order: number; readonly action: () => void; isOff: boolean};

/** Timers by instant, then by the order in which they were set: a binary heap. */
class TimerQueue {
	readonly #heap: Timer[] = [];
	#order = 0;

	#removeFirst() {
		const last = this.#heap.pop();
		if (!(last && this.#heap.length > 0)) {
			return;
		}

		this.#heap[0] = last;
		this.#sink(0);
	}

	#isBefore(a: number, b: number): boolean {
		const left = this.#heap[a]!;
		const right = this.#heap[b]!;
		return left.at < right.at || (left.at === right.at && left.order < right.order);
	}

	#swap(a: number, b: number) {
		const kept = this.#heap[a]!;
		this.#heap[a] = this.#heap[b]!;
		this.#heap[b] = kept;
	}

	#rise(start: number) {
		let index = start;
		while (index > 0) {
			const parent = Math.floor((index - 1) / 2);
			if (!this.#isBefore(index, parent)) {
				return;
			}

			this.#swap(index, parent);
			index = parent;
		}
	}

	#sink(start: number) {
		let index = start;
		for (;;) {
			const left = (2 * index) + 1;
			const right = left + 1;
			let first = index;
			if (left < this.#heap.length && this.#isBefore(left, first)) {
				first = left;
			}

			if (right < this.#heap.length && this.#isBefore(right, first)) {
				first = right;
			}

			if (first === index) {
				return;
			}

			this.#swap(index, first);
			index = first;
		}
	}

	add(at: number, action: () => void): Timer {
		const timer: Timer = {at, order: this.#order++, action, isOff: false};
		this.#heap.push(timer);
		this.#rise(this.#heap.length - 1);
		return timer;
	}

	/** The next timer that falls due at `until` or before, taken out of the queue. */
	take(until: number): Timer | undefined {
		for (;;) {
			const first = this.#heap[0];
			if (!first || first.at > until) {
				return undefined;
			}

			this.#removeFirst();
			if (!first.isOff) {
				return first;
			}
		}
	}

	drain(): Timer[] {
		const timers = this.#heap.filter(timer => !timer.isOff).toSorted((a, b) => a.at === b.at ? a.order - b.order : a.at - b.at);
		this.#heap.length = 0;
		return timers;
	}
}

/** A clock that stands still until it is advanced. */
export function createVirtualClock(startsAt = Date.UTC(2026, 10, 23, 12, 0, 0)): VirtualClock {
	const queue = new TimerQueue();
	let now = startsAt;
	const runNext = (until: number): boolean => {
		const timer = queue.take(until);
		if (!timer) {
			return false;
		}

		now = Math.max(now, timer.at);
		timer.action();
		return true;
	};

	return {
		now: () => now,
		after: (delayMs, action) => offSwitch(queue.add(now + Math.max(0, delayMs), action)),
		advanceNow(ms) {
			const until = now + ms;
			while (runNext(until)) {
				// Everything happens in runNext
			}

			now = until;
		},
		async advance(ms) {
			const until = now + ms;
			while (runNext(until)) {
				await Promise.resolve(); // eslint-disable-line no-await-in-loop
			}

			now = until;
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		},
	};
}

export type Timeline = SimulatorClock & {
	/** Lets the past up to the target's present happen at once, then follows the target. Instants before that were in the past. */
	readonly catchUp: () => void;
};

/**
A clock that begins `pastMs` before the target's present. What is set on it runs when `catchUp` is called, in order
and without waiting; what is still pending then moves over to the target. That is how a rehearsal cluster has a
history when it starts.
*/
export function createTimeline(target: SimulatorClock, pastMs: number): Timeline {
	const queue = new TimerQueue();
	const present = target.now();
	let past: number | undefined = present - pastMs;
	return {
		now: () => past ?? target.now(),
		after(delayMs, action) {
			return past === undefined ? target.after(delayMs, action) : handOver(queue.add(past + Math.max(0, delayMs), action));
		},
		catchUp() {
			for (let timer = queue.take(present); timer; timer = queue.take(present)) {
				past = Math.max(past ?? timer.at, timer.at);
				timer.action();
			}

			past = undefined;
			for (const timer of queue.drain()) {
				const off = target.after(timer.at - present, () => {
					if (!timer.isOff) {
						timer.action();
					}
				});
				moved.set(timer, off);
			}
		},
	};
}

/** Timers that have moved to the target, so that their off switch reaches them there. */
const moved = new WeakMap<Timer, () => void>();

function offSwitch(timer: Timer): () => void {
	return () => {
		timer.isOff = true;
	};
}

function handOver(timer: Timer): () => void {
	return () => {
		timer.isOff = true;
		moved.get(timer)?.();
	};
}
