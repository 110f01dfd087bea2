const firstMs = 800;
const capMs = 30_000;

/** How long to wait after the next failure: twice as long each time, up to 30 s, half more or less by chance so that not all come back at once. */
export class Backoff {
	readonly #random: () => number;
	#failures = 0;

	/** The argument gives numbers from 0 up to 1. */
	constructor(random: () => number) {
		this.#random = random;
	}

	nextMs(): number {
		const middleMs = Math.min(capMs, firstMs * (2 ** this.#failures));
		this.#failures += 1;
		return Math.round(middleMs * (0.5 + this.#random()));
	}

	reset() {
		this.#failures = 0;
	}
}
