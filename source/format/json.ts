import {escapeInvisible} from './escape.ts';

/** A value as JSON for people and programs, with a line end. Texts with invisible characters are escaped. */
export function formatJson(value: unknown): string {
	return `${escapeInvisible(JSON.stringify(value, undefined, 2), 'json')}\n`;
}
