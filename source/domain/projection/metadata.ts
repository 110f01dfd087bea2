import type {Condition, Metadata, OwnerReference, PausedBy} from '../../types/objects.ts';
import {flag, integer, isRecord, object, objects, text, textByName, texts, type Reader} from './read.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const longestAnnotation = 4096;

const annotations: Reader<Readonly<Record<string, string>>> = raw => {
	const all = textByName(raw);
	return all && Object.fromEntries(Object.entries(all).filter(([name, value]) => name !== lastApplied && value.length <= longestAnnotation));
};

const pausedBy = object<PausedBy>({manager: text, time: text});

const fields = object<Metadata>({
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
	pausedBy(raw) {
		const found = pausedBy(raw);
		return typeof found?.manager === 'string' ? found : undefined;
	},
});

function setsPaused(entry: Readonly<Record<string, unknown>>): boolean {
	const set = entry.fieldsV1;
	const spec = isRecord(set) ? set['f:spec'] : undefined;
	return isRecord(spec) && Object.hasOwn(spec, 'f:paused');
}

/** Who set `spec.paused` last; several managers can own a field that they set to the same value. */
function findPausedBy(managedFields: unknown): PausedBy | undefined {
	let newest: PausedBy | undefined;
	for (const entry of Array.isArray(managedFields) ? managedFields : []) {
		const manager = isRecord(entry) && setsPaused(entry) ? text(entry.manager) : undefined;
		if (manager === undefined) {
			continue;
		}

		const time = text((entry as Readonly<Record<string, unknown>>).time);
		if (newest === undefined || (time ?? '') >= (newest.time ?? '')) {
			newest = {manager, ...(time !== undefined && {time})};
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

	const manager = findPausedBy(raw.managedFields);
	return {...kept, namespace: kept.namespace ?? '', ...(manager && {pausedBy: manager})};
};

export const conditions: Reader<readonly Condition[]> = objects<Condition>({
	type: text, status: text, reason: text, message: text, lastTransitionTime: text, lastUpdateTime: text,
});
