import {alreadyExists, conflict, invalid, notFound} from './api-error.ts';
import type {SimulatorClock} from './clock.ts';
import {isEqual, mergePatch} from './json.ts';
import {apiVersionOf, resourceNamed, resources, type Resource, type ResourceName} from './kinds.ts';
import {recordManager} from './managed-fields.ts';
import type {Metadata, ObjectOf, ResourceObject, StoredObject} from './objects.ts';
import {createRandom, type Random} from './random.ts';
import {timestamp} from './time.ts';

export type StoreEvent = {
	readonly type: 'ADDED' | 'DELETED' | 'MODIFIED';
	readonly resource: ResourceName;
	readonly object: ResourceObject;
	/** What the object was before; absent for ADDED. */
	readonly previous: ResourceObject | undefined;
	readonly resourceVersion: number;
	/** The field manager of a person's write; undefined for the simulator's own. */
	readonly manager: string | undefined;
};

/** An object on its way in: the server fills in the rest of the metadata. */
export type Draft = {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata: Partial<Metadata>;
} & Readonly<Record<string, unknown>>;

export type WriteOptions = {
	/** `main` leaves the status alone where the kind has a status subresource, `status` everything but the status. */
	readonly part?: 'all' | 'main' | 'status';
	/** A person's field manager: goes to `metadata.managedFields`. */
	readonly manager?: string;
	/** Checks and answers, stores nothing. */
	readonly isDryRun?: boolean;
};

type Listener = (event: StoreEvent) => void;

/** What the simulator holds instead of etcd: immutable objects, one counter of versions, a bounded history of events. */
export class ObjectStore {
	readonly #objects = new Map<ResourceName, Map<string, ResourceObject>>(resources.map(one => [one.plural, new Map()]));
	readonly #owned = new Map<string, Map<string, ResourceObject>>();
	readonly #history = new Map<ResourceName, StoreEvent[]>();
	readonly #forgotten = new Map<ResourceName, number>();
	readonly #listeners = new Set<Listener>();
	readonly #clock: SimulatorClock;
	readonly #random: Random;
	readonly #randomAside = createRandom(4711);
	readonly #sleepers = new Map<ResourceName, () => void>();
	#version = 1000;
	/** Off while the past is being made up: nobody can have watched it. */
	isRecording = true;
	historyLimit = 4000;

	constructor(clock: SimulatorClock, random: Random) {
		this.#clock = clock;
		this.#random = random;
	}

	#settle(resource: Resource, current: ResourceObject, wanted: ResourceObject, options: WriteOptions): ResourceObject {
		const part = options.part ?? 'all';
		const isStatusOnly = part === 'status' && resource.hasStatus;
		const {name} = current.metadata;
		const metadata = (wanted.metadata ?? {}) as Partial<Metadata>;
		if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== current.metadata.resourceVersion) {
			throw conflict(resource, name);
		}

		if (!isStatusOnly && metadata.uid !== undefined && metadata.uid !== current.metadata.uid) {
			throw invalid(resource, name, `metadata.uid: Invalid value: "${metadata.uid}": field is immutable`);
		}

		const statusOf = (object: ResourceObject) => (object as {readonly status?: unknown}).status;
		const body: Record<string, unknown> = isStatusOnly ? {...current, status: statusOf(wanted)} : {...wanted, apiVersion: current.apiVersion, kind: current.kind};
		if (part === 'main' && resource.hasStatus && statusOf(current) !== statusOf(wanted)) {
			body.status = statusOf(current);
		}

		body.metadata = isStatusOnly ? current.metadata : keepIdentity(current.metadata, metadata);
		if (isEqual(body, current)) {
			return current;
		}

		const next = body as unknown as ResourceObject;
		const managedFields = options.manager === undefined
			? current.metadata.managedFields
			: recordManager(current, next, current.metadata.managedFields ?? [], {
				manager: options.manager,
				apiVersion: current.apiVersion,
				time: timestamp(this.#clock.now()),
				subresource: isStatusOnly ? 'status' : undefined,
			});
		return {
			...next,
			metadata: {
				...next.metadata,
				resourceVersion: String(this.#version + 1),
				...(hasNewGeneration(resource, current, next) && {generation: (current.metadata.generation ?? 0) + 1}),
				...(managedFields && {managedFields}),
			},
		};
	}

	#put(resource: Resource, object: ResourceObject, previous: ResourceObject | undefined, manager: string | undefined) {
		this.#version += 1;
		const name = resource.plural;
		this.#objects.get(name)!.set(keyOf(object.metadata.namespace ?? '', object.metadata.name), object);
		this.#changeOwner(name, previous, object);
		this.#emit({type: previous ? 'MODIFIED' : 'ADDED', resource: name, object, previous, resourceVersion: this.#version, manager});
	}

	#changeOwner(name: ResourceName, before: ResourceObject | undefined, after: ResourceObject | undefined) {
		const from = ownerOf(before);
		const to = ownerOf(after);
		if (from !== undefined && from !== to) {
			this.#owned.get(`${name}/${from}`)?.delete(before!.metadata.name);
		}

		if (to === undefined) {
			return;
		}

		const key = `${name}/${to}`;
		const siblings = this.#owned.get(key) ?? new Map<string, ResourceObject>();
		siblings.set(after!.metadata.name, after!);
		this.#owned.set(key, siblings);
	}

	/** Who fills this kind is called before it is first read. */
	#wake(name: ResourceName) {
		const wake = this.#sleepers.get(name);
		this.#sleepers.delete(name);
		wake?.();
	}

	#emit(event: StoreEvent) {
		if (this.isRecording) {
			const history = this.#history.get(event.resource) ?? [];
			history.push(event);
			if (history.length > this.historyLimit) {
				const [dropped] = history.splice(0, history.length - this.historyLimit).slice(-1);
				this.#forgotten.set(event.resource, dropped!.resourceVersion);
			}

			this.#history.set(event.resource, history);
		}

		for (const listener of this.#listeners) {
			listener(event);
		}
	}

	/** The version of the latest write, of whatever kind. */
	get resourceVersion(): number {
		return this.#version;
	}

	get<Name extends ResourceName>(name: Name, namespace: string, objectName: string): ObjectOf[Name] | undefined {
		this.#wake(name);
		return this.#objects.get(name)!.get(keyOf(namespace, objectName)) as ObjectOf[Name] | undefined;
	}

	/** In the order of namespace and name. */
	list<Name extends ResourceName>(name: Name, namespace?: string): ReadonlyArray<ObjectOf[Name]> {
		this.#wake(name);
		const all = [...this.#objects.get(name)!];
		const chosen = namespace === undefined ? all : all.filter(([key]) => key.startsWith(`${namespace}/`));
		return chosen.toSorted(([a], [b]) => a < b ? -1 : 1).map(([, object]) => object as ObjectOf[Name]);
	}

	/** What has the object with this uid as its controller, in the order of creation. */
	ownedBy<Name extends ResourceName>(name: Name, uid: string): ReadonlyArray<ObjectOf[Name]> {
		return [...this.#owned.get(`${name}/${uid}`)?.values() ?? []] as Array<ObjectOf[Name]>;
	}

	/** A uid for an object that is created later. */
	drawUid(): string {
		return this.#random.uid();
	}

	create<Name extends ResourceName>(name: Name, draft: Draft, options: WriteOptions = {}): ObjectOf[Name] {
		const resource = resourceNamed(name);
		const {metadata} = draft;
		const random = resource.isAside ? this.#randomAside : this.#random;
		const objectName = metadata.name ?? `${metadata.generateName ?? ''}${random.suffix(5)}`;
		const namespace = resource.isNamespaced ? metadata.namespace ?? 'default' : '';
		if (this.get(name, namespace, objectName)) {
			throw alreadyExists(resource, objectName);
		}

		const object = {
			...draft,
			apiVersion: apiVersionOf(resource),
			kind: resource.kind,
			metadata: {
				...metadata,
				name: objectName,
				...(resource.isNamespaced && {namespace}),
				uid: metadata.uid ?? random.uid(),
				resourceVersion: String(this.#version + 1),
				...(resource.generation !== 'never' && {generation: 1}),
				creationTimestamp: metadata.creationTimestamp ?? timestamp(this.#clock.now()),
			},
		} as unknown as ObjectOf[Name];
		if (!options.isDryRun) {
			this.#put(resource, object, undefined, options.manager);
		}

		return object;
	}

	/** Applies a merge patch; the answer is the same reference when nothing changed. */
	patch<Name extends ResourceName>(name: Name, namespace: string, objectName: string, patch: unknown, options: WriteOptions = {}): ObjectOf[Name] {
		return this.update(name, namespace, objectName, object => mergePatch(object, patch), options);
	}

	/** Replaces an object by what `change` makes of it. A resourceVersion in the result is a precondition. */
	update<Name extends ResourceName>(name: Name, namespace: string, objectName: string, change: (object: ObjectOf[Name]) => unknown, options: WriteOptions = {}): ObjectOf[Name] {
		const resource = resourceNamed(name);
		const current = this.get(name, namespace, objectName);
		if (!current) {
			throw notFound(resource, objectName);
		}

		const wanted = change(current) as ObjectOf[Name];
		const next = this.#settle(resource, current, wanted, options);
		if (next !== current && !options.isDryRun) {
			this.#put(resource, next, current, options.manager);
		}

		return next as ObjectOf[Name];
	}

	/** Takes the object out, or only marks it where finalizers hold it. What it owns goes with it. */
	delete(name: ResourceName, namespace: string, objectName: string): ResourceObject {
		const resource = resourceNamed(name);
		const current = this.get(name, namespace, objectName);
		if (!current) {
			throw notFound(resource, objectName);
		}

		if ((current.metadata.finalizers ?? []).length > 0) {
			return this.update(name, namespace, objectName, object => ({...object, metadata: {...object.metadata, deletionTimestamp: timestamp(this.#clock.now())}}), {part: 'all'});
		}

		this.#objects.get(name)!.delete(keyOf(namespace, objectName));
		this.#changeOwner(name, current, undefined);
		const object = {...current, metadata: {...current.metadata, resourceVersion: String(++this.#version)}};
		this.#emit({type: 'DELETED', resource: name, object, previous: current, resourceVersion: this.#version, manager: undefined});
		for (const {plural} of resources) {
			for (const owned of this.ownedBy(plural, current.metadata.uid)) {
				this.delete(plural, owned.metadata.namespace ?? '', owned.metadata.name);
			}
		}

		return object;
	}

	/** Called after every write, in the order of writes. Gives the function that ends it. */
	subscribe(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/** Called once, before a kind is first read: for kinds that cost something and that most clients never ask for. */
	onFirstUse(name: ResourceName, wake: () => void) {
		this.#sleepers.set(name, wake);
	}

	/** The events after a version; undefined when they are no longer known. */
	eventsAfter(name: ResourceName, version: number): readonly StoreEvent[] | undefined {
		this.#wake(name);
		if (version < (this.#forgotten.get(name) ?? 0)) {
			return undefined;
		}

		return (this.#history.get(name) ?? []).filter(event => event.resourceVersion > version);
	}

	/** Forgets the history: whoever resumes from before gets a 410, as after a restart of the API server. */
	forgetHistory() {
		for (const {plural} of resources) {
			this.#history.set(plural, []);
			this.#forgotten.set(plural, this.#version);
		}
	}
}

function keyOf(namespace: string, name: string): string {
	return `${namespace}/${name}`;
}

function ownerOf(object: StoredObject | undefined): string | undefined {
	return object?.metadata.ownerReferences?.find(reference => reference.controller)?.uid;
}

/** What a client cannot change about an object. */
function keepIdentity(current: Metadata, wanted: Partial<Metadata>): Metadata {
	const kept = {
		...wanted,
		name: current.name,
		namespace: current.namespace,
		uid: current.uid,
		resourceVersion: current.resourceVersion,
		generation: current.generation,
		creationTimestamp: current.creationTimestamp,
		managedFields: current.managedFields,
	};
	return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as unknown as Metadata;
}

function hasNewGeneration(resource: Resource, current: ResourceObject, next: ResourceObject): boolean {
	if (resource.generation === 'never') {
		return false;
	}

	const keys = new Set([...Object.keys(current), ...Object.keys(next)]);
	keys.delete('metadata');
	if (resource.generation === 'spec') {
		keys.delete('status');
	}

	const [before, after] = [current, next] as unknown as [Record<string, unknown>, Record<string, unknown>];
	return [...keys].some(key => !isEqual(before[key], after[key]));
}
