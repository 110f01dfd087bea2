import {sanitize} from '../sanitize.ts';

/** A text of the cluster inside a sentence. */
export const clean = (text: string, longest = 240) => sanitize(text, {longest}).trim();
/** The name of an object. */
export const name = (text: string) => sanitize(text, {longest: 100});
export const names = (all: readonly string[]) => `${all.slice(0, 5).map(text => name(text)).join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;
export const inBrackets = (text: string | undefined) => text === undefined || text === '' ? '' : ` (${clean(text)})`;
export const behindColon = (text: string | undefined) => text === undefined || text === '' ? '' : `: ${clean(text)}`;
export const byWhom = (by: string | undefined) => by === undefined ? '' : ` by ${sanitize(by, {longest: 60})}`;
