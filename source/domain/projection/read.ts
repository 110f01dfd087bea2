/** Reads one value of an object from outside: the value in its type, or undefined when it is of another one. */
export type Reader<T> = (raw: unknown) => T | undefined;

/** One reader for every field of a type: a forgotten field is a type error. */
type Fields<T> = {readonly [Key in keyof T]-?: Reader<Exclude<T[Key], undefined>>};

export function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
	return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

export const text: Reader<string> = raw => typeof raw === 'string' ? raw : undefined;

/** The API has whole numbers only where we read numbers. */
export const integer: Reader<number> = raw => Number.isSafeInteger(raw) ? Number(raw) : undefined;

export const flag: Reader<boolean> = raw => typeof raw === 'boolean' ? raw : undefined;

/** Kubernetes' IntOrString. */
export const integerOrText: Reader<number | string> = raw => integer(raw) ?? text(raw);

/** Kubernetes' Quantity: a text, or a number in short. */
export const quantity: Reader<string> = raw => typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : text(raw);

/** A whole number, also where it is written as a Quantity (`"20"`). */
export const wholeQuantity: Reader<number> = raw => integer(typeof raw === 'string' && /^\d{1,15}$/v.test(raw) ? Number(raw) : raw);

/** For what is there or not, its content being nobody's business here. */
export const presence: Reader<unknown> = raw => raw === undefined || raw === null ? undefined : {};

/** Items of another type are dropped, the others move up. */
export function list<T>(item: Reader<T>): Reader<readonly T[]> {
	return raw => Array.isArray(raw) ? raw.map(value => item(value)).filter(value => value !== undefined) : undefined;
}

/** As `list`, for lists whose positions mean something: an odd item becomes an empty one and keeps its place. */
export function places<T extends object>(item: Reader<T>, empty: T): Reader<readonly T[]> {
	return raw => Array.isArray(raw) ? raw.map(value => item(value) ?? empty) : undefined;
}

export function record<T>(value: Reader<T>): Reader<Readonly<Record<string, T>>> {
	return raw => {
		if (!isRecord(raw)) {
			return undefined;
		}

		const kept: Array<[string, T]> = [];
		for (const [key, item] of Object.entries(raw)) {
			const read = value(item);
			if (read !== undefined) {
				kept.push([key, read]);
			}
		}

		return Object.fromEntries(kept);
	};
}

export const texts: Reader<readonly string[]> = list(text);
export const textByName: Reader<Readonly<Record<string, string>>> = record(text);

/** Keeps the fields named, each where its reader accepts it. */
export function object<T extends object>(fields: Fields<T>): Reader<T> {
	const readers = Object.entries<Reader<unknown>>(fields);
	return raw => {
		if (!isRecord(raw)) {
			return undefined;
		}

		const kept: Record<string, unknown> = {};
		for (const [name, read] of readers) {
			const value = Object.hasOwn(raw, name) ? read(raw[name]) : undefined;
			if (value !== undefined) {
				kept[name] = value;
			}
		}

		return kept as T;
	};
}

/** A list of such objects. */
export function objects<T extends object>(fields: Fields<T>): Reader<readonly T[]> {
	return list(object(fields));
}
