import {badRequest, invalid} from '../api-error.ts';
import {isEqual, isObject} from '../json.ts';
import type {Resource} from '../kinds.ts';

type Operation = {readonly op: string; readonly path: string; readonly value?: unknown; readonly from?: string};

/** A JSON patch (RFC 6902) as far as people use it: add, remove, replace and test. A test that fails is a 422. */
export function jsonPatch(resource: Resource, name: string, target: unknown, patch: unknown): unknown {
	if (!Array.isArray(patch)) {
		throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
	}

	let result = target;
	for (const operation of patch as readonly Operation[]) {
		result = apply(resource, name, result, operation);
	}

	return result;
}

function apply(resource: Resource, name: string, target: unknown, operation: Operation): unknown {
	const keys = operation.path.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
	const fail = (what: string): never => {
		throw invalid(resource, name, `the server rejected our request due to an error in our request: ${what} operation does not apply: doc is missing path: "${operation.path}": missing value`);
	};

	switch (operation.op) {
		case 'test': {
			let found = target;
			for (const key of keys) {
				found = child(found, key);
			}

			if (!isEqual(found ?? null, operation.value ?? null)) {
				throw invalid(resource, name, `the server rejected our request due to an error in our request: testing value ${operation.path} failed: test failed`);
			}

			return target;
		}

		case 'add': {
			return change(target, keys, (parent, key) => Array.isArray(parent) ? insert(parent, key, operation.value) : {...parent, [key]: operation.value}, () => fail('add'));
		}

		case 'replace': {
			return change(target, keys, (parent, key) => {
				if (child(parent, key) === undefined) {
					fail('replace');
				}

				return Array.isArray(parent) ? parent.with(Number(key), operation.value) : {...parent, [key]: operation.value};
			}, () => fail('replace'));
		}

		case 'remove': {
			return change(target, keys, (parent, key) => {
				if (child(parent, key) === undefined) {
					fail('remove');
				}

				return Array.isArray(parent) ? parent.toSpliced(Number(key), 1) : Object.fromEntries(Object.entries(parent).filter(([other]) => other !== key));
			}, () => fail('remove'));
		}

		default: {
			throw badRequest(`Unexpected kind: ${operation.op}`);
		}
	}
}

type Parent = readonly unknown[] | Readonly<Record<string, unknown>>;

function child(parent: unknown, key: string): unknown {
	return Array.isArray(parent) ? parent[Number(key)] as unknown : (isObject(parent) ? parent[key] : undefined);
}

function insert(list: readonly unknown[], key: string, value: unknown): readonly unknown[] {
	return key === '-' ? [...list, value] : list.toSpliced(Number(key), 0, value);
}

/** Rebuilds the way down to the parent of the last key; `onMissing` is for a parent that is not there. */
function change(target: unknown, keys: readonly string[], action: (parent: Parent, key: string) => unknown, onMissing: () => never): unknown {
	const [key, ...rest] = keys;
	if (key === undefined || (!isObject(target) && !Array.isArray(target))) {
		return onMissing();
	}

	const parent = target as Parent;
	if (rest.length === 0) {
		return action(parent, key);
	}

	const inner = change(child(parent, key), rest, action, onMissing);
	return Array.isArray(parent) ? parent.with(Number(key), inner) : {...parent, [key]: inner};
}
