import {badRequest} from '../api-error.ts';
import {isObject} from '../json.ts';
import type {StoredObject} from '../objects.ts';

export type Matcher = (object: StoredObject) => boolean;

const everything: Matcher = () => true;

/** `a=b`, `a==b`, `a!=b`, `a in (x,y)`, `a notin (x,y)`, `a`, `!a`, joined by commas. */
export function labelMatcher(selector: string | undefined): Matcher {
	if (!selector) {
		return everything;
	}

	const terms = selector.split(/,(?![^(]*\))/).map(term => labelTerm(term.trim()));
	return object => {
		const labels = object.metadata.labels ?? {};
		return terms.every(term => term(labels));
	};
}

type Labels = Readonly<Record<string, string>>;

function labelTerm(term: string): (labels: Labels) => boolean {
	const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(term);
	if (set) {
		const [, key, operator, list] = set as unknown as [string, string, string, string];
		const values = new Set(list.split(',').map(value => value.trim()));
		return labels => (labels[key] !== undefined && values.has(labels[key])) === (operator === 'in');
	}

	const comparison = /^([^!=]+?)\s*(==|=|!=)\s*(.*)$/.exec(term);
	if (comparison) {
		const [, key, operator, value] = comparison as unknown as [string, string, string, string];
		return labels => (labels[key] === value) === (operator !== '!=');
	}

	if (!/^!?[\w\-./]+$/.test(term)) {
		throw badRequest(`unable to parse requirement: found '${term}', expected: identifier`);
	}

	return term.startsWith('!') ? labels => labels[term.slice(1)] === undefined : labels => labels[term] !== undefined;
}

const readableFields = /^(?:metadata\.(?:name|namespace)|involvedObject\.\w+|reason|type|spec\.nodeName|status\.phase)$/;

/** `path=value` and `path!=value`, joined by commas, for the few paths that a real server supports. */
export function fieldMatcher(selector: string | undefined): Matcher {
	if (!selector) {
		return everything;
	}

	const terms = selector.split(',').map(term => {
		const found = /^([^!=]+)(==|=|!=)(.*)$/.exec(term.trim());
		if (!found || !readableFields.test(found[1]!)) {
			throw badRequest(`Unable to find "${term}" that match field selector: field label not supported`);
		}

		return {path: found[1]!.split('.'), isEqual: found[2] !== '!=', value: found[3]!};
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
