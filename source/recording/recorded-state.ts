import type {Instant} from '../types/clock.ts';
import {kindNames, type KindName} from '../types/kinds.ts';
import type {ClusterObject, Metadata} from '../types/objects.ts';
import type {Batch, Change, LinkState} from '../types/source.ts';
import type {Recording, RecordedEvent} from './recording.ts';

/** The whole cluster as a recording shows it at one moment. */
export type RecordedState = {
	/** By kind, then by `namespace/name`; every kind has an entry. */
	readonly objects: ReadonlyMap<KindName, ReadonlyMap<string, ClusterObject>>;
	/** Every kind has an entry. */
	readonly links: ReadonlyMap<KindName, LinkState>;
};

/** A state that goes on with the events; `state` is one object that changes. */
export type StateCursor = {readonly state: RecordedState; readonly apply: (event: RecordedEvent) => void};

export function objectKey({namespace, name}: Pick<Metadata, 'name' | 'namespace'>): string {
	return `${namespace}/${name}`;
}

/** The state before the first event. */
export function openState(recording: Pick<Recording, 'startLinks'>): StateCursor {
	const objects = new Map(kindNames.map(kind => [kind, new Map<string, ClusterObject>()]));
	const links = new Map(recording.startLinks);
	return {
		state: {objects, links},
		apply(event) {
			if (event.type === 'link') {
				links.set(event.kind, event.link);
			} else if (event.change.type === 'put') {
				objects.get(event.change.kind)!.set(objectKey(event.change.object.metadata), event.change.object);
			} else {
				objects.get(event.change.kind)!.delete(objectKey(event.change));
			}
		},
	};
}

/** The state after every event up to and including that instant: empty before the start, the last one after the end. */
export function stateAt(recording: Recording, instant: Instant): RecordedState {
	const {state, apply} = openState(recording);
	for (const event of recording.events) {
		if (event.at > instant) {
			break;
		}

		apply(event);
	}

	return state;
}

/** A whole state as one batch, for a store. */
export function toResetBatch({objects, links}: RecordedState, at: Instant): Batch {
	const changes = [...objects].flatMap(([kind, ofKind]) => ofKind.values().map((object): Change => ({type: 'put', kind, object})).toArray());
	return {at, reset: true, changes, links: new Map(links)};
}
