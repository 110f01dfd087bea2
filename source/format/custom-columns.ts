import {ProblemError} from '../types/problem.ts';
import {sanitize} from './sanitize.ts';
import {formatTable} from './table.ts';
import {parseValuePath, readValuePath, type ValuePath} from './value-path.ts';
import {formatValue} from './value-text.ts';

export type CustomColumn = {readonly title: string; readonly path: ValuePath};

/**
Reads `NAME:.name,WEIGHT:.weight.actual`, as kubectl's `-o custom-columns=`.

@throws ProblemError with code `bad-usage`.
*/
export function parseCustomColumns(text: string): readonly CustomColumn[] {
	return text.split(',').map(column => {
		const {title, path} = /^(?<title>[^:]+):(?<path>.+)$/v.exec(column)?.groups ?? {};
		if (title === undefined || path === undefined) {
			throw new ProblemError({code: 'bad-usage', title: `${column === '' ? 'An empty text' : column} is no column`, nextSteps: ['Write -o custom-columns=NAME:.name,WEIGHT:.weight.actual.']});
		}

		return {title, path: parseValuePath(path)};
	});
}

const unknown = '<none>';

function cell(path: ValuePath, item: unknown): string {
	const values = readValuePath(path, item);
	return values.length === 0 ? unknown : values.map(value => value === null ? unknown : formatValue(value)).join(',');
}

/** One row an item. What is not there, or not known, is `<none>`. */
export function formatCustomColumns(columns: readonly CustomColumn[], items: readonly unknown[], withHeaders: boolean): string {
	const rows = items.map(item => columns.map(({path}) => cell(path, item)));
	return formatTable(withHeaders ? [columns.map(({title}) => sanitize(title)), ...rows] : rows).map(line => `${line}\n`).join('');
}
