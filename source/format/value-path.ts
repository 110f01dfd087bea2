import {ProblemError} from '../types/problem.ts';

/** A way into our JSON: names, places in a list (from its end if negative) and all of it. */
export type ValuePath = ReadonlyArray<number | string | typeof everything>;

export const everything = Symbol('*');

const step = /\.?(?:\[(?:(?<place>-?\d+)|(?<all>\*)|'(?<quoted>[^']*)'|"(?<double>[^"]*)")\]|(?<star>\*)|(?<name>(?:\\.|[^\s"'\(\)*.?@\[\\\]\{\}])+))/vy;

/**
Reads a path as kubectl writes it: `.weight.actual`, `images[0].image`, `revisions[*].number`, `['odd.name']`, `odd\.name`; a leading dot, `$` and
braces around it may be left out. Filters, slices and `..` are not in our part of the language.

@throws ProblemError with code `bad-usage` that names the path and what to use.
*/
export function parseValuePath(text: string): ValuePath {
	const inner = text.trim().replace(/^\{(?<inner>.*)\}$/v, '$<inner>').trim().replace(/^\$/v, '');
	if (inner === '' || inner === '.') {
		return [];
	}

	const path: Array<ValuePath[number]> = [];
	step.lastIndex = 0;
	while (step.lastIndex < inner.length) {
		const {groups} = step.exec(inner) ?? {};
		if (groups === undefined) {
			throw new ProblemError({code: 'bad-usage', title: `${text} is no path that rolltop reads`, nextSteps: ['A path is .name, [0], [*] or [\'a name\'], one after the other; for filters pipe -o json into jq.']});
		}

		const {place, quoted, double, name} = groups;
		const word = quoted ?? double ?? name?.replaceAll(/\\(?<letter>.)/gv, '$<letter>');
		path.push(place === undefined ? word ?? everything : Number(place));
	}

	return path;
}

/** What is at the end of the path: nothing, one value, or several behind a `[*]`. Null is a value: we do not know it. */
export function readValuePath(path: ValuePath, root: unknown): readonly unknown[] {
	let values: readonly unknown[] = [root];
	for (const key of path) {
		values = values.flatMap(value => readStep(value, key));
	}

	return values;
}

function readStep(value: unknown, key: ValuePath[number]): readonly unknown[] {
	if (typeof value !== 'object' || value === null) {
		return [];
	}

	if (key === everything) {
		return Object.values(value);
	}

	if (Array.isArray(value)) {
		const item: unknown = typeof key === 'number' ? value.at(key) : undefined;
		return item === undefined ? [] : [item];
	}

	const field: unknown = Object.hasOwn(value, key) ? (value as Record<number | string, unknown>)[key] : undefined;
	return field === undefined ? [] : [field];
}
