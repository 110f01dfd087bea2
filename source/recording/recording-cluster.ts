import type {Clock} from '../types/clock.ts';
import type {Cluster, Json} from '../types/cluster.ts';
import {kinds, type KindName} from '../types/kinds.ts';
import type {ClusterObject} from '../types/objects.ts';
import type {Problem, Result} from '../types/problem.ts';
import {notRecorded} from './problem.ts';
import {objectKey, stateAt} from './recorded-state.ts';
import type {RawReader} from './raw-objects.ts';
import type {Recording} from './recording.ts';

const readOnly = {reason: 'This is a recording: nothing can be changed'};

const refusal: Problem = {
	code: 'read-only',
	title: `${readOnly.reason}.`,
	nextSteps: ['Do it on the cluster: the same command without `replay` and without --replay.'],
};

const noServer: Problem = {code: 'absent', title: 'A recording has no server.', nextSteps: []};

const noLogs: Problem = {code: 'absent', title: 'Logs are not recorded.', nextSteps: ['On the cluster: rolltop logs ROLLOUT.']};
const noService: Problem = {code: 'absent', title: 'A recording has no metric provider to ask: what it answered then stands in the measurements.', nextSteps: ['On the cluster: rolltop analysis ROLLOUT --try.']};

export type RecordingClusterOptions = {
	readonly recording: Recording;
	/** The recording's clock (`source.clock`): reads give the state at its present. */
	readonly clock: Clock;
	/** What is shown of it; undefined: all of it. Default: the recording's. */
	readonly namespace?: string | undefined;
	/** Reads an object as the file has it, with what the projection drops; undefined where the file holds no more. */
	readonly readRaw?: RawReader;
};

/** A recording as a cluster: reads answer from the state at the clock, with what the projection kept; every write is refused. */
export function createRecordingCluster(options: RecordingClusterOptions): Cluster {
	const {recording, clock} = options;

	function objectsOf(kind: KindName): Result<ReadonlyMap<string, ClusterObject>> {
		return recording.kinds.has(kind) ? {ok: true, value: stateAt(recording, clock.now()).objects.get(kind)!} : {ok: false, problem: notRecorded(kind)};
	}

	return {
		context: recording.name,
		namespace: 'namespace' in options ? options.namespace : recording.namespace,
		readOnly,
		patch: async () => ({ok: false, problem: refusal}),
		note: async () => false,
		async get(kind, namespace, name) {
			const objects = objectsOf(kind);
			if (!objects.ok) {
				return objects;
			}

			const object = objects.value.get(objectKey({namespace, name}));
			if (object === undefined) {
				return {ok: false, problem: notThere(kind, namespace, name)};
			}

			return {ok: true, value: await options.readRaw?.({kind, namespace, name, at: clock.now()}) ?? toJson(kind, object)};
		},
		async list(kind, namespace, labelSelector) {
			const objects = objectsOf(kind);
			if (!objects.ok) {
				return objects;
			}

			const ofNamespace = objects.value.values().filter(({metadata}) => namespace === undefined || metadata.namespace === namespace);
			return {ok: true, value: ofNamespace.filter(object => isSelected(object, labelSelector)).map(object => toJson(kind, object)).toArray()};
		},
		readLog: () => ({stop() {}, end: Promise.resolve({kind: 'failed', problem: noLogs} as const)}), // eslint-disable-line @typescript-eslint/no-empty-function -- Nothing runs.
		readService: async () => ({ok: false, problem: noService}),
		async namespaces() {
			return {ok: true, value: namespacesOf(recording)};
		},
		about: async () => ({ok: false, problem: noServer}),
		whoAmI: async () => undefined,
		can: async () => false,
	};
}

/** Only equalities, which is all that rolltop asks for. */
function isSelected({metadata: {labels}}: ClusterObject, selector = ''): boolean {
	return selector.split(',').filter(part => part !== '').every(part => {
		const [name = '', value] = part.split('=', 2);
		return labels?.[name] === value;
	});
}

/** Of every object that there ever was. */
function namespacesOf({events}: Recording): readonly string[] {
	const found = events.flatMap(event => event.type === 'change' && event.change.type === 'put' ? event.change.object.metadata.namespace : []);
	return [...new Set(found)].filter(namespace => namespace !== '').toSorted();
}

function notThere(kind: KindName, namespace: string, name: string): Problem {
	return {code: 'not-found', title: `The recording holds no ${kinds[kind].name} ${namespace}/${name} at this moment.`, nextSteps: []};
}

/** As the server would answer: with its type, which the projection drops. */
function toJson(kind: KindName, object: ClusterObject): Json {
	const {group, version, name} = kinds[kind];
	return {apiVersion: group === '' ? version : `${group}/${version}`, kind: name, ...object as unknown as Readonly<Record<string, Json>>};
}
