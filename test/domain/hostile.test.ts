import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {suite, test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import fc from 'fast-check';
import {deriveController} from '../../source/domain/controller-view.ts';
import {deriveRollout} from '../../source/domain/derive-rollout.ts';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {formatRolloutsJson, formatRolloutJson, rolloutJson} from '../../source/format/rollout-json.ts';
import {formatRolloutList} from '../../source/format/rollout-list.ts';
import {formatRolloutText} from '../../source/format/rollout-text.ts';
import {formatYaml} from '../../source/format/yaml.ts';
import type {KindName} from '../../source/types/kinds.ts';
import type {ObjectOf} from '../../source/types/objects.ts';

type Raw = Readonly<Record<string, unknown>>;
type Scene = ReadonlyArray<readonly [kind: KindName, raw: Raw]>;

/** Everything that stood in the namespace at the middle of a recording, unprojected. */
function sceneOf(recording: string): Scene {
	const stream = gunzipSync(readFileSync(new URL(`../fixtures/recordings/${recording}/stream.jsonl.gz`, import.meta.url))).toString().trim().split('\n');
	const objects = new Map<string, readonly [KindName, Raw]>();
	for (const line of stream.slice(0, stream.length / 2)) {
		const {kind, object} = JSON.parse(line) as {readonly kind: KindName; readonly object: Raw};
		if (kind !== 'events') {
			objects.set(`${kind}/${(object.metadata as Raw).name as string}`, [kind, object]);
		}
	}

	return objects.values().toArray();
}

const scenes = ['canary-promoted', 'blue-green-job', 'experiment', 'zero-samples', 'istio-header-route', 'freeze-thaw', 'abort-frozen-basic', 'crash-loop'].map(recording => sceneOf(recording));

const odd = fc.oneof(
	fc.constantFrom<unknown>(
		null, undefined, [], {}, [null], '', ' ', 0, -1, 1e308, -1e308, Number.MAX_SAFE_INTEGER, NaN, Infinity, true, '\u{1B}[31mred\u{1B}]0;title\u{7}', '\u{9B}2J', '\u{202E}gnp.exe', 'a\u{200B}b', '\u{2066}', 'line\nline\r', '\u{0}', '\u{D800}', '\u{E0041}', 'x'.repeat(253), 'é'.repeat(50), '2999-01-01T00:00:00Z', '0000-01-01T00:00:00Z', 'yesterday', '9'.repeat(40), '-1', '1e5', '99999999h', '[NaN]', '[1e999]', '{{args.x}}', 'result[0] >= 9e999', 'Paused', 'RolloutAborted', '__proto__',
	),
	fc.anything(),
);

type Change = {readonly object: number; readonly path: readonly number[]; readonly value: unknown};

const steps = fc.array(fc.nat(), {minLength: 1, maxLength: 7});
const change: fc.Arbitrary<Change> = fc.record({object: fc.nat(), path: steps, value: odd});
const changes = fc.array(change, {minLength: 1, maxLength: 12});

/** Puts the value where the path leads, or where it ends before. */
function mutate(raw: unknown, [step, ...rest]: readonly number[], value: unknown): unknown {
	if (step === undefined || typeof raw !== 'object' || raw === null || Object.keys(raw).length === 0) {
		return value;
	}

	const keys = Object.keys(raw);
	const key = keys[step % keys.length]!;
	if (Array.isArray(raw)) {
		return raw.map((item: unknown, index) => index === Number(key) ? mutate(item, rest, value) : item);
	}

	return {...raw, [key]: mutate((raw as Raw)[key], rest, value)};
}

function gather(scene: Scene): readonly Family[] {
	const all = <Name extends KindName>(kind: Name) => scene.filter(([name]) => name === kind).map(([, raw]) => projectObject(kind, raw)).filter((object): object is ObjectOf[Name] => object !== undefined);
	return all('rollouts').map(rollout => ({
		// Ownership is looked at again where it matters: whatever the store gathers wrongly must do no harm.
		rollout, replicaSets: all('replicasets'), pods: all('pods'), analysisRuns: all('analysisruns'), experiments: all('experiments'), generationSeenAt: 0, changedAt: 0,
		open: {ingresses: all('ingresses'), services: all('services'), virtualServices: all('virtualservices'), analysisTemplates: all('analysistemplates'), jobs: all('jobs')},
	}));
}

function assertNumbers(value: unknown, path: string): void {
	if (typeof value === 'number') {
		assert.ok(Number.isFinite(value), path);
	} else if (typeof value === 'object' && value !== null) {
		for (const [key, item] of Object.entries(value)) {
			assertNumbers(item, `${path}.${key}`);
		}
	}
}

/** What no terminal may see: controls but the line end, marks that turn text round, what has no width. */
const unsafe = /[[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]--\n]/v;
const now = Date.parse('2026-11-23T12:40:00Z');

function assertSafe(family: Family): void {
	const view = deriveRollout(family, now, deriveController({}, now));
	assertNumbers(view, 'view');
	for (const text of [formatRolloutText(view, now), formatRolloutText(view, now, {ascii: true}), formatRolloutList([view], now, {withNamespace: true, isWide: true})]) {
		assert.doesNotMatch(text, unsafe);
		assert.doesNotMatch(text, /\bundefined\b|\[object|NaN[%dhms]/v);
	}

	const yaml = formatYaml(rolloutJson(view, now));
	for (const text of [formatRolloutJson(view, now), yaml]) {
		assert.doesNotMatch(text, unsafe);
	}

	const list: unknown = JSON.parse(formatRolloutsJson([view], now));
	assert.ok(Array.isArray(list));
}

suite('hostile and odd objects', () => {
	test('no exception, no number that is none, nothing that a terminal obeys, the same twice', () => {
		fc.assert(fc.property(fc.constantFrom(...scenes), changes, (original, mutations) => {
			let scene = original;
			for (const {object, path, value} of mutations) {
				const place = object % scene.length;
				scene = scene.map((entry, position) => position === place ? [entry[0], mutate(entry[1], path, value) as Raw] : entry);
			}

			const first = gather(scene);
			for (const family of first) {
				assertSafe(family);
			}

			assert.deepEqual(gather(scene).map(family => deriveRollout(family, now)), first.map(family => deriveRollout(family, now)));
		}), {numRuns: 300});
	});

	test('cyclic owners, duplicate revisions, names of 253 characters, times in the future', () => {
		const long = 'n'.repeat(253);
		const [rollout] = scenes[0]!.filter(([kind]) => kind === 'rollouts').map(([, raw]) => projectObject('rollouts', raw)!);
		const {uid} = rollout!.metadata;
		const owners = [{uid: 'a'}, {uid: 'b'}, {uid: uid!}];
		const metadata = {name: long, namespace: 'n', ownerReferences: owners, creationTimestamp: '2999-01-01T00:00:00Z', annotations: {'rollout.argoproj.io/revision': '7'}};
		const strange: Family = {
			rollout: rollout!,
			replicaSets: [{metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'b'}}],
			pods: [{metadata: {...metadata, uid: 'a'}}],
			experiments: [{metadata: {...metadata, uid: 'a'}}, {metadata: {...metadata, uid: 'b'}}],
			analysisRuns: [{metadata: {...metadata, uid: 'b'}}],
			open: {},
		};
		assertSafe(strange);
		assert.equal(deriveRollout(strange, now).revisions[0]?.number, 7);
	});
});
