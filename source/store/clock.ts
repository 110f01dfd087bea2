import type {Clock} from '../types/clock.ts';

/** A timeout counts to 2^31 - 1 milliseconds; a later instant is approached in laps. */
const longestTimeoutMs = 2_147_483_647;

/** The machine's clock. */
export const systemClock: Clock = {
	now: () => Date.now(),
	at(instant, action) {
		let timer: ReturnType<typeof setTimeout>;
		const wait = () => {
			const restMs = instant - Date.now();
			timer = restMs > longestTimeoutMs ? setTimeout(wait, longestTimeoutMs) : setTimeout(action, Math.max(0, restMs));
		};

		wait();
		return () => {
			clearTimeout(timer);
		};
	},
};
