import {escapeInvisible} from './escape.ts';
import {sanitize} from './sanitize.ts';

const longest = 4096;

/** A value of our JSON outside of JSON: texts as they are (safe for a terminal), lists and objects as JSON. */
export function formatValue(value: unknown): string {
	return typeof value === 'string' ? sanitize(value, {longest}) : escapeInvisible(JSON.stringify(value) ?? 'null', 'json');
}
