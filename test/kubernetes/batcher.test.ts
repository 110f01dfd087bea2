import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {Batcher} from '../../source/kubernetes/batcher.ts';
import type {Batch, Change} from '../../source/types/source.ts';
import {createManualClock} from './manual-clock.ts';

function gather() {
	const clock = createManualClock();
	const batches: Batch[] = [];
	const batcher = new Batcher(clock, batch => {
		batches.push(batch);
	});
	return {clock, batches, batcher};
}

const put = (name: string, version: number, uid = 'same'): Change => ({type: 'put', kind: 'rollouts', object: {metadata: {name, namespace: 'shop', uid, resourceVersion: String(version)}}});
const remove = (name: string): Change => ({type: 'delete', kind: 'rollouts', namespace: 'shop', name});
const settled = async () => {
	await setImmediate();
};

suite('batches', () => {
	test('the first news goes at once, with all that comes in the same piece', async () => {
		const {clock, batches, batcher} = gather();
		batcher.add([put('a', 1)]);
		batcher.add([put('b', 1)]);
		batcher.setLink('rollouts', {state: 'live', since: clock.now()});
		assert.equal(batches.length, 0);
		await settled();
		assert.deepEqual(batches, [{at: clock.now(), changes: [put('a', 1), put('b', 1)], links: new Map([['rollouts', {state: 'live', since: clock.now()}]])}]);
	});

	test('held, the first lists go out together: when they are all there, or after one window', async () => {
		const together = gather();
		together.batcher.hold();
		together.batcher.setLink('pods', {state: 'loading', received: 0});
		await settled();
		assert.equal(together.batches.length, 1, 'that it is loading is told at once');
		together.batcher.add([put('a', 1)]);
		together.clock.advance(20);
		together.batcher.add([put('b', 1)]);
		assert.equal(together.batches.length, 1);
		together.batcher.release();
		await settled();
		assert.deepEqual(together.batches[1]!.changes, [put('a', 1), put('b', 1)]);
		const late = gather();
		late.batcher.hold();
		late.batcher.add([put('a', 1)]);
		late.clock.advance(99);
		await settled();
		assert.equal(late.batches.length, 0);
		late.clock.advance(1);
		await settled();
		assert.equal(late.batches.length, 1, 'one kind that takes its time holds nobody up');
	});

	test('at most ten a second, whatever comes', async () => {
		const {clock, batches, batcher} = gather();
		for (let millisecond = 0; millisecond < 1000; millisecond++) {
			batcher.add([put('a', millisecond)]);
			await settled();
			clock.advance(1);
		}

		assert.equal(batches.length, 11);
		assert.deepEqual(batches.at(-1)!.changes, [put('a', 999)]);
		for (const [index, batch] of batches.entries()) {
			assert.equal(batch.at, batches[0]!.at + (100 * index));
		}
	});

	test('one object once, with its last state, where it first came', async () => {
		const {clock, batches, batcher} = gather();
		batcher.add([put('x', 1)]);
		await settled();
		batcher.add([put('a', 1), put('b', 1), put('a', 2), put('c', 1), remove('b')]);
		clock.advance(100);
		assert.deepEqual(batches[1]!.changes, [put('a', 2), remove('b'), put('c', 1)]);
	});

	test('another object of the same name: the deletion stays', async () => {
		const {clock, batches, batcher} = gather();
		batcher.add([put('x', 1)]);
		await settled();
		batcher.add([put('a', 1, 'first')]);
		batcher.add([remove('a'), put('a', 2, 'second')]);
		batcher.add([put('a', 3, 'second')]);
		clock.advance(100);
		assert.deepEqual(batches[1]!.changes, [remove('a'), put('a', 3, 'second')]);
	});

	test('a closed batcher is silent', async () => {
		const {clock, batches, batcher} = gather();
		batcher.add([put('a', 1)]);
		batcher.close();
		await settled();
		clock.advance(1000);
		assert.equal(batches.length, 0);
	});
});
