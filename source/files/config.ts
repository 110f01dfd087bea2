import {readFileSync} from 'node:fs';
import * as v from 'valibot';
import {parseDocument} from 'yaml';
import {ProblemError} from '../types/problem.ts';
import {findNearest} from './nearest.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const flag = v.boolean();
const texts = v.array(text);
const maybeText = v.optional(text);
const maybeFlag = v.optional(flag);
const maybeTexts = v.optional(texts);

const configSchema = v.object({
	ascii: maybeFlag,
	color: maybeFlag,
	controllerNamespace: maybeText,
	person: maybeText,
	protected: maybeTexts,
	readOnly: v.optional(v.union([flag, texts])),
});

/** What `config.yaml` may say; everything is optional. */
export type Config = v.InferOutput<typeof configSchema>;

/** What each field has to be, for a person who writes YAML. */
const expectations: Readonly<Record<keyof Config, string>> = {
	ascii: 'true or false',
	color: 'true or false',
	controllerNamespace: 'a name',
	person: 'a name',
	protected: 'a list of names of contexts, or of context/namespace, in which * stands for any text',
	readOnly: 'true, false or a list of names of contexts, in which * stands for any text',
};

/** A key that rolltop does not know, and the one that was meant perhaps. */
export type UnknownKey = {readonly file: string; readonly key: string; readonly meant: string | undefined};

/**
Reads the config file; a missing one is an empty one, and so is a field without a value.

@param onUnknownKey hears of every key that rolltop does not know, and reading goes on. Without a listener such a key is a
problem: `protectd` must not pass in silence.
@throws ProblemError with code `bad-usage`: one sentence with file, field and what was expected.
*/
export function readConfig(file: string, onUnknownKey: (unknown: UnknownKey) => void = refuse): Config {
	const fields = readFields(file);
	for (const key of Object.keys(fields)) {
		if (!Object.hasOwn(expectations, key)) {
			onUnknownKey({file, key, meant: findNearest(key, Object.keys(expectations))});
		}
	}

	const result = v.safeParse(configSchema, fields);
	if (result.success) {
		return result.output;
	}

	const [issue] = result.issues;
	const field = v.getDotPath(issue) ?? '';
	const expected = expectations[field.split('.', 1)[0] as keyof Config];
	throw problem(`The config file ${file}: ${field.split('.', 1)[0]} must be ${expected}, not ${describe(issue.input)}.`);
}

/** The sentence for a key that rolltop does not know. */
export function describeUnknownKey({file, key, meant}: UnknownKey): string {
	return `The config file ${file}: ${JSON.stringify(key)} is unknown${meant === undefined ? '' : `, ${meant} is meant perhaps`}.`;
}

function refuse(unknown: UnknownKey): never {
	throw problem(describeUnknownKey(unknown));
}

/** The top level of the file, fields without a value left out. */
function readFields(file: string): Readonly<Record<string, unknown>> {
	const value = parseYaml(file, readText(file)) ?? {};
	if (typeof value !== 'object' || Array.isArray(value)) {
		throw problem(`The config file ${file} must hold fields with values, not ${describe(value)}.`);
	}

	return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function readText(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return '';
		}

		throw problem(`The config file ${file} cannot be read.`, message);
	}
}

function parseYaml(file: string, content: string): unknown {
	const document = parseDocument(content);
	const [error] = document.errors;
	if (error !== undefined) {
		const place = error.linePos?.[0];
		throw problem(`The config file ${file} is not valid YAML${place === undefined ? '' : ` (line ${place.line}, column ${place.col})`}.`, error.message.split('\n', 1)[0]);
	}

	try {
		return document.toJS({maxAliasCount: 100}) as unknown;
	} catch (error_) {
		throw problem(`The config file ${file} is not valid YAML.`, (error_ as Error).message);
	}
}

function describe(value: unknown): string {
	if (Array.isArray(value)) {
		return 'a list';
	}

	switch (typeof value) {
		case 'string': {
			return value === '' ? 'an empty text' : `the text ${JSON.stringify(value.slice(0, 40))}`;
		}

		case 'number':
		case 'boolean': {
			return String(value);
		}

		default: {
			return value === null ? 'nothing' : 'fields';
		}
	}
}

function problem(title: string, detail?: string): ProblemError {
	return new ProblemError({code: 'bad-usage', title, ...(detail !== undefined && {detail}), nextSteps: ['Mend it or move it away; rolltop works without one.']});
}
