import type {ServerResponse} from 'node:http';
import {ApiError} from '../api-error.ts';
import type {SimulatorClock} from '../clock.ts';
import {apiVersionOf, type Resource} from '../kinds.ts';
import type {ObjectStore, StoreEvent} from '../object-store.ts';
import type {StoredObject} from '../objects.ts';
import type {WatchFault} from './faults.ts';
import type {Matcher} from './selectors.ts';

export type WatchQuery = {
	readonly resource: Resource;
	readonly namespace: string | undefined;
	readonly matches: Matcher;
	/** Undefined or `0`: begin with what there is. */
	readonly resourceVersion: string | undefined;
	/** The watch-list: everything as ADDED, then a bookmark that says so. */
	readonly sendsInitialEvents: boolean;
	readonly allowsBookmarks: boolean;
	readonly timeoutSeconds: number | undefined;
};

/** About once a minute, and this long before the deadline (cacher/cache_watcher.go). */
const bookmarkEveryMs = 60_000;
const bookmarkBeforeEndMs = 2000;
const defaultTimeoutSeconds = 1800;

const lines = new WeakMap<StoreEvent, string>();

/** One watch: writes a JSON object a line until its deadline, a fault or the client ends it. */
export class WatchStream {
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	readonly #query: WatchQuery;
	readonly #response: ServerResponse;
	readonly #offs: Array<() => void> = [];
	#nextLineFault: 'broken-line' | 'cut-line' | undefined;
	#isSilent = false;
	#isOver = false;

	constructor(store: ObjectStore, clock: SimulatorClock, query: WatchQuery, response: ServerResponse) {
		this.#store = store;
		this.#clock = clock;
		this.#query = query;
		this.#response = response;
	}

	#catchUp() {
		const {resource, namespace, matches, resourceVersion, sendsInitialEvents} = this.#query;
		const version = Number(resourceVersion ?? 0);
		if (sendsInitialEvents || version === 0) {
			for (const object of this.#store.list(resource.plural, namespace)) {
				if (matches(object)) {
					this.#write(`{"type":"ADDED","object":${JSON.stringify(object)}}`);
				}
			}

			if (sendsInitialEvents) {
				this.#bookmark({'k8s.io/initial-events-end': 'true'});
			}

			return;
		}

		const missed = this.#store.eventsAfter(resource.plural, version);
		if (!missed) {
			this.#fail(new ApiError(410, 'Expired', `too old resource version: ${version} (${this.#store.resourceVersion})`), false);
			return;
		}

		for (const event of missed) {
			this.#pass(event);
		}
	}

	#keepTime() {
		const endsAt = this.#clock.now() + ((this.#query.timeoutSeconds ?? defaultTimeoutSeconds) * 1000);
		this.#offs.push(this.#clock.after(endsAt - this.#clock.now(), () => {
			this.#end();
		}));
		if (!this.#query.allowsBookmarks) {
			return;
		}

		const scheduleBookmark = () => {
			const now = this.#clock.now();
			const last = endsAt - bookmarkBeforeEndMs;
			const at = Math.min(now + bookmarkEveryMs, last);
			if (at > now) {
				this.#offs.push(this.#clock.after(at - now, () => {
					this.#bookmark();
					scheduleBookmark();
				}));
			}
		};

		scheduleBookmark();
	}

	#pass(event: StoreEvent) {
		const {resource, namespace, matches} = this.#query;
		if (event.resource !== resource.plural || (namespace !== undefined && event.object.metadata.namespace !== namespace)) {
			return;
		}

		const type = this.#typeFor(event, matches);
		if (type === event.type) {
			let line = lines.get(event);
			if (line === undefined) {
				line = `{"type":"${type}","object":${JSON.stringify(event.object)}}`;
				lines.set(event, line);
			}

			this.#write(line);
		} else if (type !== undefined) {
			this.#write(`{"type":"${type}","object":${JSON.stringify(event.object)}}`);
		}
	}

	/** An object that changes into the selection is ADDED for this watch, one that changes out of it DELETED. */
	#typeFor(event: StoreEvent, matches: Matcher): StoreEvent['type'] | undefined {
		if (event.type !== 'MODIFIED') {
			return matches(event.object) ? event.type : undefined;
		}

		const isIn = matches(event.object);
		const wasIn = matches(event.previous as StoredObject);
		return isIn ? (wasIn ? 'MODIFIED' : 'ADDED') : (wasIn ? 'DELETED' : undefined);
	}

	#bookmark(annotations?: Readonly<Record<string, string>>) {
		const {resource} = this.#query;
		const metadata = {resourceVersion: String(this.#store.resourceVersion), creationTimestamp: null, ...(annotations && {annotations})};
		this.#write(`{"type":"BOOKMARK","object":${JSON.stringify({kind: resource.kind, apiVersion: apiVersionOf(resource), metadata})}}`);
	}

	#fail(error: ApiError, staysOpen: boolean) {
		this.#write(`{"type":"ERROR","object":${JSON.stringify(error.toStatus())}}`);
		if (!staysOpen) {
			this.#end();
		}
	}

	#write(line: string) {
		if (this.#isSilent || this.#isOver) {
			return;
		}

		const fault = this.#nextLineFault;
		this.#nextLineFault = undefined;
		if (fault === 'cut-line') {
			this.#response.write(line.slice(0, line.length / 2));
			this.#end();
		} else {
			this.#response.write(fault === 'broken-line' ? `${line.slice(0, line.length / 2)}}\n` : `${line}\n`);
		}
	}

	#end() {
		this.#response.end();
		this.#stop();
	}

	#stop() {
		if (this.#isOver) {
			return;
		}

		this.#isOver = true;
		for (const off of this.#offs) {
			off();
		}
	}

	/** Sends the headers and what the client has missed, then follows the store. */
	open() {
		this.#response.writeHead(200, {'content-type': 'application/json', 'cache-control': 'no-cache, private'});
		this.#response.flushHeaders();
		this.#response.on('close', () => {
			this.#stop();
		});
		this.#catchUp();
		if (this.#isOver) {
			return;
		}

		this.#offs.push(this.#store.subscribe(event => {
			this.#pass(event);
		}));
		this.#keepTime();
	}

	strike(fault: WatchFault) {
		switch (fault.kind) {
			case 'silence': {
				this.#isSilent = true;
				break;
			}

			case 'broken-line':
			case 'cut-line': {
				this.#nextLineFault = fault.kind;
				break;
			}

			case 'close': {
				this.#end();
				break;
			}

			case 'reset': {
				this.#response.socket?.resetAndDestroy();
				this.#stop();
				break;
			}

			case 'error-event': {
				this.#fail(errorOf(fault.code), fault.staysOpen ?? false);
				break;
			}
		}
	}

	/** Refuses the watch-list the way V48 shows: headers of success, then an error. */
	refuse() {
		this.#response.writeHead(200, {'content-type': 'application/json'});
		this.#fail(new ApiError(500, 'InternalError', 'Internal error occurred: required storage feature RequestWatchProgress is disabled'), false);
	}
}

function errorOf(code: number): ApiError {
	return code === 410
		? new ApiError(410, 'Expired', 'The resourceVersion for the provided watch is too old.')
		: new ApiError(code, 'InternalError', 'an error on the server has prevented the request from succeeding');
}
