import type {Json} from '../types/cluster.ts';
import {isRecord} from './projection/read.ts';

/** An object of the API as it came, of which nothing is known. */
export type Fields = Readonly<Record<string, Json | undefined>>;

export function isFields(value: unknown): value is Fields {
	return isRecord(value);
}

/** What is no object has no fields. */
export const fieldsOf = (value: unknown): Fields => isFields(value) ? value : {};
export const listOf = (value: unknown): readonly Json[] => Array.isArray(value) ? value as readonly Json[] : [];

/** The fields but for those named. */
export function withoutFields(fields: Fields, names: ReadonlySet<string>): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
