import {sanitize} from './sanitize.ts';

/** One word of a POSIX shell, whatever is in it. */
export function quote(text: string): string {
	return `'${text.replaceAll('\'', String.raw`'\''`)}'`;
}

/** The same, quoted only where a shell would read it otherwise. Names of the cluster are not trusted to be names. */
export function quoteWhereNeeded(text: string): string {
	return /^[\w%+,\-.\/:=@]+$/v.test(text) ? text : quote(text);
}

/** A kubectl command for a shell, with the context that is acted in. */
export function describeInContext(words: readonly string[], contextName: string): string {
	return sanitize([...words, '--context', contextName].map(word => quoteWhereNeeded(word)).join(' '), {longest: 400});
}
