import type {Query} from '../request.ts';
import type {Ending} from './ending.ts';
import {askFor, type ScopeSurroundings} from './scope.ts';
import {followStream, type WatchEvent} from './stream.ts';

export type Watcher = {
	readonly query: Query;
	readonly signal: AbortSignal;
	readonly onOpen?: () => void;
	readonly onEvent: (event: WatchEvent) => void;
};

const headersTimeoutMs = 15_000;
/** Bookmarks come about once a minute (verified.md V48). */
const silenceMs = 90_000;
/** The server ends a watch itself; this is for one that forgets to. */
const graceSeconds = 15;

/** Opens one watch on a scope and reads it to its end. What a handler throws is reported and forgotten. */
export async function watch({session, scope, random, onDefect}: ScopeSurroundings, {query, signal, onOpen, onEvent}: Watcher): Promise<Ending> {
	// By chance, so that many watches opened together do not end together.
	const timeoutSeconds = 300 + Math.floor(random() * 301);
	const ask = askFor(scope, 'watch');
	return followStream(session, {
		...ask,
		method: 'GET',
		query: {...ask.query, ...query, watch: '1', allowWatchBookmarks: 'true', timeoutSeconds: String(timeoutSeconds)},
		signal,
		timeoutMs: headersTimeoutMs,
	}, {
		silenceMs,
		limitMs: (timeoutSeconds + graceSeconds) * 1000,
		onOpen() {
			onOpen?.();
		},
		onEvent(event) {
			try {
				onEvent(event);
			} catch (error) {
				onDefect(error);
			}
		},
	});
}
