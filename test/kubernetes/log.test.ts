import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {suite, test, type TestContext} from 'node:test';
import {readLog} from '../../source/kubernetes/log.ts';
import {LogLines} from '../../source/kubernetes/log-lines.ts';
import {LogPosition} from '../../source/kubernetes/log-position.ts';
import type {LogEnd, LogLine, LogRequest, LogState} from '../../source/types/cluster.ts';
import type {Exchange, OpenStream} from '../helpers/scripted-server.ts';
import {startRig, status, type Rig} from './rig.ts';
import {until} from './until.ts';

const request: LogRequest = {namespace: 'shop', pod: 'cart-7bfb-sxlwb', container: 'app', isFollowing: true, tailLines: 50};

const stamp = (second: number, nanos = 0) => `2026-11-23T12:47:${String(second).padStart(2, '0')}.${String(nanos).padStart(9, '0')}Z`;

const plain = 'text/plain';

type Reader = {readonly rig: Rig; readonly lines: LogLine[]; readonly states: LogState[]; readonly skipped: () => number; readonly calls: () => number; readonly stop: () => void; readonly end: Promise<LogEnd>};

async function read(t: TestContext, script: (exchange: Exchange) => void, changes: Partial<LogRequest> = {}, onLines?: () => Promise<void>): Promise<Reader> {
	const rig = await startRig(t, script);
	const lines: LogLine[] = [];
	const states: LogState[] = [];
	let skippedLines = 0;
	let calls = 0;
	const reading = readLog(rig.session, {...request, ...changes}, {
		async onLines(news, skipped) {
			lines.push(...news);
			skippedLines += skipped;
			calls += 1;
			return onLines?.();
		},
		onState(state) {
			states.push(state);
		},
	});
	t.after(async () => {
		reading.stop();
		await reading.end;
	});
	return {rig, lines, states, skipped: () => skippedLines, calls: () => calls, stop: reading.stop, end: reading.end};
}

const texts = ({lines}: Reader) => lines.map(({text}) => text);

/** Waits for the pause between two tries, and lets it pass. */
async function passPause({rig: {clock}, states}: Reader) {
	await until(() => states.at(-1)?.state === 'waiting', 'a pause');
	const {retryAt} = states.at(-1) as Extract<LogState, {state: 'waiting'}>;
	clock.advance(retryAt - clock.now());
}

suite('one log', () => {
	test('is asked for as the kubelet wants it, and read to its end', async t => {
		const reader = await read(t, exchange => {
			exchange.send(200, `${stamp(3, 250_000_000)} first\n${stamp(4)} second\r\nno time\n${stamp(5)} last`, {'content-type': plain});
		}, {isFollowing: false, sinceSeconds: 600});
		assert.deepEqual(await reader.end, {kind: 'complete'});
		assert.deepEqual(texts(reader), ['first', 'second', 'no time', 'last']);
		assert.deepEqual(reader.lines.map(({at}) => at), [Date.parse(stamp(3)) + 250, Date.parse(stamp(4)), undefined, Date.parse(stamp(5))]);
		const [exchange] = reader.rig.server.exchanges;
		assert.equal(exchange!.path, '/api/v1/namespaces/shop/pods/cart-7bfb-sxlwb/log');
		assert.deepEqual(exchange!.query, {container: 'app', timestamps: 'true', sinceSeconds: '600', tailLines: '50'});
		assert.equal(exchange!.headers['accept-encoding'], undefined);
		assert.equal(exchange!.method, 'GET');
	});

	test('of the container before is never followed', async t => {
		const reader = await read(t, exchange => {
			exchange.send(400, JSON.stringify(status(400, 'BadRequest', 'previous terminated container "app" in pod "cart-7bfb-sxlwb" not found')), {'content-type': 'application/json'});
		}, {isPrevious: true});
		const end = await reader.end;
		assert.strictEqual(end.kind, 'failed');
		assert.match(end.problem.detail!, /previous terminated container/v);
		assert.equal(reader.rig.server.exchanges[0]!.query.previous, 'true');
		assert.equal(reader.rig.server.exchanges[0]!.query.follow, undefined);
	});

	test('that may not be read says who may, and is not asked for again', async t => {
		const reader = await read(t, exchange => {
			exchange.json(403, status(403, 'Forbidden', 'pods "cart" is forbidden'));
		});
		const end = await reader.end;
		assert.strictEqual(end.kind, 'failed');
		assert.equal(end.problem.code, 'forbidden');
		assert.equal(end.problem.title, 'You may not read log of pod cart-7bfb-sxlwb in namespace shop.');
		assert.match(end.problem.nextSteps[0]!, /allows get on pods\/log/v);
		assert.equal(reader.rig.server.exchanges.length, 1);
	});

	test('of a pod that is gone has an end', async t => {
		const reader = await read(t, exchange => {
			exchange.json(404, status(404, 'NotFound', 'pods "cart-7bfb-sxlwb" not found', {name: 'cart-7bfb-sxlwb'}));
		});
		assert.deepEqual(await reader.end, {kind: 'gone'});
	});

	test('is no login page', async t => {
		const reader = await read(t, exchange => {
			exchange.send(200, '<html>log in</html>', {'content-type': 'text/html'});
		});
		const end = await reader.end;
		assert.strictEqual(end.kind, 'failed');
		assert.equal(end.problem.code, 'bad-answer');
		assert.deepEqual(texts(reader), []);
	});

	test('holds back its reader until the listener has taken what came', async t => {
		const {promise, resolve} = Promise.withResolvers<void>();
		let stream: OpenStream | undefined;
		const reader = await read(t, exchange => {
			stream = exchange.stream(plain);
			stream.raw(`${stamp(1)} one\n`);
		}, {isFollowing: false}, async () => promise);
		await until(() => reader.calls() === 1, 'the first lines');
		stream!.raw(`${stamp(2)} two\n`);
		stream!.end();
		await until(() => reader.rig.server.exchanges[0]!.isOver(), 'the whole answer');
		assert.equal(reader.calls(), 1);
		resolve();
		await reader.end;
		assert.deepEqual(texts(reader), ['one', 'two']);
	});
});

suite('a followed log', () => {
	test('goes on after a break without a gap and without a line twice', async t => {
		const streams: OpenStream[] = [];
		const reader = await read(t, exchange => {
			const stream = exchange.stream(plain);
			streams.push(stream);
			if (exchange.number === 1) {
				stream.raw(`${stamp(1)} a\n${stamp(2, 5)} b\n${stamp(2, 7)} c\n${stamp(2, 7)} d\n${stamp(2, 9)} half of a li`);
			} else {
				assert.equal(exchange.query.sinceTime, '2026-11-23T12:47:02Z');
				assert.equal(exchange.query.tailLines, undefined);
				stream.raw(`${stamp(2, 5)} b\n${stamp(2, 7)} c\n${stamp(2, 7)} d\n${stamp(2, 7)} e\n${stamp(2, 9)} half of a line\n`);
			}
		});
		await until(() => reader.lines.length === 4, 'four lines');
		streams[0]!.reset();
		await passPause(reader);
		await until(() => reader.lines.length === 6, 'what was missed');
		assert.deepEqual(texts(reader), ['a', 'b', 'c', 'd', 'e', 'half of a line']);
		assert.equal(reader.states.filter(({state}) => state === 'open').length, 2);
	});

	test('waits longer after each end that brought nothing, and not after one that did', async t => {
		const reader = await read(t, exchange => {
			exchange.send(200, exchange.number === 3 ? `${stamp(9)} up again\n` : '', {'content-type': plain});
		});
		const waits: number[] = [];
		for (let round = 0; round < 4; round++) {
			await until(() => reader.states.filter(({state}) => state === 'waiting').length > round, 'a pause');
			const {retryAt, problem} = reader.states.at(-1) as Extract<LogState, {state: 'waiting'}>;
			assert.equal(problem, undefined);
			waits.push(retryAt - reader.rig.clock.now());
			reader.rig.clock.advance(retryAt - reader.rig.clock.now());
		}

		assert.ok(waits[1]! > waits[0]!);
		assert.equal(waits[2], waits[0]);
		assert.deepEqual(texts(reader), ['up again']);
	});

	test('waits for a container that has not started', async t => {
		const reader = await read(t, exchange => {
			if (exchange.number === 1) {
				exchange.json(400, status(400, 'BadRequest', 'container "app" in pod "cart-7bfb-sxlwb" is waiting to start: ContainerCreating'));
			} else {
				exchange.stream(plain).raw(`${stamp(1)} here\n`);
			}
		});
		await until(() => reader.states.at(-1)?.state === 'waiting', 'a pause');
		assert.match((reader.states.at(-1) as Extract<LogState, {state: 'waiting'}>).problem!.detail!, /waiting to start/v);
		await passPause(reader);
		await until(() => reader.lines.length === 1, 'the first line');
	});

	test('lets go of its connection when it is stopped', async t => {
		const reader = await read(t, exchange => {
			exchange.stream(plain).raw(`${stamp(1)} a\n`);
		});
		await until(() => reader.lines.length === 1, 'a line');
		reader.stop();
		assert.deepEqual(await reader.end, {kind: 'stopped'});
		await until(() => reader.rig.server.openSockets() === 0, 'a closed connection');
	});
});

suite('a flood', () => {
	test('is counted, and only its end is kept', async t => {
		const total = 100_000;
		const block = Array.from({length: 1000}, (_, index) => `${stamp(index % 60)} line ${index} ${'x'.repeat(80)}`).join('\n');
		let streamed: OpenStream | undefined;
		const reader = await read(t, exchange => {
			streamed = exchange.stream(plain);
			for (let index = 0; index < total / 1000; index++) {
				streamed.raw(`${block}\n`);
			}

			streamed.end();
		}, {keepLines: 500, isFollowing: false});
		await reader.end;
		assert.equal(reader.lines.length + reader.skipped(), total);
		assert.ok(reader.lines.length <= 500 * reader.calls());
		assert.match(reader.lines.at(-1)!.text, /^line 999 /v);
		// The clock of the test stands still: one window, and the end.
		assert.ok(reader.calls() <= 2, `${reader.calls()} calls`);
	});

	test('without a newline does not fill the memory', () => {
		const lines = new LogLines();
		for (let index = 0; index < 100; index++) {
			lines.push(Buffer.alloc(65_536, 'x'));
		}

		lines.push(Buffer.from('\nnext\n'));
		const [long, next] = lines.take().lines;
		assert.equal(long!.length, 16_384);
		assert.equal(next, 'next');
	});

	test('cuts lines at newlines only, also inside of a character', () => {
		const lines = new LogLines();
		const bytes = Buffer.from('a\u{2028}b ü\nsecond\n');
		const middle = bytes.indexOf(0xBC);
		lines.push(bytes.subarray(0, middle));
		assert.ok(lines.isEmpty);
		lines.push(bytes.subarray(middle));
		assert.deepEqual(lines.take(), {lines: ['a\u{2028}b ü', 'second'], skipped: 0});
		assert.deepEqual(lines.take(), {lines: [], skipped: 0});
	});

	test('keeps the last lines between two takings', () => {
		const lines = new LogLines(3);
		lines.push(Buffer.from('1\n2\n3\n4\n5\n6\n7\n'));
		assert.deepEqual(lines.take(), {lines: ['5', '6', '7'], skipped: 4});
	});
});

test('a position reads the times of every node', () => {
	const position = new LogPosition();
	assert.deepEqual(position.read('2026-11-23T13:47:03.5+01:00 here'), {at: Date.parse(stamp(3)) + 500, text: 'here'});
	assert.equal(position.since, '2026-11-23T12:47:03Z');
	assert.deepEqual(position.read('2026-11-23T12:47:03Zbroken'), {at: undefined, text: '2026-11-23T12:47:03Zbroken'});
	assert.deepEqual(position.read(''), {at: undefined, text: ''});
});
