import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {suite, test} from 'node:test';
import {gunzipSync, gzipSync} from 'node:zlib';
import {visitLines} from '../../source/recording/read-lines.ts';
import {readRecording} from '../../source/recording/read-recording.ts';
import {stateAt} from '../../source/recording/recorded-state.ts';
import {isProblemError} from '../../source/types/problem.ts';
import {openRecording, recordingNames} from '../helpers/recorded-family.ts';
import {fixture, line, minute, start, temporaryDirectory, writeLines} from './files.ts';

async function assertRefused(path: string, title: RegExp, code = 'bad-recording'): Promise<void> {
	await assert.rejects(readRecording(path), (error: unknown) => {
		assert.ok(isProblemError(error), String(error));
		assert.equal(error.problem.code, code);
		assert.match(error.problem.title, title);
		assert.ok(!error.problem.title.includes('\n'));
		assert.ok(error.problem.nextSteps.length > 0);
		return true;
	});
}

const codes = ({warnings}: Awaited<ReturnType<typeof readRecording>>) => warnings.map(({code, lines}) => [code, lines]);

suite('recordings of a real controller', () => {
	for (const name of recordingNames) {
		test(name, async () => {
			const recording = await readRecording(fixture(name));
			assert.deepEqual(recording.warnings, []);
			assert.equal(recording.name, name);
			assert.equal(recording.context, name);
			assert.equal(recording.namespace, name);

			// A second reader, written apart from this one.
			const other = openRecording(name);
			assert.equal(recording.startAt, other.startAt);
			assert.equal(recording.endAt, other.endAt);
			for (const share of [0, 0.3, 0.7, 1]) {
				const instant = recording.startAt + ((recording.endAt - recording.startAt) * share);
				other.advanceTo(instant);
				const {objects} = stateAt(recording, instant);
				assert.deepEqual(objects.get('rollouts')!.values().map(({metadata}) => metadata.name).toArray(), other.rollouts());
				for (const rollout of other.rollouts()) {
					const family = other.family(rollout);
					assert.deepEqual(objects.get('rollouts')!.get(`${name}/${rollout}`), family.rollout);
					for (const pod of family.pods) {
						assert.deepEqual(objects.get('pods')!.get(`${name}/${pod.metadata.name}`), pod);
					}
				}
			}
		});
	}

	test('what a recording does not hold is not recorded, what it holds is live from the start', async () => {
		const {startLinks, kinds, startAt} = await readRecording(fixture('manual-gate'));
		assert.deepEqual([...kinds].toSorted(), ['events', 'pods', 'replicasets', 'rollouts']);
		assert.deepEqual(startLinks.get('rollouts'), {state: 'live', since: startAt});
		const experiments = startLinks.get('experiments');
		assert.equal(experiments?.state, 'absent');
		assert.equal(experiments?.state === 'absent' && experiments.problem.code, 'absent');
	});
});

suite('forms of a recording', () => {
	test('a plain file, a gzipped one, one of the wrong name and a directory are read alike', async context => {
		const directory = await temporaryDirectory(context);
		const zipped = await readFile(fixture('manual-gate/stream.jsonl.gz'));
		const plain = gunzipSync(zipped);
		await Promise.all([mkdir(join(directory, 'plain')), mkdir(join(directory, 'zipped'))]);
		const files = [
			[join(directory, 'a.jsonl'), plain], [join(directory, 'a.jsonl.gz'), zipped], [join(directory, 'a'), zipped],
			[join(directory, 'plain', 'stream.jsonl'), plain], [join(directory, 'zipped', 'stream.jsonl.gz'), zipped],
		] as const;
		await Promise.all(files.map(async ([file, content]) => writeFile(file, content)));
		const paths = [...files.slice(0, 3).map(([file]) => file), join(directory, 'plain'), join(directory, 'zipped/')];
		const recordings = await Promise.all(paths.map(async path => readRecording(path)));
		assert.deepEqual(recordings.map(({name}) => name), ['a', 'a', 'a', 'plain', 'zipped']);
		for (const {events} of recordings) {
			assert.equal(events.length, 194);
			assert.deepEqual(events, recordings[0]!.events);
		}
	});

	test('the first line tells context, namespace, kinds and beginning', async context => {
		const head = JSON.stringify({t: start - minute, kind: 'meta', version: '1.2.3', context: 'prod', namespace: 'shop', kinds: ['rollouts', 'pods', 'unheard'], controller: 'argo-rollouts'});
		const recording = await readRecording(await writeLines(context, [head, line(), line({kind: 'leases', namespace: 'argo-rollouts'})]));
		assert.equal(recording.context, 'prod');
		assert.equal(recording.name, 'outage');
		assert.equal(recording.namespace, 'shop');
		assert.equal(recording.controllerNamespace, 'argo-rollouts');
		assert.equal(recording.startAt, start - minute);
		assert.equal(recording.endAt, start);
		assert.deepEqual([...recording.kinds].toSorted(), ['leases', 'pods', 'rollouts']);
		assert.deepEqual(recording.startLinks.get('pods'), {state: 'live', since: start - minute});
	});

	test('all namespaces were watched when the first line says null, whatever came', async context => {
		const recording = await readRecording(await writeLines(context, [JSON.stringify({t: start, kind: 'meta', context: 'prod', namespace: null, kinds: []}), line()]));
		assert.equal(recording.namespace, undefined);
	});

	test('a first line alone is a recording of nothing', async context => {
		const recording = await readRecording(await writeLines(context, [JSON.stringify({t: start, kind: 'meta', context: 'prod', namespace: 'shop', kinds: ['rollouts']})]));
		assert.deepEqual([recording.startAt, recording.endAt, recording.events.length], [start, start, 0]);
	});

	test('objects in several namespaces give none', async context => {
		const recording = await readRecording(await writeLines(context, [line(), line({namespace: 'mail'})]));
		assert.equal(recording.namespace, undefined);
	});

	test('links are replayed; a kind is idle until its first one', async context => {
		const problem = {code: 'forbidden', title: 'No', nextSteps: [], status: 403};
		const link = (at: number, kind: string, state: unknown) => JSON.stringify({t: start + at, kind, type: 'LINK', state});
		const recording = await readRecording(await writeLines(context, [
			line(),
			link(1, 'rollouts', {state: 'live', since: start}),
			link(2, 'pods', {state: 'denied', problem}),
			link(3, 'rollouts', {state: 'stale', since: start, problem: {...problem, code: 'unheard'}, retryAt: start + 9}),
			link(4, 'rollouts', {state: 'glowing'}),
		]));
		const at = (instant: number) => stateAt(recording, start + instant).links;
		assert.deepEqual(at(0).get('rollouts'), {state: 'idle'});
		assert.deepEqual(at(1).get('rollouts'), {state: 'live', since: start});
		assert.deepEqual(at(1).get('pods'), {state: 'idle'});
		assert.deepEqual(at(2).get('pods'), {state: 'denied', problem});
		assert.deepEqual(at(3).get('rollouts'), {state: 'stale', since: start, problem: {...problem, code: 'failed'}, retryAt: start + 9});
		assert.deepEqual(codes(recording), [['broken-lines', 1]]);
	});

	test('lines out of order are put in order, those of one instant keep theirs', async context => {
		const recording = await readRecording(await writeLines(context, [line({at: 20, version: 3, type: 'MODIFIED'}), line({at: 10}), line({at: 10, version: 2, type: 'MODIFIED'}), line({at: 30, type: 'DELETED'})]));
		assert.deepEqual(recording.events.map(({at}) => at - start), [10, 10, 20, 30]);
		const versionAt = (at: number) => stateAt(recording, start + at).objects.get('rollouts')!.get('shop/web')?.metadata.resourceVersion;
		assert.deepEqual([9, 10, 20, 29, 30].map(at => versionAt(at)), [undefined, '2', '3', '3', undefined]);
	});
});

suite('bad input', () => {
	test('nothing there', async context => {
		const directory = await temporaryDirectory(context);
		await assertRefused(join(directory, 'none'), /^There is no recording at .*none\.$/v, 'not-found');
		await assertRefused(join(directory, 'none', 'deeper.jsonl'), /^There is no recording at/v, 'not-found');
		await assertRefused(directory, /holds no stream\.jsonl and no stream\.jsonl\.gz\.$/v);
	});

	test('files that are no recordings', async context => {
		await assertRefused(await writeLines(context, []), /is empty\.$/v);
		await assertRefused(await writeLines(context, ['{', '  "name": "a package"', '}']), /none of its 3 lines is a watch event/v);
		await assertRefused(await writeLines(context, ['\u{0}\u{1}\u{FFFD}']), /none of its 1 line is/v);
		await assertRefused(await writeLines(context, ['plain text'], 'a.jsonl.gz'), /is not a gzip file\.$/v);
		await assertRefused(await writeLines(context, [line({kind: 'secrets'}), line({kind: 'constructor'})]), /none of its 2 lines/v);
	});

	test('a directory in the place of the file', async context => {
		const file = await writeLines(context, [line()], 'x.jsonl');
		await mkdir(join(dirname(file), 'stream.jsonl'));
		await assertRefused(dirname(file), /holds no stream\.jsonl/v);
	});

	test('a last line that is cut off is left out and told', async context => {
		const file = await writeLines(context, [line()]);
		await writeFile(file, `${line()}\n${line({at: 5}).slice(0, 60)}`);
		const recording = await readRecording(file);
		assert.equal(recording.events.length, 1);
		assert.deepEqual(recording.warnings, [{code: 'truncated', lines: 1, text: 'The last line is cut off and was left out.'}]);
	});

	test('a last line without a line break counts when it is whole', async context => {
		const file = await writeLines(context, []);
		await writeFile(file, `${line()}\r\n\r\n${line({at: 5})}`);
		const recording = await readRecording(file);
		assert.equal(recording.events.length, 2);
		assert.deepEqual(recording.warnings, []);
	});

	test('lines that cannot be used are left out and counted', async context => {
		const withName = (name: unknown) => JSON.stringify({t: start, kind: 'pods', type: 'ADDED', object: {metadata: {name}}});
		const withTime = (t: unknown) => JSON.stringify({t, kind: 'pods', type: 'ADDED', object: {metadata: {name: 'a'}}});
		const recording = await readRecording(await writeLines(context, [
			line(),
			'{"t": 1,', '[]', 'null', '"text"', '{}', withTime('noon'), JSON.stringify({t: start, kind: 'pods', type: 'EXPLODED', object: {metadata: {name: 'a'}}}),
			withTime(0), withTime(-5), withTime(9e15), withTime(start * 1000), withTime(start + (400 * 24 * 60 * minute)),
			line({kind: 'secrets'}), line({kind: '__proto__'}),
			withName(undefined), withName(7), withName(''), JSON.stringify({t: start, kind: 'pods', type: 'ADDED'}),
			JSON.stringify({t: start, kind: 'pods', type: 'BOOKMARK', object: {}}),
			line({at: 10, version: 2, type: 'MODIFIED'}),
		]));
		assert.equal(recording.events.length, 2);
		assert.deepEqual([recording.startAt, recording.endAt], [start, start + 10]);
		assert.deepEqual(codes(recording).toSorted(([a], [b]) => String(a) < String(b) ? -1 : 1), [['absurd-times', 5], ['broken-lines', 7], ['nameless', 4], ['unknown-kinds', 2]]);
		assert.match(recording.warnings.find(({code}) => code === 'broken-lines')!.text, /^7 lines left out: .*line 2\)\.$/v);
	});

	test('a gzip file whose end is missing gives what is there', async context => {
		const directory = await temporaryDirectory(context);
		const zipped = await readFile(fixture('manual-gate/stream.jsonl.gz'));
		await writeFile(join(directory, 'killed.jsonl.gz'), zipped.subarray(0, Math.floor(zipped.length / 2)));
		const recording = await readRecording(join(directory, 'killed.jsonl.gz'));
		assert.ok(recording.events.length > 50 && recording.events.length < 194, `${recording.events.length} events`);
		assert.deepEqual(codes(recording), [['truncated', 1]]);
	});

	test('a gzip file that is damaged in the middle gives what comes before', async context => {
		const directory = await temporaryDirectory(context);
		const text = Array.from({length: 20_000}, (_, index) => `${line({at: index, version: (index * 7919) % 10_007})}\n`).join('');
		const zipped = gzipSync(text);
		const middle = Math.floor(zipped.length / 2);
		zipped.fill(0xFF, middle, middle + 64);
		await writeFile(join(directory, 'rotten.jsonl.gz'), zipped);
		const recording = await readRecording(join(directory, 'rotten.jsonl.gz'));
		assert.ok(recording.events.length > 1000 && recording.events.length < 20_000, `${recording.events.length} events`);
		assert.ok(recording.warnings.some(({code}) => code === 'damaged'));
	});

	test('a line break that only Unicode knows does not end a line', async context => {
		const recording = await readRecording(await writeLines(context, [line({name: 'a\u{2028}b'})]));
		assert.equal(recording.events.length, 1);
	});

	test('letters of several bytes survive the borders of chunks', async context => {
		const name = 'ä€😀'.repeat(30_000);
		const file = await writeLines(context, [line(), line({name})]);
		const recording = await readRecording(file);
		assert.ok(stateAt(recording, start).objects.get('rollouts')!.has(`shop/${name}`));
	});

	test('more text than anybody records is refused, also when it comes out of a small file', async context => {
		const directory = await temporaryDirectory(context);
		const file = join(directory, 'bomb.gz');
		await writeFile(file, gzipSync(Buffer.alloc(3 * 1024 * 1024)));
		await assert.rejects(visitLines(file, () => undefined, 1024 * 1024), /too large to play: it holds more than 1 MB/v);
		await copyFile(file, join(directory, 'copy.gz'));
		await assert.rejects(visitLines(join(directory, 'copy.gz'), () => undefined, 2.5 * 1024 * 1024), /more than 2 MB/v);
	});
});
