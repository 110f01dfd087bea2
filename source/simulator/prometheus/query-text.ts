/** What can be told of a PromQL query without working it out. */
export type QueryFacts = {
	readonly metricNames: readonly string[];
	/** The `label="value"` matchers, all selectors together. */
	readonly matchers: Readonly<Record<string, string>>;
	/** It is one selector and nothing around it: its rows keep their labels. */
	readonly isSelector: boolean;
	/** A number, or `vector(number)`. */
	readonly constant: number | undefined;
};

const words = new Set(['and', 'avg', 'bool', 'bottomk', 'by', 'clamp_max', 'clamp_min', 'count', 'delta', 'histogram_quantile', 'ignoring', 'increase', 'irate', 'label_replace', 'max', 'min', 'offset', 'on', 'or', 'quantile', 'rate', 'round', 'scalar', 'sum', 'topk', 'unless', 'vector', 'without']);
const grouping = new Set(['by', 'ignoring', 'on', 'without']);

type Token = {readonly kind: 'name' | 'number' | 'sign' | 'text'; readonly text: string};

const tokenPattern = /(?<name>[:A-Z_a-z][\w:]*)|(?<number>\d[\w.]*)|"(?<text>[^"]*)"|(?<sign>\S)/gv;

function tokensOf(query: string): readonly Token[] {
	return query.matchAll(tokenPattern).map(({groups = {}}): Token => {
		const kind = (['name', 'number', 'text'] as const).find(one => groups[one] !== undefined) ?? 'sign';
		return {kind, text: groups[kind] ?? ''};
	}).toArray();
}

function matchersIn(tokens: readonly Token[]): Readonly<Record<string, string>> {
	const matchers: Record<string, string> = {};
	for (const [index, {kind, text}] of tokens.entries()) {
		const value = tokens[index + 2];
		if (kind === 'name' && tokens[index + 1]?.text === '=' && value?.kind === 'text') {
			matchers[text] = value.text;
		}
	}

	return matchers;
}

const depths: Readonly<Record<string, number>> = {'{': 1, '[': 1, '}': -1, ']': -1};

/** Names that are no words of the language, no labels and no units. */
function metricNamesIn(tokens: readonly Token[]): readonly string[] {
	const names: string[] = [];
	let depth = 0;
	let isGrouping = false;
	for (const {kind, text} of tokens) {
		if (kind === 'sign') {
			depth += depths[text] ?? 0;
			isGrouping &&= text !== ')';
		} else if (kind === 'name' && depth === 0 && !isGrouping) {
			isGrouping = grouping.has(text);
			names.push(...words.has(text) ? [] : [text]);
		}
	}

	return names;
}

export function factsOf(query: string): QueryFacts {
	const tokens = tokensOf(query);
	const metricNames = metricNamesIn(tokens);
	const [first, second] = tokens;
	const numbers = tokens.filter(({kind}) => kind === 'number');
	const isConstant = numbers.length === 1 && metricNames.length === 0 && (tokens.length === 1 || first?.text === 'vector');
	return {
		metricNames,
		matchers: matchersIn(tokens),
		isSelector: first?.kind === 'name' && !words.has(first.text) && (second === undefined || (second.text === '{' && tokens.at(-1)?.text === '}')),
		constant: isConstant ? Number(numbers[0]!.text) : undefined,
	};
}

const partners: Readonly<Record<string, string>> = {')': '(', ']': '[', '}': '{'};
const openings: Readonly<Record<string, string>> = {'(': 'parenthesis', '[': 'bracket', '{': 'brace'};

/** Why Prometheus would not parse a query; undefined when its brackets and quotes fit together. */
export function syntaxError(query: string): string | undefined {
	if (query.trim() === '') {
		return 'unknown position: parse error: no expression found in input';
	}

	const open: string[] = [];
	let isQuoted = false;
	for (const [index, letter] of [...query].entries()) {
		if (letter === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && openings[letter] !== undefined) {
			open.push(letter);
		} else if (!isQuoted && partners[letter] !== undefined && open.pop() !== partners[letter]) {
			return `1:${index + 1}: parse error: unexpected right ${openings[partners[letter]]}`;
		}
	}

	if (isQuoted) {
		return `1:${query.lastIndexOf('"') + 1}: parse error: unterminated quoted string`;
	}

	const left = open.at(-1);
	return left === undefined ? undefined : `1:${query.length}: parse error: unclosed left ${openings[left]}`;
}
