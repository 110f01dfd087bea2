/** What JSON can hold. Objects in the store are never changed in place, so they may share parts. */
export type Json = boolean | number | string | null | readonly Json[] | JsonObject;
export type JsonObject = {readonly [key: string]: Json | undefined};

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text as it is, a number as its digits; empty for all else. */
export function textFrom(value: unknown): string {
	return typeof value === 'string' ? value : (typeof value === 'number' ? String(value) : '');
}

/** Deep equality; a key with the value undefined counts as absent. */
export function isEqual(a: unknown, b: unknown): boolean {
	if (a === b) {
		return true;
	}

	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
	}

	if (!isObject(a) || !isObject(b)) {
		return false;
	}

	return Object.keys(a).every(key => isEqual(a[key], b[key]))
		&& Object.keys(b).every(key => b[key] === undefined || a[key] !== undefined);
}

/** Applies a JSON merge patch (RFC 7396). Parts that do not change are shared; nothing changed gives the same reference. */
export function mergePatch(target: unknown, patch: unknown): unknown {
	if (!isObject(patch)) {
		return isEqual(target, patch) ? target : patch;
	}

	const base = isObject(target) ? target : {};
	const result: Record<string, unknown> = {...base};
	let isChanged = !isObject(target);
	for (const [key, value] of Object.entries(patch)) {
		if (value === undefined) {
			continue;
		}

		if (value === null) {
			isChanged ||= Object.hasOwn(base, key);
			Reflect.deleteProperty(result, key);
			continue;
		}

		const merged = mergePatch(base[key], value);
		isChanged ||= merged !== base[key];
		result[key] = merged;
	}

	return isChanged ? result : target;
}

/** The merge patch that leads from one object to another; undefined when they are equal. */
export function mergePatchBetween(before: unknown, after: unknown): Record<string, unknown> | undefined {
	const old = isObject(before) ? before : {};
	const fresh = isObject(after) ? after : {};
	const patch: Record<string, unknown> = {};
	for (const key of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
		const from = old[key];
		const to = fresh[key];
		if (to === undefined) {
			if (from !== undefined) {
				patch[key] = null;
			}
		} else if (isObject(from) && isObject(to)) {
			const inner = mergePatchBetween(from, to);
			if (inner) {
				patch[key] = inner;
			}
		} else if (!isEqual(from, to)) {
			patch[key] = to;
		}
	}

	return Object.keys(patch).length > 0 ? patch : undefined;
}

/** The text that is the same for equal objects, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
	if (Array.isArray(value)) {
		return `[${value.map(item => canonicalText(item)).join(',')}]`;
	}

	if (isObject(value)) {
		return `{${Object.keys(value).filter(key => value[key] !== undefined).toSorted().map(key => `${JSON.stringify(key)}:${canonicalText(value[key])}`).join(',')}}`;
	}

	return JSON.stringify(value) ?? 'null';
}
