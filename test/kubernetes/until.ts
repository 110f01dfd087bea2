import assert from 'node:assert/strict';
import {setImmediate} from 'node:timers/promises';

const limitMs = 10_000;

/** Lets sockets and promises work until something is true. */
export async function until(condition: () => boolean, what: string): Promise<void> {
	const startedAt = performance.now();
	while (!condition()) {
		assert.ok(performance.now() - startedAt < limitMs, `Waited too long for: ${what}`);
		await setImmediate();
	}
}
