import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Turnstile} from '../../source/kubernetes/turnstile.ts';

test('so many at a time, the others in the order they came, also past one that fails', async () => {
	const turnstile = new Turnstile(2);
	const doors: Array<PromiseWithResolvers<void>> = [];
	const started: number[] = [];
	const passes = [0, 1, 2, 3].map(async number => turnstile.pass(async () => {
		started.push(number);
		doors[number] = Promise.withResolvers();
		await doors[number].promise;
		return number;
	}));
	assert.deepEqual(started, [0, 1]);
	doors[1]!.reject(new Error('failed'));
	await assert.rejects(passes[1]!, /failed/v);
	assert.deepEqual(started, [0, 1, 2]);
	doors[0]!.resolve();
	assert.equal(await passes[0], 0);
	assert.deepEqual(started, [0, 1, 2, 3]);
	doors[2]!.resolve();
	doors[3]!.resolve();
	assert.deepEqual(await Promise.all([passes[2], passes[3]]), [2, 3]);
	assert.equal(await turnstile.pass(async () => 4), 4);
});
