import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {suite, test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import fc from 'fast-check';
import {readRecording} from '../../source/recording/read-recording.ts';
import {stateAt} from '../../source/recording/recorded-state.ts';
import {createRecordingSource} from '../../source/recording/recording-source.ts';
import {openRecordingWriter, type RecordingWriterOptions} from '../../source/recording/write-recording.ts';
import {kindNames, type KindName} from '../../source/types/kinds.ts';
import {isProblemError, type Problem} from '../../source/types/problem.ts';
import type {Batch, Change, LinkState} from '../../source/types/source.ts';
import {createVirtualClock} from '../helpers/virtual-clock.ts';
import {createReplica} from './replica.ts';
import {fixture, start, temporaryDirectory} from './files.ts';

const about = {startAt: start, version: '1.2.3', context: 'prod', namespace: 'shop', kinds: ['rollouts', 'pods']} as const satisfies Omit<RecordingWriterOptions, 'path'>;

function put(version: number, {kind = 'rollouts', name = 'web'}: {readonly kind?: KindName; readonly name?: string} = {}): Change {
	return {type: 'put', kind, object: {metadata: {name, namespace: 'shop', uid: name, resourceVersion: `${version}`}, status: {phase: `phase ${version}`}}};
}

const batch = (at: number, changes: readonly Change[], links: ReadonlyArray<readonly [KindName, LinkState]> = [], reset = false): Batch => ({at: start + at, changes, links: new Map(links), ...(reset && {reset})});

async function writeAll(path: string, batches: readonly Batch[], options: Partial<RecordingWriterOptions> = {}): Promise<Problem | undefined> {
	const writer = await openRecordingWriter({...about, ...options, path});
	for (const item of batches) {
		writer.write(item);
	}

	return writer.close();
}

const readLines = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n').map(text => JSON.parse(text) as Record<string, unknown>);

/** Kinds without any link and any object are idle in the source and not recorded in the file: nobody watched them. */
function known({objects, links}: ReturnType<ReturnType<typeof createReplica>['state']>) {
	return {objects, links: links.filter(([, {state}]) => state !== 'absent' && state !== 'idle')};
}

suite('lines', () => {
	test('the first one tells what it is, then come the events by what is known', async context => {
		const path = join(await temporaryDirectory(context), 'a.jsonl');
		const live: LinkState = {state: 'live', since: start};
		const problem = await writeAll(path, [
			batch(0, [], [['rollouts', {state: 'loading', received: 0}]]),
			batch(10, [put(1), put(1, {name: 'api'})], [['rollouts', live]]),
			batch(20, [put(2)]),
			batch(30, [put(2)]), // Listed anew
			batch(40, [{type: 'delete', kind: 'rollouts', namespace: 'shop', name: 'web'}]),
			batch(50, [{type: 'delete', kind: 'rollouts', namespace: 'shop', name: 'never'}]),
			batch(60, [put(9, {name: 'other'})], [], true),
		], {controllerNamespace: 'argo-rollouts'});
		assert.equal(problem, undefined);
		const [head, ...lines] = await readLines(path);
		assert.deepEqual(head, {t: start, kind: 'meta', version: '1.2.3', context: 'prod', namespace: 'shop', kinds: ['rollouts', 'pods'], controller: 'argo-rollouts'});
		assert.deepEqual(lines.map(({t, type, object}) => [Number(t) - start, type, (object as {metadata: {name: string}} | undefined)?.metadata.name]), [
			[0, 'LINK', undefined],
			[10, 'ADDED', 'web'], [10, 'ADDED', 'api'], [10, 'LINK', undefined],
			[20, 'MODIFIED', 'web'],
			[40, 'DELETED', 'web'],
			[60, 'DELETED', 'api'], [60, 'ADDED', 'other'],
		]);
	});

	test('a clock that is set back does not change the order of what happened', async context => {
		const path = join(await temporaryDirectory(context), 'a.jsonl');
		await writeAll(path, [batch(5000, [put(1)]), batch(-9000, [put(2)]), batch(6000, [put(3)])]);
		const recording = await readRecording(path);
		assert.deepEqual(recording.events.map(({at}) => at - start), [5000, 5000, 6000]);
		assert.equal(stateAt(recording, start + 5000).objects.get('rollouts')!.get('shop/web')?.metadata.resourceVersion, '2');
	});
});

suite('the file', () => {
	test('is for its owner only and is never overwritten unasked', async context => {
		const path = join(await temporaryDirectory(context), 'a.jsonl');
		await writeAll(path, [batch(0, [put(1)])]);
		const {mode} = await stat(path);
		assert.equal((mode % 0o1000).toString(8), '600');
		const before = await readFile(path, 'utf8');
		await assert.rejects(openRecordingWriter({...about, path}), (error: unknown) => isProblemError(error) && error.problem.code === 'bad-usage' && error.problem.nextSteps[0]!.includes('--force'));
		assert.equal(await readFile(path, 'utf8'), before);
	});

	test('forced, it replaces all of what was there, and its mode too', async context => {
		const path = join(await temporaryDirectory(context), 'a.jsonl');
		await writeFile(path, 'x'.repeat(100_000), {mode: 0o644});
		await writeAll(path, [batch(0, [put(1)])], {isForced: true});
		const recording = await readRecording(path);
		assert.deepEqual(recording.warnings, []);
		assert.equal(recording.events.length, 1);
		const {mode} = await stat(path);
		assert.equal((mode % 0o1000).toString(8), '600');
	});

	test('cannot be created: one sentence', async context => {
		const directory = await temporaryDirectory(context);
		const open = async (path: string) => openRecordingWriter({...about, path});
		await assert.rejects(open(join(directory, 'none', 'a.jsonl')), /^ProblemError: The recording .* cannot be written: there is no such file or directory\.$/v);
		await assert.rejects(openRecordingWriter({...about, path: directory, isForced: true}), /cannot be written: it is a directory\.$/v);
	});

	test('a full disk is told once and stops nothing', {skip: !existsSync('/dev/full')}, async () => { // eslint-disable-line node-test/no-skip-test -- only Linux has a disk that is always full
		const problems: Problem[] = [];
		const writer = await openRecordingWriter({...about, path: '/dev/full', isForced: true, onProblem(problem) {
			problems.push(problem);
		}});
		writer.write(batch(0, [put(1)]));
		const problem = await writer.close();
		writer.write(batch(10, [put(2)]));
		assert.match(problem!.title, /cannot be written: the disk is full\.$/v);
		assert.deepEqual(problems, [problem]);
	});

	test('what was compressed can be read while the recorder still runs, but for the last seconds', async context => {
		const path = join(await temporaryDirectory(context), 'a.jsonl.gz');
		const writer = await openRecordingWriter({...about, path});
		for (let second = 0; second <= 60; second++) {
			writer.write(batch(second * 1000, [put(second + 1)]));
		}

		// As a recorder that is killed leaves it: flushed, without an end.
		const countEvents = async () => {
			try {
				const {events} = await readRecording(path);
				return events.length;
			} catch {
				return 0; // Nothing but the header is on the disk yet
			}
		};

		try {
			while (await countEvents() < 50) {
				await new Promise(resolve => {
					setImmediate(resolve);
				});
			}
		} finally {
			await writer.close();
		}

		const recording = await readRecording(path);
		assert.equal(recording.events.length, 61);
		assert.deepEqual(recording.warnings, []);
		const zipped = await readFile(path);
		assert.ok(gunzipSync(zipped).length > zipped.length);
	});
});

suite('round trip: source, writer, reader', () => {
	for (const name of ['full-after-failure', 'controller-down', 'istio-header-route']) {
		for (const ending of ['.jsonl', '.jsonl.gz']) {
			test(`${name}${ending}, with a seek back on the way`, async context => {
				const path = join(await temporaryDirectory(context), `copy${ending}`);
				const original = await readRecording(fixture(name));
				const real = createVirtualClock();
				const {source, playback} = createRecordingSource({recording: original, real, speed: 8});
				const writer = await openRecordingWriter({...about, path, startAt: original.startAt, namespace: undefined});
				const replica = createReplica();
				const expected = new Map<number, ReturnType<typeof known>>();
				let isForward = true;
				source.subscribe(item => {
					writer.write(item);
					replica.apply(item);
					if (isForward) {
						expected.set(item.at, known(replica.state()));
					}
				});
				await real.advance((original.endAt - original.startAt) / 16);
				isForward = false;
				playback.seek(original.startAt + 1000);
				await real.advance(original.endAt - original.startAt);
				assert.equal(await writer.close(), undefined);

				const copy = await readRecording(path);
				assert.deepEqual(copy.warnings, []);
				assert.ok(expected.size > 3);
				const seekAt = Math.max(...expected.keys());
				for (const [at, state] of expected) {
					// What the seek brought is written at the latest instant that there was.
					if (at < seekAt) {
						assert.deepEqual(known(createReplica(stateAt(copy, at)).state()), state);
					}
				}

				assert.deepEqual(known(createReplica(stateAt(copy, copy.endAt)).state()), known(replica.state()));
			});
		}
	}

	test('any batches whatever', async context => {
		const directory = await temporaryDirectory(context);
		const plain = {noNullPrototype: true};
		const names = fc.constantFrom('a', 'b', 'c');
		const someKind = fc.constantFrom<KindName>('rollouts', 'pods', 'leases');
		const text = fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('\n', '\u{2028}', '"', '\\'));
		const change: fc.Arbitrary<Change> = fc.oneof(
			fc.record({type: fc.constant('put' as const), kind: someKind, object: fc.record({metadata: fc.record({name: names, namespace: fc.constantFrom('shop', ''), uid: text}, plain)}, plain)}, plain),
			fc.record({type: fc.constant('delete' as const), kind: someKind, namespace: fc.constantFrom('shop', ''), name: names}, plain),
		);
		const problem = fc.record({code: fc.constant('forbidden' as const), title: text, nextSteps: fc.array(text, {maxLength: 2})}, plain);
		const link: fc.Arbitrary<LinkState> = fc.oneof(
			fc.record({state: fc.constant('live' as const), since: fc.integer()}, plain),
			fc.record({state: fc.constant('stale' as const), since: fc.integer(), problem, retryAt: fc.integer()}, plain),
			fc.record({state: fc.constant('denied' as const), problem}, plain),
		);
		const batches = fc.array(fc.record({
			afterMs: fc.nat({max: 30_000}),
			reset: fc.boolean(),
			changes: fc.array(change, {maxLength: 5}),
			links: fc.array(fc.tuple(someKind, link), {maxLength: 2}),
		}), {minLength: 1, maxLength: 12});
		let run = 0;
		await fc.assert(fc.asyncProperty(batches, fc.boolean(), async (items, isZipped) => {
			run += 1;
			const path = join(directory, `${run}.jsonl${isZipped ? '.gz' : ''}`);
			const replica = createReplica();
			const expected = new Map<number, ReturnType<typeof known>>();
			let at = 0;
			const written = items.map(({afterMs, changes, links, reset}) => {
				at += afterMs;
				const item = batch(at, changes, links, reset);
				replica.apply(item);
				expected.set(item.at, known(replica.state()));
				return item;
			});
			assert.equal(await writeAll(path, written, {kinds: kindNames}), undefined);
			const recording = await readRecording(path);
			assert.deepEqual(recording.warnings, []);
			for (const [instant, state] of expected) {
				const {objects, links} = known(createReplica(stateAt(recording, instant)).state());
				assert.deepEqual(objects, state.objects);
				const told = new Set(state.links.map(([kind]) => kind));
				assert.deepEqual(links.filter(([kind]) => told.has(kind)), state.links);
				// Objects without any link are taken for a kind that was watched from the start.
				assert.ok(links.every(([kind, {state: name}]) => told.has(kind) || name === 'live'));
			}
		}), {numRuns: 60});
	});
});
