const burst = 25;
const refillEveryMs = 300_000;

/** About one object a component may say 25 things at once and then one in five minutes: the rest is dropped (client-go events_cache.go). */
export class SpamFilter {
	readonly #buckets = new Map<string, {tokens: number; at: number}>();

	/** May this be said? Counts it when it may. */
	isAllowed(uid: string, now: number): boolean {
		const bucket = this.#buckets.get(uid) ?? {tokens: burst, at: now};
		this.#buckets.set(uid, bucket);
		bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / refillEveryMs));
		bucket.at = now;
		if (bucket.tokens < 1) {
			return false;
		}

		bucket.tokens -= 1;
		return true;
	}
}
