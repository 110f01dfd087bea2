import type {Instant} from '../types/clock.ts';
import type {KindName} from '../types/kinds.ts';
import type {ClusterObject} from '../types/objects.ts';
import type {Batch, Change} from '../types/source.ts';
import {objectKey} from './recorded-state.ts';

type Known = Map<string, {readonly kind: KindName; readonly object: ClusterObject}>;

/**
Turns batches into the lines of a recording: ADDED, MODIFIED or DELETED by what was written before, then the links, so that
nothing is called live before it is there.
*/
export function createLineMaker(startAt: Instant): (batch: Batch) => string {
	const known: Known = new Map();
	let at = startAt;
	return batch => {
		// A machine's clock can be set back; the order of what happened stays.
		at = Math.max(at, batch.at);
		const entries = [
			...(batch.reset === true ? missing(known, batch.changes) : []),
			...batch.changes,
		].flatMap(change => toEntry(known, change) ?? []);
		const links = [...batch.links].map(([kind, state]) => ({kind, type: 'LINK', state}));
		return [...entries, ...links].map(entry => `${JSON.stringify({t: at, ...entry})}\n`).join('');
	};
}

function keyOfChange(change: Change): string {
	return `${change.kind} ${objectKey(change.type === 'put' ? change.object.metadata : change)}`;
}

/** What a reset leaves out is gone. */
function missing(known: Known, changes: readonly Change[]): readonly Change[] {
	const kept = new Set(changes.map(change => keyOfChange(change)));
	return [...known].filter(([key]) => !kept.has(key)).map(([, {kind, object}]): Change => ({type: 'delete', kind, namespace: object.metadata.namespace, name: object.metadata.name}));
}

/** Nothing for what is written already: a list that was read again brings everything anew. */
function toEntry(known: Known, change: Change): {readonly kind: KindName; readonly type: string; readonly object: ClusterObject} | undefined {
	const key = keyOfChange(change);
	const before = known.get(key)?.object;
	const {kind} = change;
	if (change.type === 'delete') {
		known.delete(key);
		return before && {kind, type: 'DELETED', object: before};
	}

	const {object} = change;
	known.set(key, {kind, object});
	return before && isSame(before, object) ? undefined : {kind, type: before ? 'MODIFIED' : 'ADDED', object};
}

/** The server gives every change a resourceVersion of its own. */
function isSame(before: ClusterObject, {metadata}: ClusterObject): boolean {
	const {uid, resourceVersion} = before.metadata;
	return resourceVersion !== undefined && resourceVersion === metadata.resourceVersion && uid === metadata.uid;
}
