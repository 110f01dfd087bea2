import type {Condition, Metadata, OwnerReference, PausedBy} from '../../types/objects.ts';
import {flag, integer, isRecord, object, objects, text, textByName, texts, type Reader} from './read.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const longestAnnotation = 4096;

const annotations: Reader<Readonly<Record<string, string>>> = raw => {
	const all = textByName(raw);
	return all && Object.fromEntries(Object.entries(all).filter(([name, value]) => name !== lastApplied && value.length <= longestAnnotation));
};

const manager = object<PausedBy>({manager: text, time: text});
const whole: Reader<PausedBy> = raw => {
	const found = manager(raw);
	return typeof found?.manager === 'string' ? found : undefined;
};

const fields = object<Omit<Metadata, 'changes'>>({
	name: text,
	namespace: text,
	uid: text,
	resourceVersion: text,
	generation: integer,
	creationTimestamp: text,
	deletionTimestamp: text,
	labels: textByName,
	annotations,
	ownerReferences: objects<OwnerReference>({
		kind: text, name: text, uid: text, controller: flag,
	}),
	finalizers: texts,
	pausedBy: whole,
	steeredBy: whole,
});

type Entry = Readonly<Record<string, unknown>>;

function setsOne(entry: Entry, part: 'f:spec' | 'f:status', names: readonly string[]): boolean {
	const set = isRecord(entry.fieldsV1) ? entry.fieldsV1[part] : undefined;
	return isRecord(set) && names.some(name => Object.hasOwn(set, name));
}

const setsPaused = (entry: Entry) => setsOne(entry, 'f:spec', ['f:paused']);

/** The controller writes all of these too, and we know what we do. */
const ownManagers: ReadonlySet<unknown> = new Set(['argo-rollouts', 'rollouts-controller', 'rolltop']);

const steers = (entry: Entry) => !ownManagers.has(entry.manager) && (setsOne(entry, 'f:spec', ['f:paused', 'f:template']) || setsOne(entry, 'f:status', ['f:abort', 'f:currentStepIndex', 'f:pauseConditions', 'f:promoteFull']));

/** Who set such a field last; several managers can own a field that they set to the same value. */
function findManager(managedFields: unknown, isMeant: (entry: Entry) => boolean): PausedBy | undefined {
	let newest: PausedBy | undefined;
	for (const entry of Array.isArray(managedFields) ? managedFields : []) {
		const name = isRecord(entry) && isMeant(entry) ? text(entry.manager) : undefined;
		if (name === undefined) {
			continue;
		}

		const time = text((entry as Entry).time);
		if (newest === undefined || (time ?? '') >= (newest.time ?? '')) {
			newest = {manager: name, ...(time !== undefined && {time})};
		}
	}

	return newest;
}

/** Undefined without a name: such an object cannot be kept. */
export const metadata: Reader<Metadata> = raw => {
	const kept = fields(raw);
	if (kept?.name === undefined || kept.name === '' || !isRecord(raw)) {
		return undefined;
	}

	const pausedBy = findManager(raw.managedFields, setsPaused);
	const steeredBy = findManager(raw.managedFields, steers);
	return {...kept, namespace: kept.namespace ?? '', ...(pausedBy && {pausedBy}), ...(steeredBy && {steeredBy})};
};

export const conditions: Reader<readonly Condition[]> = objects<Condition>({
	type: text, status: text, reason: text, message: text, lastTransitionTime: text, lastUpdateTime: text,
});
