import {ProblemError} from '../types/problem.ts';
import {parseValuePath, readValuePath, type ValuePath} from './value-path.ts';
import {formatValue} from './value-text.ts';

/** A part of a template: text as it stands, the values at a path, or the same parts for each value at a path. */
export type TemplatePart =
	| {readonly kind: 'each'; readonly path: ValuePath; readonly parts: readonly TemplatePart[]}
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'values'; readonly path: ValuePath};

const refuse = (title: string) => new ProblemError({code: 'bad-usage', title, nextSteps: ['rolltop reads {.path}, {"text"}, {range .path[*]} and {end}; for more pipe -o json into jq.']});

const piece = /\{(?<inner>(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'\{\}])*)\}|(?<text>[^\{\}]+)/vy;

/**
Reads the part of kubectl's `-o jsonpath=` that needs no filters: paths in braces, text between them, `{"\n"}`, and `{range .path[*]}…{end}`.

@throws ProblemError with code `bad-usage`.
*/
export function parseJsonPath(template: string): readonly TemplatePart[] {
	const open: Array<{readonly path: ValuePath; readonly parts: TemplatePart[]}> = [{path: [], parts: []}];
	piece.lastIndex = 0;
	while (piece.lastIndex < template.length) {
		const at = piece.lastIndex;
		const {groups} = piece.exec(template) ?? {};
		if (groups === undefined) {
			throw refuse(`The template ${template} cannot be read at ${template.slice(at, at + 20)}`);
		}

		readPiece(groups, open);
	}

	if (open.length > 1) {
		throw refuse('A {range} of the template has no {end}');
	}

	return open[0]!.parts;
}

function readPiece({inner, text}: Readonly<Record<string, string | undefined>>, open: Array<{readonly path: ValuePath; readonly parts: TemplatePart[]}>) {
	const {parts} = open.at(-1)!;
	const word = inner?.trim() ?? '';
	if (text !== undefined) {
		parts.push({kind: 'text', text});
	} else if (/^["']/v.test(word)) {
		parts.push({kind: 'text', text: readQuoted(word)});
	} else if (word === 'end') {
		const each = open.length > 1 ? open.pop()! : undefined;
		if (each === undefined) {
			throw refuse('The template has an {end} without a {range}');
		}

		open.at(-1)!.parts.push({kind: 'each', ...each});
	} else if (/^range\s/v.test(word)) {
		open.push({path: parseValuePath(word.slice('range'.length)), parts: []});
	} else {
		parts.push({kind: 'values', path: parseValuePath(word)});
	}
}

function readQuoted(word: string): string {
	const inner = word.slice(1, -1);
	const letters: Readonly<Record<string, string>> = {n: '\n', t: '\t'};
	return inner.replaceAll(/\\(?<letter>.)/gv, (_, letter: string) => letters[letter] ?? letter);
}

/** Several values stand one space apart; null and what is not there is nothing, as in kubectl. Ends in a line end. */
export function formatJsonPath(parts: readonly TemplatePart[], root: unknown): string {
	const text = fill(parts, root);
	return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function fill(parts: readonly TemplatePart[], root: unknown): string {
	return parts.map(part => fillPart(part, root)).join('');
}

function fillPart(part: TemplatePart, root: unknown): string {
	switch (part.kind) {
		case 'text': {
			return part.text;
		}

		case 'values': {
			return readValuePath(part.path, root).filter(value => value !== null).map(value => formatValue(value)).join(' ');
		}

		case 'each': {
			return readValuePath(part.path, root).map(value => fill(part.parts, value)).join('');
		}
	}
}
