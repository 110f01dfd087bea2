import {Buffer} from 'node:buffer';
import {expired} from '../api-error.ts';
import type {SimulatorClock} from '../clock.ts';
import {apiVersionOf, type Resource} from '../kinds.ts';
import type {ObjectStore} from '../object-store.ts';
import type {StoredObject} from '../objects.ts';
import type {Matcher} from './selectors.ts';

export type ListQuery = {
	readonly resource: Resource;
	readonly namespace: string | undefined;
	readonly matches: Matcher;
	readonly hasSelector: boolean;
	/** 0 means all. */
	readonly limit: number;
	readonly continueToken: string | undefined;
};

type Snapshot = {readonly items: readonly StoredObject[]; readonly resourceVersion: string; readonly takenAt: number};

/** A continue token is good for as long as etcd keeps the old versions. */
const tokenLifeMs = 5 * 60_000;

/** Answers lists in pages. All pages of one list show the state at the first page, as a real server's do. */
export class Lister {
	readonly #snapshots = new Map<string, Snapshot>();
	readonly #store: ObjectStore;
	readonly #clock: SimulatorClock;
	#count = 0;

	constructor(store: ObjectStore, clock: SimulatorClock) {
		this.#store = store;
		this.#clock = clock;
	}

	#take(query: ListQuery): Snapshot {
		return {
			items: this.#store.list(query.resource.plural, query.namespace).filter(item => query.matches(item)),
			resourceVersion: String(this.#store.resourceVersion),
			takenAt: this.#clock.now(),
		};
	}

	#recall(id: string): Snapshot {
		const snapshot = this.#snapshots.get(id);
		if (!snapshot || this.#clock.now() - snapshot.takenAt > tokenLifeMs) {
			this.#snapshots.delete(id);
			throw expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.');
		}

		return snapshot;
	}

	#keep(id: string | undefined, snapshot: Snapshot, from: number): string {
		const key = id ?? String(++this.#count);
		this.#snapshots.set(key, snapshot);
		return Buffer.from(JSON.stringify({id: key, from})).toString('base64url');
	}

	/** From now on every token given out so far answers 410. */
	expireTokens() {
		this.#snapshots.clear();
	}

	/** The List object as JSON text. */
	list(query: ListQuery): string {
		const {id, from} = query.continueToken === undefined ? {id: undefined, from: 0} : decode(query.continueToken);
		const snapshot = id === undefined ? this.#take(query) : this.#recall(id);
		const until = query.limit > 0 ? from + query.limit : snapshot.items.length;
		const left = snapshot.items.length - until;
		const metadata = {
			resourceVersion: snapshot.resourceVersion,
			...(left > 0 && {continue: this.#keep(id, snapshot, until), ...(!query.hasSelector && {remainingItemCount: left})}),
		};
		const items = snapshot.items.slice(from, until).map(item => JSON.stringify({...item, kind: undefined, apiVersion: undefined}));
		return `{"kind":"${query.resource.kind}List","apiVersion":"${apiVersionOf(query.resource)}","metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}`;
	}
}

function decode(token: string): {readonly id: string; readonly from: number} {
	try {
		return JSON.parse(Buffer.from(token, 'base64url').toString()) as {id: string; from: number};
	} catch {
		throw expired('continue key is not valid');
	}
}
