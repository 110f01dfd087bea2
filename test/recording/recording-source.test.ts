import assert from 'node:assert/strict';
import {suite, test, type TestContext} from 'node:test';
import {kindNames} from '../../source/types/kinds.ts';
import {readRecording} from '../../source/recording/read-recording.ts';
import {createRecordingSource} from '../../source/recording/recording-source.ts';
import {stateAt} from '../../source/recording/recorded-state.ts';
import type {Recording} from '../../source/recording/recording.ts';
import type {Batch} from '../../source/types/source.ts';
import {createVirtualClock, type VirtualClock} from '../helpers/virtual-clock.ts';
import {createReplica} from './replica.ts';
import {fixture, line, minute, start, writeLines} from './files.ts';

type Options = {readonly recording: Recording; readonly speed?: number; readonly at?: number};

function play(options: Options) {
	const real = createVirtualClock();
	const {source, playback} = createRecordingSource({...options, real});
	const batches: Array<{readonly batch: Batch; readonly realAt: number}> = [];
	const replica = createReplica();
	const stop = source.subscribe(batch => {
		batches.push({batch, realAt: real.now()});
		replica.apply(batch);
	});
	return {real, source, playback, batches, replica, stop, now: () => source.clock.now()};
}

/** Every batch, taken together with those before, is the state of its instant. */
function assertFaithful(recording: Recording, batches: ReturnType<typeof play>['batches']): void {
	const replica = createReplica();
	for (const {batch} of batches) {
		replica.apply(batch);
		assert.deepEqual(replica.state(), createReplica(stateAt(recording, batch.at)).state());
	}
}

function assertPaced(batches: ReturnType<typeof play>['batches']): void {
	for (const [index, {realAt}] of batches.entries()) {
		const before = batches[index - 1]?.realAt ?? -Infinity;
		assert.ok(realAt - before >= 100, `${realAt - before} ms between batches`);
	}
}

/** One rollout that changes every ten seconds for a minute: versions 1 to 7. */
async function minuteOfChanges(context: TestContext): Promise<Recording> {
	const lines = Array.from({length: 7}, (_, index) => line({at: index * 10_000, version: index + 1, type: index === 0 ? 'ADDED' : 'MODIFIED'}));
	return readRecording(await writeLines(context, lines));
}

const versionOf = ({replica}: Pick<ReturnType<typeof play>, 'replica'>) => replica.object('rollouts', 'shop/web')?.metadata.resourceVersion;

suite('playing', () => {
	test('time stands until somebody listens, then the whole state comes first', async context => {
		const recording = await minuteOfChanges(context);
		const real = createVirtualClock();
		const {source} = createRecordingSource({recording, real});
		await real.advance(5000);
		assert.equal(source.clock.now(), start);
		const batches: Batch[] = [];
		source.subscribe(batch => {
			batches.push(batch);
		});
		assert.equal(batches.length, 0, 'never within subscribe');
		await real.advance(0);
		assert.equal(batches.length, 1);
		assert.equal(batches[0]!.reset, true);
		assert.equal(batches[0]!.at, start);
		assert.equal(batches[0]!.changes.length, 1);
		assert.equal(batches[0]!.links.size, kindNames.length);
		await real.advance(10_000);
		assert.equal(batches.length, 2);
		assert.equal(batches[1]!.reset, undefined);
	});

	for (const speed of [1, 0.5, 10, 256]) {
		test(`at speed ${speed} every batch is the truth of its instant, ten a second at most`, async () => {
			const recording = await readRecording(fixture('full-after-failure'));
			const player = play({recording, speed});
			await player.real.advance(((recording.endAt - recording.startAt) / speed) + 200);
			assert.equal(player.playback.state().state, 'ended');
			assert.equal(player.now(), recording.endAt);
			assertFaithful(recording, player.batches);
			assertPaced(player.batches);
			assert.ok(player.batches.length > 2);
			assert.deepEqual(player.replica.state(), createReplica(stateAt(recording, recording.endAt)).state());
		});
	}

	test('the events of the last moments come although time has stopped', async context => {
		const recording = await readRecording(await writeLines(context, [line(), line({at: 10, version: 2}), line({at: 20, version: 3})]));
		const player = play({recording});
		await player.real.advance(50);
		assert.equal(player.playback.state().state, 'ended');
		assert.equal(versionOf(player), '1');
		await player.real.advance(50);
		assert.equal(versionOf(player), '3');
		assert.equal(player.batches.length, 2);
	});

	test('a recording of one instant has ended at once', async context => {
		const player = play({recording: await readRecording(await writeLines(context, [line()]))});
		await player.real.advance(1000);
		assert.equal(player.playback.state().state, 'ended');
		assert.equal(versionOf(player), '1');
	});

	test('a kind that was not recorded is absent, and recorded links are replayed', async context => {
		const link = (at: number, state: unknown) => JSON.stringify({t: start + at, kind: 'pods', type: 'LINK', state});
		const player = play({recording: await readRecording(await writeLines(context, [line(), link(0, {state: 'live', since: start}), link(5000, {state: 'denied', problem: {code: 'forbidden', title: 'No', nextSteps: []}})]))});
		await player.real.advance(0);
		assert.equal(player.replica.link('pods')?.state, 'live');
		assert.equal(player.replica.link('jobs')?.state, 'absent');
		await player.real.advance(5000);
		assert.equal(player.replica.link('pods')?.state, 'denied');
		assert.deepEqual([...player.batches.at(-1)!.batch.links.keys()], ['pods']);
	});

	test('who comes later gets the whole state', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(25_000);
		const late = createReplica();
		player.source.subscribe(late.apply);
		await player.real.advance(0);
		assert.equal(late.object('rollouts', 'shop/web')?.metadata.resourceVersion, '3');
	});

	test('nothing comes to one who left, nor after the end of the source', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(15_000);
		player.stop();
		await player.real.advance(10_000);
		assert.equal(player.batches.length, 2);
		const other: Batch[] = [];
		let ticks = 0;
		player.source.subscribe(batch => {
			other.push(batch);
		});
		player.source.clock.at(player.now() + 5000, () => {
			ticks += 1;
		});
		await player.source.close();
		player.playback.seek(start);
		player.playback.resume();
		await player.real.advance(minute);
		assert.equal(other.length, 0);
		assert.equal(ticks, 0);
	});
});

suite('steering', () => {
	test('a pause stops time and events, and going on picks up where it was', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(15_000);
		player.playback.pause();
		await player.real.advance(10 * minute);
		assert.equal(player.now(), start + 15_000);
		assert.equal(player.playback.state().state, 'paused');
		assert.equal(versionOf(player), '2');
		player.playback.toggle();
		await player.real.advance(5000);
		assert.equal(player.now(), start + 20_000);
		assert.equal(versionOf(player), '3');
		player.playback.toggle();
		assert.equal(player.playback.state().state, 'paused');
	});

	test('another speed counts from now on', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(10_000);
		player.playback.setSpeed(4);
		await player.real.advance(5000);
		assert.equal(player.now(), start + 30_000);
		assert.equal(versionOf(player), '4');
		player.playback.setSpeed(0.5);
		await player.real.advance(10_000);
		assert.equal(player.now(), start + 35_000);
	});

	test('a speed out of range is brought into it, what is no number changes nothing', async context => {
		const {playback} = play({recording: await minuteOfChanges(context)});
		const speeds = [0, -4, 1e9, Infinity, NaN].map(speed => {
			playback.setSpeed(speed);
			return playback.state().speed;
		});
		assert.deepEqual(speeds, [1 / 16, 1 / 16, 256, 256, 256]);
	});

	test('a seek is one reset batch, back and forth', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(45_000);
		assert.equal(versionOf(player), '5');
		for (const [target, version] of [[12_000, '2'], [58_000, '6'], [-minute, '1'], [90 * minute, '7']] as const) {
			const count = player.batches.length;
			player.playback.seek(start + target);
			await player.real.advance(100);
			assert.equal(player.batches.length, count + 1);
			assert.equal(player.batches.at(-1)!.batch.reset, true);
			assert.equal(versionOf(player), version);
		}

		assert.equal(player.playback.state().state, 'ended');
		assertPaced(player.batches);
		assertFaithful(await minuteOfChanges(context), player.batches);
	});

	test('a held seek key makes ten batches a second, not thirty', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(30_000);
		const count = player.batches.length;
		for (let press = 0; press < 30; press++) {
			player.playback.seek(player.now() - 500);
			await player.real.advance(33);
		}

		assert.ok(player.batches.length - count <= 10, `${player.batches.length - count} batches`);
		assertPaced(player.batches);
	});

	test('a seek while paused shows that instant and stays there', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		player.playback.pause();
		player.playback.seek(start + 33_000);
		await player.real.advance(minute);
		assert.equal(player.now(), start + 33_000);
		assert.equal(versionOf(player), '4');
	});

	test('going on after the end begins anew', async context => {
		const player = play({recording: await minuteOfChanges(context)});
		await player.real.advance(2 * minute);
		player.playback.toggle();
		assert.equal(player.playback.state().state, 'playing');
		await player.real.advance(5000);
		assert.equal(player.now(), start + 5000);
		assert.equal(versionOf(player), '1');
	});

	test('it can begin in the middle, fast', async context => {
		const player = play({recording: await minuteOfChanges(context), at: start + 35_000, speed: 8});
		await player.real.advance(0);
		assert.equal(versionOf(player), '4');
		assert.deepEqual(player.playback.state(), {state: 'playing', speed: 8, startAt: start, endAt: start + minute});
	});

	test('a step goes to the next change and waits there; what was only written again is none', async context => {
		const same = (at: number, version: number) => line({at, version, kind: 'services'});
		const recording = await readRecording(await writeLines(context, [line(), same(1000, 1), same(2000, 2), same(3000, 3), line({at: 4000, version: 2}), line({at: 4000, version: 3}), line({at: 5000, type: 'DELETED'})]));
		const player = play({recording});
		const places: number[] = [];
		for (const by of [1, 1, 1, 1, -1, -1, -1, -1] as const) {
			player.playback.stepEvent(by);
			places.push(player.now() - start);
		}

		assert.deepEqual(places, [1000, 4000, 5000, 5000, 4000, 1000, 0, 0]);
		assert.equal(player.playback.state().state, 'paused');
		await player.real.advance(minute);
		assert.equal(player.now(), start);
	});

	test('listeners hear of every change, and the state is the same reference while nothing changed', async context => {
		const {playback, real} = play({recording: await minuteOfChanges(context)});
		const heard: string[] = [];
		const stop = playback.subscribe(() => {
			heard.push(`${playback.state().state} ${playback.state().speed}`);
		});
		const before = playback.state();
		await real.advance(1000);
		assert.equal(playback.state(), before);
		playback.pause();
		playback.setSpeed(2);
		playback.resume();
		await real.advance(minute);
		assert.deepEqual(heard, ['paused 1', 'paused 2', 'playing 2', 'ended 2']);
		stop();
		playback.seek(start);
		assert.equal(heard.length, 4);
	});

	test('the end is told although somebody looked at the state before', async context => {
		const {playback, real, source} = play({recording: await minuteOfChanges(context)});
		const heard: string[] = [];
		playback.subscribe(() => {
			heard.push(playback.state().state);
		});
		source.subscribe(() => {
			playback.state();
		});
		await real.advance(2 * minute);
		assert.deepEqual(heard, ['ended']);
	});
});

suite('the clock of a recording', () => {
	async function open(context: TestContext): Promise<ReturnType<typeof play> & {readonly fired: number[]; readonly wakeAt: (ms: number) => () => void}> {
		const player = play({recording: await minuteOfChanges(context)});
		const fired: number[] = [];
		const wakeAt = (ms: number) => player.source.clock.at(start + ms, () => {
			fired.push(player.now() - start);
		});
		return {...player, fired, wakeAt};
	}

	test('timers follow its time, in order, once', async context => {
		const {real, fired, wakeAt, playback} = await open(context);
		wakeAt(30_000);
		wakeAt(20_000);
		wakeAt(25_000)();
		await real.advance(19_999);
		assert.deepEqual(fired, []);
		await real.advance(1);
		playback.setSpeed(10);
		await real.advance(1000);
		assert.deepEqual(fired, [20_000, 30_000]);
		await real.advance(minute);
		assert.deepEqual(fired, [20_000, 30_000]);
	});

	test('an instant that has passed comes at once, but not within the call', async context => {
		const {real, fired, wakeAt} = await open(context);
		await real.advance(5000);
		wakeAt(1000);
		assert.deepEqual(fired, []);
		await real.advance(0);
		assert.deepEqual(fired, [5000]);
	});

	test('a pause holds them, a seek over them fires them, a seek back lets them wait longer', async context => {
		const {real, fired, wakeAt, playback} = await open(context);
		wakeAt(20_000);
		wakeAt(50_000);
		playback.pause();
		await real.advance(minute);
		assert.deepEqual(fired, []);
		playback.seek(start + 30_000);
		await real.advance(0);
		assert.deepEqual(fired, [30_000]);
		playback.seek(start);
		playback.resume();
		await real.advance(49_999);
		assert.equal(fired.length, 1);
		await real.advance(1);
		assert.deepEqual(fired, [30_000, 50_000]);
	});

	test('one that lies behind the end never comes', async context => {
		const {real, fired, wakeAt} = await open(context);
		wakeAt(minute + 1);
		await real.advance(10 * minute);
		assert.deepEqual(fired, []);
	});

	test('one that throws does not hold up the others', async context => {
		const {real, fired, wakeAt, source} = await open(context);
		source.clock.at(start + 1000, () => {
			throw new Error('on purpose');
		});
		wakeAt(2000);
		await assert.rejects(real.advance(1000), /on purpose/v);
		await real.advance(1000);
		assert.deepEqual(fired, [2000]);
	});

	test('a timer of the machine that fires early does no harm', async context => {
		const real = createVirtualClock();
		const early: VirtualClock = {...real, at: (instant, action) => real.at(instant - real.now() > 1 ? instant - 1 : instant, action)};
		const {source} = createRecordingSource({recording: await minuteOfChanges(context), real: early});
		let firedAt: number | undefined;
		source.clock.at(start + 10_000, () => {
			firedAt = source.clock.now();
		});
		source.subscribe(() => undefined);
		await real.advance(11_000);
		assert.ok(firedAt !== undefined && firedAt >= start + 10_000 && firedAt <= start + 10_002, String(firedAt));
	});
});
