import type {Instant} from '../types/clock.ts';
import type {Json} from '../types/cluster.ts';
import type {KindName} from '../types/kinds.ts';
import {findStream} from './read-recording.ts';
import {visitLines} from './read-lines.ts';

export type RawObject = {readonly kind: KindName; readonly namespace: string; readonly name: string; readonly at: Instant};

/** An object as it stood at an instant; undefined where the file holds none. */
export type RawReader = (wanted: RawObject) => Promise<Json | undefined>;

type Line = {readonly t?: unknown; readonly kind?: unknown; readonly object?: {readonly metadata?: {readonly name?: unknown; readonly namespace?: unknown}}};

/** The lines of one kind, as text: an object is read when it is asked for, and most never are. */
type Kept = ReadonlyArray<{readonly at: Instant; readonly key: string; readonly text: string}>;

/**
Reads objects from the file of a recording with everything that stands there (a pod template is 50 times what we keep of it, so it
is not in memory with the rest). One pass through the file for each kind that is asked for.
*/
export function createRawReader(path: string): RawReader {
	const kinds = new Map<KindName, Promise<Kept>>();
	return async ({kind, namespace, name, at}) => {
		// Only the templates of ReplicaSets are worth a second pass; the rest was kept.
		if (kind !== 'replicasets') {
			return undefined;
		}

		const reading = kinds.get(kind) ?? readKind(path, kind);
		kinds.set(kind, reading);
		const lines = await reading;
		const found = lines.findLast(line => line.at <= at && line.key === `${namespace}/${name}`);
		return found === undefined ? undefined : (JSON.parse(found.text) as {readonly object: Json}).object;
	};
}

async function readKind(path: string, kind: KindName): Promise<Kept> {
	const kept: Array<Kept[number]> = [];
	const mark = `"${kind}"`;
	await visitLines(await findStream(path), text => {
		const line = text.includes(mark) ? readLine(text) : undefined;
		const {name, namespace} = line?.object?.metadata ?? {};
		if (line?.kind === kind && typeof line.t === 'number' && typeof name === 'string') {
			kept.push({at: line.t, key: `${typeof namespace === 'string' ? namespace : ''}/${name}`, text});
		}
	});
	return kept.toSorted((a, b) => a.at - b.at);
}

function readLine(text: string): Line | undefined {
	try {
		return JSON.parse(text) as Line;
	} catch {
		return undefined;
	}
}
