import {sanitize} from '../sanitize.ts';

/** A command as a shell reads it: quoted where it would read it otherwise. Names of the cluster are not trusted to be names. */
export function describeCommand(words: readonly string[]): string {
	return sanitize(words.map(word => /^[\w%+,\-.\/:=@]+$/v.test(word) ? word : `'${word.replaceAll('\'', String.raw`'\''`)}'`).join(' '), {longest: 400});
}

/** The same with the context that is acted in. */
export function describeInContext(words: readonly string[], contextName: string): string {
	return describeCommand([...words, '--context', contextName]);
}
