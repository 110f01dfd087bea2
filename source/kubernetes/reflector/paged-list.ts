import {projectObject} from '../../domain/projection.ts';
import type {ClusterObject} from '../../types/objects.ts';
import {listPages} from '../pages.ts';
import type {Failure} from '../request.ts';
import {askFor, type ScopeSurroundings} from './scope.ts';

export type Listing = Failure | {readonly ok: true; readonly objects: readonly ClusterObject[]; readonly resourceVersion: string};

export type ListOptions = {
	readonly signal: AbortSignal;
	readonly isPaged: boolean;
	readonly onProgress: (received: number, remaining: number | undefined) => void;
};

/** The whole scope in pages, projected as they come. */
export async function listScope({session, scope}: ScopeSurroundings, {signal, isPaged, onProgress}: ListOptions): Promise<Listing> {
	const objects: ClusterObject[] = [];
	let resourceVersion = '';
	for await (const page of listPages(session, {...askFor(scope, 'list'), signal, isPaged})) {
		if (!page.ok) {
			return page;
		}

		for (const item of page.value.items) {
			const object = projectObject(scope.kind, item);
			if (object !== undefined) {
				objects.push(object);
			}
		}

		resourceVersion = page.value.resourceVersion;
		onProgress(objects.length, page.value.remaining);
	}

	return {ok: true, objects, resourceVersion};
}
