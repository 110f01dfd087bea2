import type {Clock} from '../types/clock.ts';

/** The time limit of one exchange by an injected clock, joined with the caller's own signal. */
export class Deadline {
	readonly #controller = new AbortController();
	readonly #outer: AbortSignal | undefined;
	readonly #callOff: () => void;
	hasPassed = false;
	/** Whether the request has left; until then we wait for credentials. */
	hasSent = false;
	readonly abort = () => {
		this.#controller.abort();
	};

	/** A limit of 0 is none. */
	constructor(clock: Clock, timeoutMs: number, outer: AbortSignal | undefined) {
		this.#outer = outer;
		outer?.addEventListener('abort', this.abort, {once: true});
		if (outer?.aborted) {
			this.abort();
		}

		this.#callOff = timeoutMs === 0
			? () => undefined
			: clock.at(clock.now() + timeoutMs, () => {
				this.hasPassed = true;
				this.abort();
			});
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** The limit no longer counts, the caller's signal still does. */
	lift() {
		this.#callOff();
	}

	end() {
		this.#callOff();
		this.#outer?.removeEventListener('abort', this.abort);
	}

	/** The value, unless the limit passes first: then it throws, and the work goes on for others who wait for it. */
	async within<Value>(work: Promise<Value>): Promise<Value> {
		const {promise, reject} = Promise.withResolvers<never>();
		const stop = () => {
			reject(new Error('The time is over'));
		};

		this.signal.addEventListener('abort', stop, {once: true});
		if (this.signal.aborted) {
			stop();
		}

		try {
			return await Promise.race([work, promise]);
		} finally {
			this.signal.removeEventListener('abort', stop);
		}
	}
}
