import type {Rollout} from '../types/objects.ts';

type Labels = Readonly<Record<string, string>>;

type Requirement =
	| {readonly operator: 'exists' | 'notExists'; readonly key: string}
	| {readonly operator: 'in' | 'notIn'; readonly key: string; readonly values: readonly string[]};

/** Every requirement holds (Kubernetes: labels and selectors). */
export type LabelSelector = readonly Requirement[];

const key = /^[\w\-.\/]+$/v;
const comparison = /^(?<name>[\w\-.\/]+)\s*(?<operator>==|=|!=)\s*(?<value>[\w\-.]*)$/v;
const membership = /^(?<name>[\w\-.\/]+)\s+(?<operator>in|notin)\s*\((?<values>[\s\w,\-.]*)\)$/v;

/** Reads `app=web,tier!=cache,env in (prod,stage),!legacy`; undefined for what is no selector. */
export function parseLabelSelector(text: string): LabelSelector | undefined {
	const requirements = splitTerms(text).map(term => readTerm(term.trim()));
	return requirements.includes(undefined) ? undefined : requirements as LabelSelector;
}

/** At the commas that are not inside parentheses. */
function splitTerms(text: string): readonly string[] {
	const terms: string[] = [];
	for (const part of text.split(',')) {
		const last = terms.at(-1);
		if (last?.includes('(') === true && !last.includes(')')) {
			terms[terms.length - 1] = `${last},${part}`;
		} else {
			terms.push(part);
		}
	}

	return terms;
}

function readTerm(term: string): Requirement | undefined {
	const compared = comparison.exec(term)?.groups;
	if (compared) {
		return {operator: compared.operator === '!=' ? 'notIn' : 'in', key: compared.name!, values: [compared.value!]};
	}

	const listed = membership.exec(term)?.groups;
	if (listed) {
		return {operator: listed.operator === 'in' ? 'in' : 'notIn', key: listed.name!, values: listed.values!.split(',').map(item => item.trim())};
	}

	const name = term.replace(/^!\s*/v, '');
	return key.test(name) ? {operator: name === term ? 'exists' : 'notExists', key: name} : undefined;
}

/** A label that is not there is equal to nothing: `!=` and `notin` hold, as on the server. */
export function matchesLabels(selector: LabelSelector, labels: Labels = {}): boolean {
	return selector.every(requirement => meets(requirement, Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined));
}

function meets(requirement: Requirement, value: string | undefined): boolean {
	switch (requirement.operator) {
		case 'exists':
		case 'notExists': {
			return (value !== undefined) === (requirement.operator === 'exists');
		}

		case 'in':
		case 'notIn': {
			return (value !== undefined && requirement.values.includes(value)) === (requirement.operator === 'in');
		}
	}
}

export function isSelected({metadata}: Rollout, selector: LabelSelector | undefined): boolean {
	return selector === undefined || matchesLabels(selector, metadata.labels);
}
