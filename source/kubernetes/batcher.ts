import type {Clock, Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import type {Batch, Change, LinkState} from '../types/source.ts';

/** Ten screens a second are enough for eyes, and cheap enough for a bad line. */
const windowMs = 100;

/** What has become of one object in one window: its last change, and whether it was another object before. */
type Entry = {readonly wasDeleted: boolean; readonly last: Change};

function keyOf(change: Change): string {
	const {namespace, name} = change.type === 'put' ? change.object.metadata : change;
	return `${change.kind}/${namespace}/${name}`;
}

/**
Gathers what arrives into batches, at most ten a second: the first news after a quiet time goes out at once (with all that comes
in the same piece), the rest when the window is over. One object appears once, with its last state, where it first appeared.
*/
export class Batcher {
	readonly #clock: Clock;
	readonly #onBatch: (batch: Batch) => void;
	#changes = new Map<string, Entry>();
	#links = new Map<KindName, LinkState>();
	#lastAt: Instant = -Infinity;
	#isScheduled = false;
	#isHolding = false;
	#callOff: () => void = () => undefined;

	constructor(clock: Clock, onBatch: (batch: Batch) => void) {
		this.#clock = clock;
		this.#onBatch = onBatch;
	}

	#schedule() {
		if (this.#isScheduled) {
			return;
		}

		this.#isScheduled = true;
		const isHeld = this.#isHolding && this.#changes.size > 0;
		const dueAt = windowMs + (isHeld ? this.#clock.now() : this.#lastAt);
		if (this.#clock.now() >= dueAt) {
			queueMicrotask(() => {
				this.#send();
			});
		} else {
			this.#callOff = this.#clock.at(dueAt, () => {
				this.#send();
			});
		}
	}

	#send() {
		this.#isScheduled = false;
		if (this.#changes.size === 0 && this.#links.size === 0) {
			return;
		}

		const changes = this.#changes.values().flatMap(({wasDeleted, last}): readonly Change[] => {
			if (last.type === 'delete' || !wasDeleted) {
				return [last];
			}

			const {namespace, name} = last.object.metadata;
			return [{type: 'delete', kind: last.kind, namespace, name}, last];
		}).toArray();
		const links = this.#links;
		this.#changes = new Map();
		this.#links = new Map();
		const at = this.#clock.now();
		// That everything is loading is no news that the first objects should have to wait for.
		this.#lastAt = this.#isHolding && changes.length === 0 ? this.#lastAt : at;
		this.#isHolding &&= changes.length === 0;
		this.#onBatch({at, changes, links});
	}

	/**
	The first lists end one after the other, within milliseconds on a near cluster: they go out together, when `release` says that all are
	there, or after one window.
	*/
	hold() {
		this.#isHolding = true;
	}

	/** Everything that was held for is there. */
	release() {
		if (!this.#isHolding) {
			return;
		}

		this.#isHolding = false;
		this.#callOff();
		this.#isScheduled = false;
		this.#schedule();
	}

	add(changes: readonly Change[]) {
		for (const change of changes) {
			const key = keyOf(change);
			const before = this.#changes.get(key);
			this.#changes.set(key, {wasDeleted: (before?.wasDeleted ?? false) || change.type === 'delete', last: change});
		}

		if (changes.length > 0) {
			this.#schedule();
		}
	}

	setLink(kind: KindName, state: LinkState) {
		this.#links.set(kind, state);
		this.#schedule();
	}

	/** What is still waiting is dropped. */
	close() {
		this.#callOff();
		this.#changes.clear();
		this.#links.clear();
	}
}
