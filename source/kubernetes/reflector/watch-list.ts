import {isRecord, text} from '../../domain/projection/read.ts';
import {projectObject} from '../../domain/projection.ts';
import type {ClusterObject} from '../../types/objects.ts';
import type {Ending} from './ending.ts';
import type {ScopeSurroundings} from './scope.ts';
import type {Raw, WatchEvent} from './stream.ts';
import {watch} from './watch.ts';

export type WatchListOptions = {
	readonly signal: AbortSignal;
	readonly onProgress: (received: number) => void;
	/** The whole list is there; what follows are events. */
	readonly onComplete: (objects: readonly ClusterObject[], resourceVersion: string) => void;
	readonly onEvent: (event: WatchEvent) => void;
};

const progressStep = 100;

export function metadataOf(object: Raw): Raw {
	return isRecord(object.metadata) ? object.metadata : {};
}

function isEndOfList({type, object}: WatchEvent): boolean {
	const {annotations} = metadataOf(object);
	return type === 'BOOKMARK' && isRecord(annotations) && annotations['k8s.io/initial-events-end'] === 'true';
}

/** A list that comes as a stream and goes on as the watch: one request, and the server never holds it in one piece. */
export async function watchList(surroundings: ScopeSurroundings, {signal, onProgress, onComplete, onEvent}: WatchListOptions): Promise<Ending> {
	const {kind} = surroundings.scope;
	let objects: ClusterObject[] | undefined = [];
	const ending = await watch(surroundings, {
		query: {sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan'},
		signal,
		onEvent(event) {
			if (objects === undefined) {
				onEvent(event);
			} else if (isEndOfList(event)) {
				const complete = objects;
				objects = undefined;
				onComplete(complete, text(metadataOf(event.object).resourceVersion) ?? '');
			} else {
				const object = event.type === 'BOOKMARK' ? undefined : projectObject(kind, event.object);
				objects.push(...object === undefined ? [] : [object]);
				if (objects.length % progressStep === 0) {
					onProgress(objects.length);
				}
			}
		},
	});
	return ending.kind === 'ended' ? {kind: 'ended', isSettled: objects === undefined} : ending;
}

/**
Whether a server that has not finished its list will never do so: 400 or 422 from those without the feature, HTTP 200 and then an
ERROR event from those whose storage cannot (verified.md V48).
*/
export function isRefusal(ending: Ending): boolean {
	if (ending.kind !== 'failed') {
		return false;
	}

	const {code} = ending.failure.problem;
	return code === 'invalid' || (ending.isEvent && !['expired', 'forbidden', 'throttled', 'unauthorized'].includes(code));
}
