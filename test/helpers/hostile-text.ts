import assert from 'node:assert/strict';

/** What no terminal may see: controls but the line end, marks that turn text round, what has no width. */
export const unsafe = /[[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]--\n]/v;

/** Safe, and without the traces of a value that was not there. */
export function assertReadable(text: string): void {
	assert.doesNotMatch(text, unsafe);
	assert.doesNotMatch(text, /\bundefined\b|\[object|NaN[%dhms]/v);
}

/** No number in it, however deep, is infinite or none. */
export function assertNumbers(value: unknown, path: string): void {
	if (typeof value === 'number') {
		assert.ok(Number.isFinite(value), path);
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) {
			assertNumbers(item, `${path}.${key}`);
		}
	}
}
