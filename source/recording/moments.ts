import {isDeepStrictEqual} from 'node:util';
import type {Instant} from '../types/clock.ts';
import type {ClusterObject} from '../types/objects.ts';
import {objectKey} from './recorded-state.ts';
import type {Recording, RecordedEvent} from './recording.ts';

/**
The instants at which something that we keep changed, ascending, each once. Most MODIFIED events of a real cluster change
nothing but the resourceVersion (in one of ours 3294 of 3416 are Services that were written again as they were).
*/
export function findMoments({events}: Pick<Recording, 'events'>): readonly Instant[] {
	const known = new Map<string, ClusterObject>();
	const moments = events.filter(event => isNews(event, known)).map(({at}) => at);
	return [...new Set(moments)];
}

function isNews(event: RecordedEvent, known: Map<string, ClusterObject>): boolean {
	if (event.type === 'link') {
		return true;
	}

	const {change} = event;
	const key = `${change.kind} ${objectKey(change.type === 'put' ? change.object.metadata : change)}`;
	if (change.type === 'delete') {
		return known.delete(key);
	}

	const before = known.get(key);
	known.set(key, change.object);
	return before === undefined || !isDeepStrictEqual(withoutVersion(before), withoutVersion(change.object));
}

function withoutVersion(object: ClusterObject) {
	return {...object, metadata: {...object.metadata, resourceVersion: undefined}};
}
