/** Epoch milliseconds. Views hold instants, never elapsed times. */
export type Instant = number;

/**
Time as an argument. A cluster's clock is the machine's, a recording's is its own (it can be paused, sped up and set
back), a test's is virtual.
*/
export type Clock = {
	readonly now: () => Instant;
	/** Calls `action` once when `now()` reaches the instant (at once if it has passed); gives the function that calls it off. */
	readonly at: (instant: Instant, action: () => void) => () => void;
};
