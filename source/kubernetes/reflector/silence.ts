import type {Clock, Instant} from '../../types/clock.ts';

/** Notices when nothing has been heard for too long. One timer, however much is heard. */
export class Silence {
	readonly #clock: Clock;
	readonly #onSilent: () => void;
	readonly #limitMs: number;
	#callOff: () => void;
	heardAt: Instant;
	isOver = false;

	constructor(clock: Clock, limitMs: number, onSilent: () => void) {
		this.#clock = clock;
		this.#limitMs = limitMs;
		this.#onSilent = onSilent;
		this.heardAt = clock.now();
		this.#callOff = this.#wait();
	}

	#wait(): () => void {
		return this.#clock.at(this.heardAt + this.#limitMs, () => {
			if (this.#clock.now() < this.heardAt + this.#limitMs) {
				this.#callOff = this.#wait();
				return;
			}

			this.isOver = true;
			this.#onSilent();
		});
	}

	get limitMs(): number {
		return this.#limitMs;
	}

	heard() {
		this.heardAt = this.#clock.now();
	}

	stop() {
		this.#callOff();
	}
}
