/** Lets so many through at a time; the others wait in the order they came. */
export class Turnstile {
	readonly #waiting: Array<() => void> = [];
	#free: number;

	constructor(places: number) {
		this.#free = places;
	}

	async pass<Value>(work: () => Promise<Value>): Promise<Value> {
		if (this.#free === 0) {
			await new Promise<void>(resolve => {
				this.#waiting.push(resolve);
			});
		} else {
			this.#free -= 1;
		}

		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next) {
				next();
			} else {
				this.#free += 1;
			}
		}
	}
}
