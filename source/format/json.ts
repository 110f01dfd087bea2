import type {Instant} from '../types/clock.ts';
import {escapeInvisible} from './escape.ts';

/** A value as JSON for people and programs, with a line end. Texts with invisible characters are escaped. */
export function formatJson(value: unknown): string {
	return `${escapeInvisible(JSON.stringify(value, undefined, 2), 'json')}\n`;
}

/** As the API writes times; null where we do not know. */
export function formatInstant(instant: Instant | undefined): string | null {
	return instant === undefined || Number.isNaN(new Date(instant).getTime()) ? null : new Date(instant).toISOString().replace('.000Z', 'Z');
}

export const orNull = <T>(value: T | undefined): T | null => value ?? null;
