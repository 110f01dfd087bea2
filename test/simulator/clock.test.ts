import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createTimeline, createVirtualClock} from '../../source/simulator/clock.ts';
import {createRandom, hashOf} from '../../source/simulator/random.ts';

test('a virtual clock runs what is due in order of its instants, then of its setting', async () => {
	const clock = createVirtualClock(0);
	const log: string[] = [];
	const note = (text: string) => () => {
		log.push(`${text}@${clock.now()}`);
	};

	clock.after(30, note('c'));
	clock.after(10, note('a'));
	clock.after(10, note('b'));
	const off = clock.after(20, note('never'));
	off();
	clock.after(10, () => {
		clock.after(5, note('nested'));
	});
	await clock.advance(29);
	assert.deepEqual(log, ['a@10', 'b@10', 'nested@15']);
	assert.equal(clock.now(), 29);
	clock.advanceNow(1);
	assert.equal(log.at(-1), 'c@30');
});

test('many timers in any order come in order', () => {
	const clock = createVirtualClock(0);
	const random = createRandom(7);
	const fired: number[] = [];
	for (let index = 0; index < 2000; index++) {
		clock.after(random.between(0, 500), () => {
			fired.push(clock.now());
		});
	}

	clock.advanceNow(500);
	assert.equal(fired.length, 2000);
	assert.deepEqual(fired, fired.toSorted((a, b) => a - b));
});

test('promises settle between two instants', async () => {
	const clock = createVirtualClock(0);
	const log: string[] = [];
	const {promise, resolve} = Promise.withResolvers<string>();
	const settled = (async () => {
		log.push(await promise);
	})();
	clock.after(1, () => {
		resolve('promise');
	});
	clock.after(2, () => {
		log.push('timer');
	});
	await clock.advance(5);
	await settled;
	assert.deepEqual(log, ['promise', 'timer']);
});

test('a timeline plays its past at once and hands the rest over', () => {
	const target = createVirtualClock(100_000);
	const timeline = createTimeline(target, 50_000);
	const log: number[] = [];
	const note = () => {
		log.push(timeline.now());
	};

	assert.equal(timeline.now(), 50_000);
	timeline.after(10_000, note);
	timeline.after(60_000, note);
	const off = timeline.after(60_000, note);
	const early = timeline.after(70_000, note);
	early();
	timeline.catchUp();
	assert.deepEqual(log, [60_000]);
	assert.equal(timeline.now(), 100_000);
	off();
	timeline.after(5000, note);
	target.advanceNow(100_000);
	assert.deepEqual(log, [60_000, 105_000, 110_000]);
});

test('one seed, one history; hashes look like those of Kubernetes', () => {
	const draw = (seed: number) => {
		const random = createRandom(seed);
		return [random.uid(), random.suffix(5), random.between(1, 1000)];
	};

	assert.deepEqual(draw(3), draw(3));
	assert.notDeepEqual(draw(3), draw(4));
	assert.match(String(draw(3)[0]), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/v);
	assert.match(hashOf('template'), /^[24-9bcdfghj-np-tvwxz]{7,10}$/v);
	assert.notEqual(hashOf('a'), hashOf('b'));
});
