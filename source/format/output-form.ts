import {ProblemError} from '../types/problem.ts';
import {formatCustomColumns, parseCustomColumns, type CustomColumn} from './custom-columns.ts';
import {formatJson} from './json.ts';
import {formatJsonPath, parseJsonPath, type TemplatePart} from './json-path.ts';
import {everything, parseValuePath, readValuePath, type ValuePath} from './value-path.ts';
import {formatValue} from './value-text.ts';
import {formatYaml} from './yaml.ts';

/** What `-o` and `--field` ask for. */
export type OutputForm =
	| {readonly kind: 'columns'; readonly columns: readonly CustomColumn[]}
	| {readonly kind: 'field'; readonly name: string; readonly path: ValuePath}
	| {readonly kind: 'json' | 'markdown' | 'name' | 'text' | 'wide' | 'yaml'}
	| {readonly kind: 'template'; readonly parts: readonly TemplatePart[]};

const refuse = (title: string, step: string) => new ProblemError({code: 'bad-usage', title, nextSteps: [step]});

/**
Reads `-o FORM`, or `--field PATH`.

@throws ProblemError with code `bad-usage`.
*/
export function parseOutputForm(output: string | undefined, field?: string): OutputForm {
	if (field !== undefined) {
		if (output !== undefined) {
			throw refuse('--field and --output exclude each other', '--field prints one value, -o a document.');
		}

		return {kind: 'field', name: field, path: parseValuePath(field)};
	}

	if (output === undefined) {
		return {kind: 'text'};
	}

	const {form, text} = /^(?<form>[^=]*)(?:=(?<text>[\s\S]*))?$/v.exec(output)!.groups as {readonly form: string; readonly text?: string};
	switch (form) {
		case 'custom-columns': {
			return {kind: 'columns', columns: parseCustomColumns(text ?? '')};
		}

		case 'jsonpath': {
			return {kind: 'template', parts: parseJsonPath(text ?? '')};
		}

		case 'json':
		case 'markdown':
		case 'name':
		case 'wide':
		case 'yaml': {
			return {kind: form};
		}

		default: {
			throw refuse(`There is no output ${output}`, '-o takes wide, json, yaml, name, custom-columns=NAME:.path,… or jsonpath=TEMPLATE.');
		}
	}
}

/**
A document in one of the forms that any document has: `json`, `yaml`, `custom-columns=`, `jsonpath=`, `--field`. Undefined for the forms in which each
command has words of its own.

@param document - What `-o json` prints; a list has one row an item.
@throws ProblemError with code `bad-usage` for a field that there is not.
*/
export function formatDocument(form: OutputForm, document: unknown, {withHeaders}: {readonly withHeaders: boolean}): string | undefined {
	switch (form.kind) {
		case 'json': {
			return formatJson(document);
		}

		case 'yaml': {
			return formatYaml(document);
		}

		case 'columns': {
			return formatCustomColumns(form.columns, itemsOf(document), withHeaders);
		}

		case 'template': {
			return formatJsonPath(form.parts, document);
		}

		case 'field': {
			return itemsOf(document).map(item => formatField(form, item)).join('');
		}

		case 'markdown':
		case 'text':
		case 'wide':
		case 'name': {
			return undefined;
		}
	}
}

const itemsOf = (document: unknown): readonly unknown[] => Array.isArray(document) ? document : [document];

/** Null is printed as such: it is not known. A name that no document has is a mistake of the writing. */
function formatField({name, path}: OutputForm & {readonly kind: 'field'}, item: unknown): string {
	const values = readValuePath(path, item);
	const parent = readValuePath(path.slice(0, -1), item)[0];
	if (values.length === 0 && typeof path.at(-1) === 'string' && typeof parent === 'object' && parent !== null && !Array.isArray(parent)) {
		throw refuse(`There is no field ${name}`, `There ${path.length === 1 ? 'are' : `are, under ${path.slice(0, -1).map(key => key === everything ? '*' : String(key)).join('.')},`} ${Object.keys(parent).join(', ')}.`);
	}

	return values.length === 0 ? 'null\n' : values.map(value => `${formatValue(value)}\n`).join('');
}
