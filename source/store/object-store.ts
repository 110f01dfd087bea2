import type {Instant} from '../types/clock.ts';
import {coreKinds, kindNames, type KindName} from '../types/kinds.ts';
import type {ClusterObject, ObjectOf, Rollout} from '../types/objects.ts';
import type {Batch, Change, LinkState} from '../types/source.ts';
import type {ControllerObjects, Family, OpenObjects} from '../domain/family.ts';
import {keyOf} from '../domain/key.ts';
import {isUnpausing} from '../domain/phase.ts';
import {concernsRollout, gatherOpenObjects} from './open-objects.ts';

/** What a batch touched: the keys of the families that were built anew or are gone. */
export type Touched = {readonly families: ReadonlySet<string>; readonly hasControllerChanged: boolean};

export type ObjectStore = {
	readonly apply: (batch: Batch) => Touched;
	readonly families: () => ReadonlyMap<string, Family>;
	readonly controller: () => ControllerObjects;
	readonly links: () => Readonly<Record<KindName, LinkState>>;
	readonly all: <Name extends KindName>(kind: Name) => ReadonlyArray<ObjectOf[Name]>;
};

const isCore = new Set(coreKinds);

type Sighting = Pick<Family, 'abortEnded' | 'abortSeenAt' | 'changedAt' | 'generationSeenAt' | 'resumeSeenAt'>;

/** Children by the UID of their owner, one index a core kind (argo-rollouts.md 4.2: ownership is by UID, never by label). */
type Children = Map<KindName, Map<string, Map<string, ClusterObject>>>;

const emptyObjects = () => new Map(kindNames.map(kind => [kind, new Map<string, ClusterObject>()]));
const emptyChildren = (): Children => new Map(coreKinds.map(kind => [kind, new Map<string, Map<string, ClusterObject>>()]));

/**
The watch cache: objects by kind and key, children by owner, and one immutable family per rollout. A batch rebuilds only the
families that it touched; the others keep their reference.
*/
export function createObjectStore(): ObjectStore {
	let objects = emptyObjects();
	let children = emptyChildren();
	let parents = new Map<string, readonly string[]>();
	let rolloutKeys = new Map<string, string>();
	let families: ReadonlyMap<string, Family> = new Map();
	let links = Object.fromEntries(kindNames.map(kind => [kind, {state: 'idle'}])) as Record<KindName, LinkState>;
	let dirty = new Set<string>();
	/** When each rollout changed before our eyes; nothing of what the first list brought. */
	let sightings = new Map<string, Sighting>();
	let batchAt: Instant = 0;

	function clear() {
		for (const key of families.keys()) {
			dirty.add(key);
		}

		objects = emptyObjects();
		children = emptyChildren();
		parents = new Map();
		rolloutKeys = new Map();
		sightings = new Map();
	}

	/** The objects do not tell when a generation came or how long nothing has changed: the watch does. */
	function sight(key: string, before: Rollout | undefined, object: Rollout) {
		const isNew = before === undefined;
		if (isNew && links.rollouts.state !== 'live') {
			return;
		}

		const seen = sightings.get(key);
		const isNewGeneration = isNew || before.metadata.generation !== object.metadata.generation;
		const generationSeenAt = isNewGeneration ? batchAt : seen?.generationSeenAt;
		const abortSeenAt = lastBeginning(before, object, isAborted, {known: seen?.abortSeenAt, now: batchAt});
		const abortEnded = lastEnding(before, object, seen, batchAt);
		const resumeSeenAt = lastBeginning(before, object, isUnpausing, {known: seen?.resumeSeenAt, now: batchAt});
		sightings.set(key, {
			changedAt: batchAt,
			...(generationSeenAt !== undefined && {generationSeenAt}),
			...(abortSeenAt !== undefined && {abortSeenAt}),
			...(resumeSeenAt !== undefined && {resumeSeenAt}),
			...(abortEnded && {abortEnded}),
		});
	}

	/** Marks the rollout at the end of the chain pod → ReplicaSet → (Experiment →) Rollout; four links at most, so that cyclic owners end too. */
	function markRoots(ownerUids: readonly string[], depth = 0) {
		for (const uid of ownerUids) {
			const key = rolloutKeys.get(uid);
			if (key !== undefined) {
				dirty.add(key);
			} else if (depth < 4) {
				markRoots(parents.get(uid) ?? [], depth + 1);
			}
		}
	}

	function unlink(kind: KindName, key: string, object: ClusterObject) {
		for (const uid of ownersOf(object)) {
			children.get(kind)?.get(uid)?.delete(key);
		}

		markRoots(ownersOf(object));
		const {uid} = object.metadata;
		if (kind === 'rollouts') {
			dirty.add(key);
			rolloutKeys.delete(uid ?? key);
		} else if (uid !== undefined) {
			parents.delete(uid);
		}
	}

	function link(kind: KindName, key: string, object: ClusterObject) {
		const index = children.get(kind)!;
		const owners = ownersOf(object);
		for (const uid of owners) {
			const siblings = index.get(uid) ?? new Map<string, ClusterObject>();
			siblings.set(key, object);
			index.set(uid, siblings);
		}

		const {uid} = object.metadata;
		if (kind === 'rollouts') {
			dirty.add(key);
			rolloutKeys.set(uid ?? key, key);
		} else if (uid !== undefined) {
			parents.set(uid, owners);
		}

		markRoots(owners);
	}

	function markConcerned(kind: KindName, object: ClusterObject) {
		for (const [key, family] of families) {
			if (concernsRollout(kind, object, family.rollout)) {
				dirty.add(key);
			}
		}
	}

	function change(entry: Change) {
		const {kind} = entry;
		const ofKind = objects.get(kind)!;
		const key = entry.type === 'put' ? keyOf(entry.object.metadata) : `${entry.namespace}/${entry.name}`;
		const before = ofKind.get(key);
		if (before !== undefined) {
			if (isCore.has(kind)) {
				unlink(kind, key, before);
			} else {
				markConcerned(kind, before);
			}
		}

		if (entry.type === 'delete') {
			ofKind.delete(key);
			sightings.delete(key);
			return;
		}

		if (kind === 'rollouts') {
			sight(key, before as Rollout | undefined, entry.object as Rollout);
		}

		ofKind.set(key, entry.object);
		if (isCore.has(kind)) {
			link(kind, key, entry.object);
		} else {
			markConcerned(kind, entry.object);
		}
	}

	function rebuild(): ReadonlySet<string> {
		const touched = dirty;
		dirty = new Set();
		if (touched.size === 0) {
			return touched;
		}

		const next = new Map(families);
		for (const key of touched) {
			const rollout = objects.get('rollouts')!.get(key) as Rollout | undefined;
			if (rollout === undefined) {
				next.delete(key);
			} else {
				next.set(key, {...buildFamily(rollout, children, gatherOpenObjects(rollout, kind => knownObjects(kind))), ...sightings.get(key)});
			}
		}

		families = next;
		return touched;
	}

	/** Undefined while a kind is not read, not permitted, not there or not complete: unknown, which is not the same as none. */
	function knownObjects(kind: KindName): Iterable<ClusterObject> | undefined {
		const {state} = links[kind];
		return state === 'live' || state === 'stale' ? objects.get(kind)!.values() : undefined;
	}

	return {
		apply(batch) {
			batchAt = batch.at;
			if (batch.reset === true) {
				clear();
			}

			for (const entry of batch.changes) {
				change(entry);
			}

			// After the changes: what came with the batch that makes a kind live was there before.
			if (batch.links.size > 0) {
				links = {...links, ...Object.fromEntries(batch.links)};
				if (batch.links.keys().some(kind => !isCore.has(kind))) {
					dirty = new Set([...dirty, ...families.keys()]);
				}
			}

			const hasControllerChanged = batch.reset === true || batch.links.has('leases') || batch.links.has('deployments') || batch.changes.some(({kind}) => kind === 'leases' || kind === 'deployments');
			return {families: rebuild(), hasControllerChanged};
		},
		families: () => families,
		controller() {
			const leases = knownObjects('leases');
			const deployments = knownObjects('deployments');
			return {
				...(leases && {leases: [...leases] as ControllerObjects['leases'] & {}}),
				...(deployments && {deployments: [...deployments] as ControllerObjects['deployments'] & {}}),
			};
		},
		links: () => links,
		all: kind => objects.get(kind)!.values().toArray() as never,
	};
}

const isAborted = ({status}: Rollout) => status?.abort === true;

/** When a state began that an object is in: now, or as known; undefined while it is not in it, and where it was when we first looked. */
function lastBeginning(before: Rollout | undefined, rollout: Rollout, isIn: (rollout: Rollout) => boolean, {known, now}: {readonly known: Instant | undefined; readonly now: Instant}): Instant | undefined {
	if (!isIn(rollout)) {
		return undefined;
	}

	return before && !isIn(before) ? now : known;
}

/** An abort that stood for longer was meant to end. */
const briefMs = 60_000;

/** Only what the controller writes for an abort by hand, or what it has not answered at all: an analysis that aborts is nobody's. */
const isByHand = ({status}: Rollout) => !/^RolloutAborted: Rollout aborted update to revision \d+: /v.test(status?.message ?? '');

/** An abort by hand that was there, is gone, and the same version rolls on (V4, V45). An undo changes the version. */
function lastEnding(before: Rollout | undefined, rollout: Rollout, seen: Sighting | undefined, now: Instant): Family['abortEnded'] {
	const {currentPodHash, stableRS} = before?.status ?? {};
	const isSame = currentPodHash !== undefined && currentPodHash === rollout.status?.currentPodHash;
	if (!before || !isSame || isAborted(rollout)) {
		return undefined;
	}

	const sentAt = seen?.abortSeenAt;
	const isBrief = sentAt !== undefined && now - sentAt < briefMs;
	return isAborted(before) && isBrief && isByHand(before) && currentPodHash !== stableRS ? {at: now, sentAt, podHash: currentPodHash} : seen?.abortEnded;
}

function ownersOf(object: ClusterObject): readonly string[] {
	return (object.metadata.ownerReferences ?? []).flatMap(({uid}) => uid ?? []);
}

function buildFamily(rollout: Rollout, children: Children, open: OpenObjects): Family {
	const owned = <Name extends KindName>(kind: Name, owners: readonly string[]) => {
		const index = children.get(kind)!;
		return [...new Set(owners)].flatMap(uid => [...index.get(uid)?.values() ?? []]) as ReadonlyArray<ObjectOf[Name]>;
	};

	const uids = (list: readonly ClusterObject[]) => list.flatMap(({metadata}) => metadata.uid ?? []);
	const root = rollout.metadata.uid === undefined ? [] : [rollout.metadata.uid];
	const experiments = owned('experiments', root);
	const owners = [...root, ...uids(experiments)];
	const replicaSets = owned('replicasets', owners);
	return {rollout, replicaSets, pods: owned('pods', uids(replicaSets)), analysisRuns: owned('analysisruns', owners), experiments, open};
}
