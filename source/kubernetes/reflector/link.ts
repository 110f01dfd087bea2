import type {Clock} from '../../types/clock.ts';
import type {LinkState} from '../../types/source.ts';
import type {Verdict} from './judge.ts';

/** How well one scope is known, told to others only when it changes. */
export class Link {
	readonly #clock: Clock;
	readonly #onChange: (state: LinkState) => void;
	#state: LinkState = {state: 'loading', received: 0};

	constructor(clock: Clock, onChange: (state: LinkState) => void) {
		this.#clock = clock;
		this.#onChange = onChange;
	}

	#set(state: LinkState) {
		this.#state = state;
		this.#onChange(state);
	}

	start() {
		this.#set(this.#state);
	}

	/** Counts only before the first list is complete: later ones replace rows that are on the screen. */
	progress(received: number, remaining?: number) {
		if (this.#state.state === 'loading') {
			this.#set({state: 'loading', received, ...(remaining !== undefined && {remaining})});
		}
	}

	live() {
		if (this.#state.state !== 'live') {
			this.#set({state: 'live', since: this.#clock.now()});
		}
	}

	/** A failure after a failure leaves the rows as old as they were. */
	mark({state, problem, heardAt, isFresh = false}: NonNullable<Verdict['mark']>, waitMs: number) {
		if (state !== 'stale') {
			this.#set({state, problem});
			return;
		}

		const now = this.#clock.now();
		const since = this.#state.state === 'stale' && !isFresh ? this.#state.since : heardAt ?? now;
		this.#set({state, since, problem, retryAt: now + waitMs});
	}
}
