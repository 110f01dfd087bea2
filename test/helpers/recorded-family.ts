import {readFileSync, readdirSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import type {ControllerObjects, Family, OpenObjects} from '../../source/domain/family.ts';
import {keyOf} from '../../source/domain/key.ts';
import {isUnpausing} from '../../source/domain/phase.ts';
import {projectObject} from '../../source/domain/projection.ts';
import {isKindName, type KindName} from '../../source/types/kinds.ts';
import type {ClusterObject, Metadata, ObjectOf, Rollout} from '../../source/types/objects.ts';

const root = new URL('../fixtures/recordings/', import.meta.url);

/** What the official plugin printed at one moment. */
export type PluginSample = {
	readonly t: number;
	readonly rollout?: string;
	readonly get?: {readonly code: number; readonly out: string; readonly err: string};
	readonly status?: {readonly code: number; readonly out: string; readonly err: string};
	readonly list?: {readonly code: number; readonly out: string; readonly err: string};
};

type StreamEvent = {readonly t: number; readonly kind: KindName; readonly type: string; readonly object: unknown};

function readLines<Line>(name: string, file: string): Line[] {
	const text = gunzipSync(readFileSync(new URL(`${name}/${file}.jsonl.gz`, root))).toString();
	return text.trim().split('\n').map(line => JSON.parse(line) as Line);
}

/** Names of all recordings. */
export const recordingNames: readonly string[] = readdirSync(root).toSorted();

export function readPluginSamples(name: string): PluginSample[] {
	return readLines<PluginSample>(name, 'plugin');
}

export type RecordedCluster = {
	/** Arrival of the first and of the last event. */
	readonly startAt: number;
	readonly endAt: number;
	/** Goes on to that instant; never back. */
	readonly advanceTo: (instant: number) => void;
	/** Every object there now, with its kind. */
	readonly objects: () => ReadonlyArray<readonly [KindName, ClusterObject]>;
	/** Names of the rollouts there now. */
	readonly rollouts: () => string[];
	/** The family of a rollout now; throws when there is none of that name. */
	readonly family: (rollout: string) => Family;
	readonly controller: () => ControllerObjects;
	/** Arrival times of the events of a kind, for tests that look at every change. */
	readonly times: (kind: KindName) => number[];
};

const isOwned = (metadata: Metadata, uids: ReadonlySet<string | undefined>) => metadata.ownerReferences?.some(({uid}) => uid !== undefined && uids.has(uid)) ?? false;

type Sighting = {readonly key: string; readonly t: number; readonly before: Rollout | undefined; readonly after: Rollout; readonly isIn: (rollout: Rollout) => boolean};

/** When a state began before our eyes, as the store sees it: not where it was there when first seen. */
function sight(seen: Map<string, number>, {key, t, before, after, isIn}: Sighting): void {
	if (!isIn(after)) {
		seen.delete(key);
	} else if (before && !isIn(before)) {
		seen.set(key, t);
	}
}

/** The cluster of a recording, at its beginning: every object as the events so far leave it. */
export function openRecording(name: string): RecordedCluster {
	const events = readLines<StreamEvent>(name, 'stream');
	const objects = new Map<KindName, Map<string, ClusterObject>>();
	const seenAt = new Map<string, {readonly generation: number | undefined; readonly at: number}>();
	const changedAt = new Map<string, number>();
	const abortSeenAt = new Map<string, number>();
	const resumeSeenAt = new Map<string, number>();
	const kindsRecorded = new Set(events.map(({kind}) => kind));
	let position = 0;

	const apply = ({t, kind, type, object: raw}: StreamEvent) => {
		const object = isKindName(kind) ? projectObject(kind, raw) : undefined;
		if (!object) {
			return;
		}

		const ofKind = objects.get(kind) ?? new Map<string, ClusterObject>();
		objects.set(kind, ofKind);
		const key = keyOf(object.metadata);
		if (type === 'DELETED') {
			ofKind.delete(key);
			return;
		}

		if (kind === 'rollouts') {
			const before = ofKind.get(key) as Rollout | undefined;
			sight(abortSeenAt, {key, t, before, after: object, isIn: ({status}) => status?.abort === true});
			sight(resumeSeenAt, {key, t, before, after: object, isIn: isUnpausing});
		}

		ofKind.set(key, object);
		changedAt.set(`${kind} ${key}`, t);
		if (kind === 'rollouts' && seenAt.get(key)?.generation !== object.metadata.generation) {
			seenAt.set(key, {generation: object.metadata.generation, at: t});
		}
	};

	const all = <Name extends KindName>(kind: Name) => [...objects.get(kind)?.values() ?? []] as Array<ObjectOf[Name]>;
	const recorded = <Name extends KindName>(kind: Name) => kindsRecorded.has(kind) ? all(kind) : undefined;

	const open = (): OpenObjects => {
		const found = {
			ingresses: recorded('ingresses'),
			services: recorded('services'),
			virtualServices: recorded('virtualservices'),
			analysisTemplates: recorded('analysistemplates'),
			jobs: recorded('jobs'),
			events: recorded('events'),
			deployments: recorded('deployments'),
		};
		return Object.fromEntries(Object.entries(found).filter(([, list]) => list !== undefined));
	};

	return {
		startAt: events[0]!.t,
		endAt: events.at(-1)!.t,
		advanceTo(instant) {
			while (position < events.length && events[position]!.t <= instant) {
				apply(events[position]!);
				position += 1;
			}
		},
		objects: () => objects.entries().flatMap(([kind, ofKind]) => ofKind.values().map(object => [kind, object] as const)).toArray(),
		rollouts: () => all('rollouts').map(({metadata}) => metadata.name),
		family(rolloutName) {
			const rollout = all('rollouts').find(({metadata}) => metadata.name === rolloutName);
			if (!rollout) {
				throw new Error(`${name} has no rollout ${rolloutName} at this moment`);
			}

			const own = new Set([rollout.metadata.uid]);
			const experiments = all('experiments').filter(({metadata}) => isOwned(metadata, own));
			const parents = new Set([rollout.metadata.uid, ...experiments.map(({metadata}) => metadata.uid)]);
			const replicaSets = all('replicasets').filter(({metadata}) => isOwned(metadata, parents));
			const sets = new Set(replicaSets.map(({metadata}) => metadata.uid));
			return {
				rollout,
				replicaSets,
				pods: all('pods').filter(({metadata}) => isOwned(metadata, sets)),
				analysisRuns: all('analysisruns').filter(({metadata}) => isOwned(metadata, parents)),
				experiments,
				generationSeenAt: seenAt.get(keyOf(rollout.metadata))!.at,
				changedAt: changedAt.get(`rollouts ${keyOf(rollout.metadata)}`)!,
				...(abortSeenAt.has(keyOf(rollout.metadata)) && {abortSeenAt: abortSeenAt.get(keyOf(rollout.metadata))!}),
				...(resumeSeenAt.has(keyOf(rollout.metadata)) && {resumeSeenAt: resumeSeenAt.get(keyOf(rollout.metadata))!}),
				open: open(),
			};
		},
		controller: () => ({leases: all('leases'), deployments: []}),
		times: kind => events.filter(event => event.kind === kind).map(({t}) => t),
	};
}
