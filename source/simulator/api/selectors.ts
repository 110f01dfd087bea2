import {badRequest} from '../api-error.ts';
import {isObject} from '../json.ts';
import type {StoredObject} from '../objects.ts';

export type Matcher = (object: StoredObject) => boolean;

const everything: Matcher = () => true;

/** `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x,y)`, `a`, `!a`, joined by commas. */
export function labelMatcher(selector: string | undefined): Matcher {
	if (selector === undefined || selector === '') {
		return everything;
	}

	const terms = splitTerms(selector).map(term => labelTerm(term.trim()));
	return object => {
		const labels = object.metadata.labels ?? {};
		return terms.every(term => term(labels));
	};
}

/** At the commas that are not inside parentheses. */
function splitTerms(selector: string): readonly string[] {
	const terms: string[] = [];
	for (const part of selector.split(',')) {
		const last = terms.at(-1);
		if (last?.includes('(') && !last.includes(')')) {
			terms[terms.length - 1] = `${last},${part}`;
		} else {
			terms.push(part);
		}
	}

	return terms;
}

type Labels = Readonly<Record<string, string>>;

function labelTerm(term: string): (labels: Labels) => boolean {
	const set = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<list>[^\)]*)\)$/v.exec(term)?.groups;
	if (set) {
		const {key = '', operator, list = ''} = set;
		const values = new Set(list.split(',').map(value => value.trim()));
		return labels => (labels[key] !== undefined && values.has(labels[key])) === (operator === 'in');
	}

	const comparison = /^(?<key>[^\s!=]+)\s*(?<operator>==|=|!=)(?<value>.*)$/v.exec(term)?.groups;
	if (comparison) {
		const {key = '', operator, value = ''} = comparison;
		return labels => (labels[key] === value.trim()) === (operator !== '!=');
	}

	if (!/^!?[\w\-.\/]+$/v.test(term)) {
		throw badRequest(`unable to parse requirement: found '${term}', expected: identifier`);
	}

	return term.startsWith('!') ? labels => labels[term.slice(1)] === undefined : labels => labels[term] !== undefined;
}

const readableFields = /^(?:metadata\.(?:name|namespace)|involvedObject\.\w+|reason|type|spec\.nodeName|status\.phase)$/v;

/** `path=value` and `path!=value`, joined by commas, for the few paths that a real server supports. */
export function fieldMatcher(selector: string | undefined): Matcher {
	if (selector === undefined || selector === '') {
		return everything;
	}

	const terms = selector.split(',').map(term => {
		const {path = '', operator, value = ''} = /^(?<path>[^!=]+)(?<operator>==|=|!=)(?<value>.*)$/v.exec(term.trim())?.groups ?? {};
		if (!readableFields.test(path)) {
			throw badRequest(`Unable to find "${term}" that match field selector: field label not supported`);
		}

		return {path: path.split('.'), isEqual: operator !== '!=', value};
	});
	return object => terms.every(({path, isEqual, value}) => (valueAt(object, path) === value) === isEqual);
}

function valueAt(object: unknown, path: readonly string[]): string {
	let value = object;
	for (const part of path) {
		value = isObject(value) ? value[part] : undefined;
	}

	return typeof value === 'string' ? value : '';
}
