import type {ChangedPart, FieldChange, Metadata} from '../../types/objects.ts';
import {isRecord, list, object, objects, text, type Reader} from './read.ts';
import {metadata} from './metadata.ts';

/** Where each part stands in a tree of `fieldsV1`. */
const paths: Readonly<Record<ChangedPart, readonly string[]>> = {
	abort: ['f:status', 'f:abort'],
	freezeRecord: ['f:metadata', 'f:annotations', 'f:rolltop.dev/frozen'],
	nudge: ['f:metadata', 'f:annotations', 'f:rolltop.dev/nudge'],
	paused: ['f:spec', 'f:paused'],
	promoteFull: ['f:status', 'f:promoteFull'],
	replicas: ['f:spec', 'f:replicas'],
	restartAt: ['f:spec', 'f:restartAt'],
	step: ['f:status', 'f:currentStepIndex'],
	strategy: ['f:spec', 'f:strategy'],
	template: ['f:spec', 'f:template'],
	workloadRef: ['f:spec', 'f:workloadRef'],
};

const partNames = Object.keys(paths) as readonly ChangedPart[];
/** As many as anybody reads; a server allows more. */
const mostEntries = 20;

function has(tree: unknown, path: readonly string[]): boolean {
	let node = tree;
	for (const name of path) {
		if (!isRecord(node) || !Object.hasOwn(node, name)) {
			return false;
		}

		node = node[name];
	}

	return true;
}

/** Only the controller writes what it observed: everything that it does is told by the status itself. */
function isControllers(fields: unknown): boolean {
	return has(fields, ['f:status', 'f:observedGeneration']) || has(fields, ['f:status', 'f:phase']) || has(fields, ['f:metadata', 'f:annotations', 'f:rollout.argoproj.io/revision']);
}

function readEntry(raw: unknown): FieldChange | undefined {
	const manager = isRecord(raw) ? text(raw.manager) : undefined;
	if (manager === undefined || !isRecord(raw) || isControllers(raw.fieldsV1)) {
		return undefined;
	}

	const parts = partNames.filter(part => has(raw.fieldsV1, paths[part]));
	const [operation, subresource, time] = [text(raw.operation), text(raw.subresource), text(raw.time)];
	return parts.length === 0
		? undefined
		: {manager, parts, ...(operation !== undefined && {operation}), ...(subresource !== undefined && {subresource}), ...(time !== undefined && {time})};
}

const part: Reader<ChangedPart> = raw => partNames.find(name => name === raw);
const kept = objects<FieldChange>({
	manager: text, operation: text, subresource: text, time: text, parts: list(part),
});
const holder = object<{readonly changes?: readonly FieldChange[]}>({changes: raw => kept(raw)?.filter(({manager, parts}) => (manager as string | undefined) !== undefined && (parts as readonly ChangedPart[] | undefined) !== undefined)});

/** Metadata with who changed which part when, in few words of the `managedFields` that can be longer than the object. */
export const metadataWithChanges: Reader<Metadata> = raw => {
	const read = metadata(raw);
	if (read === undefined || !isRecord(raw)) {
		return undefined;
	}

	const changes = Array.isArray(raw.managedFields)
		? raw.managedFields.map(entry => readEntry(entry)).filter(entry => entry !== undefined)
		: holder(raw)?.changes;
	return changes === undefined || changes.length === 0 ? read : {...read, changes: changes.slice(0, mostEntries)};
};
