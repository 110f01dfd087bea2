import {isEqual, isObject, type JsonObject} from './json.ts';
import type {ManagedFields} from './objects.ts';

type Tree = {[key: string]: Tree};

const listPath = (path: readonly string[]) => path.join('\u{0}');

/**
 Paths of what differs: leaves, and lists as a whole.
@yields one path after another
*/
function * changedPaths(before: unknown, after: unknown, path: readonly string[] = []): Generator<readonly string[]> {
	if (isObject(after) && Object.keys(after).length > 0) {
		const old = isObject(before) ? before : {};
		for (const [key, value] of Object.entries(after)) {
			if (value !== undefined) {
				yield * changedPaths(old[key], value, [...path, key]);
			}
		}
	} else if (!isEqual(before, after)) {
		yield path;
	}
}

function * pathsOf(tree: JsonObject, path: readonly string[] = []): Generator<readonly string[]> {
	for (const [key, value] of Object.entries(tree)) {
		const inner = [...path, key.slice(2)];
		if (isObject(value) && Object.keys(value).length > 0) {
			yield * pathsOf(value, inner);
		} else {
			yield inner;
		}
	}
}

function treeOf(paths: Iterable<readonly string[]>): JsonObject {
	const root: Tree = {};
	for (const path of paths) {
		let node = root;
		for (const part of path) {
			node[`f:${part}`] ??= {};
			node = node[`f:${part}`]!;
		}
	}

	return root;
}

export type Write = {
	readonly manager: string;
	readonly apiVersion: string;
	readonly time: string;
	readonly subresource: 'status' | undefined;
};

type Fields = {readonly metadata?: unknown; readonly spec?: unknown; readonly status?: unknown};

const ownable = (object: Fields) => {
	const metadata = isObject(object.metadata) ? object.metadata : {};
	return {metadata: {labels: metadata.labels, annotations: metadata.annotations}, spec: object.spec, status: object.status};
};

/**
Who set which field, after a write: the writer owns what it changed and everybody else loses it, as for Update
operations on a real server. Only writes by people are recorded here; the controller's own would be noise.
*/
export function recordManager(before: Fields, after: Fields, known: readonly ManagedFields[], write: Write): readonly ManagedFields[] {
	const changed = [...changedPaths(ownable(before), ownable(after))];
	if (changed.length === 0) {
		return known;
	}

	const taken = new Set(changed.map(path => listPath(path)));
	const isWriter = (entry: ManagedFields) => entry.manager === write.manager && entry.subresource === write.subresource;
	const others = known.filter(entry => !isWriter(entry)).flatMap(entry => {
		const kept = pathsOf(entry.fieldsV1).filter(path => !taken.has(listPath(path))).toArray();
		return kept.length > 0 ? [{...entry, fieldsV1: treeOf(kept)}] : [];
	});
	const own = known.find(entry => isWriter(entry));
	return [...others, {
		manager: write.manager,
		operation: 'Update',
		apiVersion: write.apiVersion,
		time: write.time,
		fieldsType: 'FieldsV1',
		fieldsV1: treeOf([...(own ? pathsOf(own.fieldsV1) : []), ...changed]),
		...(write.subresource !== undefined && {subresource: write.subresource}),
	}];
}
