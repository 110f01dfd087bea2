import {readFileSync} from 'node:fs';
import {parse} from 'yaml';
import * as v from 'valibot';
import {ProblemError} from '../types/problem.ts';

const text = v.string();
const flag = v.boolean();
const patterns = v.array(text);

const configSchema = v.strictObject({
	ascii: v.optional(flag),
	color: v.optional(flag),
	controllerNamespace: v.optional(text),
	person: v.optional(text),
	protected: v.optional(patterns),
	readOnly: v.optional(flag),
});

/** What `config.yaml` may say; everything is optional. */
export type Config = v.InferOutput<typeof configSchema>;

/**
Reads the config file; a missing one is an empty one.

@throws ProblemError with code `bad-usage`: one sentence with file, field and what was expected.
*/
export function readConfig(file: string): Config {
	const content = readText(file);
	if (content === undefined) {
		return {};
	}

	let value: unknown;
	try {
		value = parse(content) as unknown;
	} catch (error) {
		throw problem(`The config file ${file} is not YAML`, error instanceof Error ? error.message.split('\n', 1)[0] : undefined);
	}

	const result = v.safeParse(configSchema, value ?? {});
	if (!result.success) {
		const [issue] = result.issues;
		const field = v.getDotPath(issue);
		throw problem(`The config file ${file}${field === null ? '' : `, ${field}`}: expected ${issue.expected ?? 'something else'}, found ${issue.received}`, undefined);
	}

	return result.output;
}

function readText(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return undefined;
		}

		throw problem(`The config file ${file} cannot be read`, (error as Error).message);
	}
}

const problem = (title: string, detail: string | undefined) => new ProblemError({code: 'bad-usage', title, ...(detail !== undefined && {detail}), nextSteps: ['Mend it or move it away; rolltop works without one.']});

/** Is this context (or `context/namespace`) one where everything but abort asks more: a pattern with `*` matches the whole of it. */
export function isProtected({protected: protectedPatterns = []}: Config, context: string, namespace: string | undefined): boolean {
	return protectedPatterns.some(pattern => matchesGlob(pattern, context) || matchesGlob(pattern, `${context}/${namespace ?? ''}`));
}

/** `*` stands for any text, also none. */
function matchesGlob(pattern: string, name: string): boolean {
	const [start = '', ...rest] = pattern.split('*');
	const end = rest.pop();
	if (end === undefined) {
		return name === pattern;
	}

	let place = start.length;
	for (const part of rest) {
		const found = name.indexOf(part, place);
		if (found === -1) {
			return false;
		}

		place = found + part.length;
	}

	return name.startsWith(start) && name.length - end.length >= place && name.endsWith(end);
}
