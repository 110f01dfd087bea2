import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import fc from 'fast-check';
import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import type {KindName} from '../../source/types/kinds.ts';
import type {ObjectOf} from '../../source/types/objects.ts';

export type Raw = Readonly<Record<string, unknown>>;
export type Scene = ReadonlyArray<readonly [kind: KindName, raw: Raw]>;

/** Everything that stood in the namespace at the middle of a recording, unprojected. */
export function sceneOf(recording: string): Scene {
	const stream = gunzipSync(readFileSync(new URL(`../fixtures/recordings/${recording}/stream.jsonl.gz`, import.meta.url))).toString().trim().split('\n');
	const objects = new Map<string, readonly [KindName, Raw]>();
	for (const line of stream.slice(0, stream.length / 2)) {
		const {kind, object} = JSON.parse(line) as {readonly kind: KindName; readonly object: Raw};
		objects.set(`${kind}/${(object.metadata as Raw).name as string}`, [kind, object]);
	}

	// A few events are as good as hundreds.
	const events = objects.values().filter(([kind]) => kind === 'events').take(12);
	return [...objects.values().filter(([kind]) => kind !== 'events'), ...events];
}

const odd = fc.oneof(
	fc.constantFrom<unknown>(
		null, undefined, [], {}, [null], '', ' ', 0, -1, 1e308, -1e308, Number.MAX_SAFE_INTEGER, NaN, Infinity, true, '\u{1B}[31mred\u{1B}]0;title\u{7}', '\u{9B}2J', '\u{202E}gnp.exe', 'a\u{200B}b', '\u{2066}', 'line\nline\r', '\u{0}', '\u{D800}', '\u{E0041}', 'x'.repeat(253), 'é'.repeat(50), '2999-01-01T00:00:00Z', '0000-01-01T00:00:00Z', 'yesterday', '9'.repeat(40), '-1', '1e5', '99999999h', '[NaN]', '[1e999]', '{{args.x}}', 'result[0] >= 9e999', 'Paused', 'RolloutAborted', '__proto__',
	),
	fc.anything(),
);

type Change = {readonly object: number; readonly path: readonly number[]; readonly value: unknown};

const steps = fc.array(fc.nat(), {minLength: 1, maxLength: 7});
const change: fc.Arbitrary<Change> = fc.record({object: fc.nat(), path: steps, value: odd});
export const changes = fc.array(change, {minLength: 1, maxLength: 12});

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

export function gatherScene(scene: Scene): readonly Family[] {
	const all = <Name extends KindName>(kind: Name) => scene.filter(([name]) => name === kind).map(([, raw]) => projectObject(kind, raw)).filter((object): object is ObjectOf[Name] => object !== undefined);
	return all('rollouts').map(rollout => ({
		// Ownership is looked at again where it matters: whatever the store gathers wrongly must do no harm.
		rollout, replicaSets: all('replicasets'), pods: all('pods'), analysisRuns: all('analysisruns'), experiments: all('experiments'), generationSeenAt: 0, changedAt: 0,
		abortSeenAt: 0, resumeSeenAt: 0,
		open: {
			ingresses: all('ingresses'), services: all('services'), virtualServices: all('virtualservices'), trafficSplits: all('trafficsplits'), traefikServices: all('traefikservices'), mappings: all('mappings'),
			apisixRoutes: all('apisixroutes'), httpRoutes: all('httproutes'), analysisTemplates: all('analysistemplates'), clusterAnalysisTemplates: all('clusteranalysistemplates'), jobs: all('jobs'), events: all('events'),
			autoscalers: all('horizontalpodautoscalers'), budgets: all('poddisruptionbudgets'), endpointSlices: all('endpointslices'), applications: all('applications'),
		},
	}));
}

export function mutateScene(original: Scene, mutations: readonly Change[]): Scene {
	let scene = original;
	for (const {object, path, value} of mutations) {
		const place = object % scene.length;
		scene = scene.map((entry, position) => position === place ? [entry[0], mutate(entry[1], path, value) as Raw] : entry);
	}

	return scene;
}
