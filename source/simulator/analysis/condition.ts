/** What a metric provider can bring: a scalar, or a vector of samples (which may be empty). */
export type MetricValue = number | readonly number[];

/** A condition that cannot be worked out; the message is the one that the real controller writes. */
export class ConditionError extends Error {
	override name = 'ConditionError';
}

type Value = MetricValue | boolean | string;
const kinds = ['number', 'name', 'text', 'operator'] as const;

type Token = {readonly kind: typeof kinds[number]; readonly text: string};

const tokenPattern = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z]\w*)|'(?<text>[^']*)'|(?<operator>\|\||&&|[!<=>]=|[!\(\)*+,\-\/<>\[\]]))/vy;

/**
Works out a successCondition or failureCondition over `result`: comparisons, `&&`, `||`, `!`, arithmetic, indexing, and
the functions len, isNaN, isInf, asFloat, asInt. An index beyond an empty vector is an error, as V10 shows.
*/
export function evaluateCondition(condition: string, result: MetricValue): boolean {
	const value = new Evaluator(tokens(condition), result).evaluate();
	if (typeof value !== 'boolean') {
		throw new ConditionError(`expected bool, but got ${typeof value}`);
	}

	return value;
}

function tokens(condition: string): readonly Token[] {
	const found: Token[] = [];
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < condition.trimEnd().length) {
		const groups = tokenPattern.exec(condition)?.groups ?? {};
		const kind = kinds.find(one => groups[one] !== undefined);
		if (kind === undefined) {
			throw new ConditionError(`unexpected token in "${condition}"`);
		}

		found.push({kind, text: groups[kind]!});
	}

	return found;
}

const levels: ReadonlyArray<ReadonlySet<string>> = [new Set(['||']), new Set(['&&']), new Set(['==', '!=', '<', '<=', '>', '>=']), new Set(['+', '-']), new Set(['*', '/'])];

class Evaluator {
	readonly #tokens: readonly Token[];
	readonly #result: MetricValue;
	#at = 0;
	/** Inside a branch that a short circuit skips nothing fails. */
	#skipped = 0;

	constructor(list: readonly Token[], result: MetricValue) {
		this.#tokens = list;
		this.#result = result;
	}

	#binary(level: number): Value {
		const operators = levels[level];
		if (!operators) {
			return this.#unary();
		}

		let left = this.#binary(level + 1);
		for (let token = this.#tokens[this.#at]; token?.kind === 'operator' && operators.has(token.text); token = this.#tokens[this.#at]) {
			this.#at += 1;
			const isDecided = (token.text === '||' && left === true) || (token.text === '&&' && left === false);
			this.#skipped += isDecided ? 1 : 0;
			const right = this.#binary(level + 1);
			this.#skipped -= isDecided ? 1 : 0;
			left = isDecided ? left : combine(token.text, left, right);
		}

		return left;
	}

	#unary(): Value {
		if (this.#take('!')) {
			return this.#unary() !== true;
		}

		if (this.#take('-')) {
			return -Number(this.#unary());
		}

		let value = this.#primary();
		while (this.#take('[')) {
			const index = this.#binary(0);
			this.#expect(']');
			value = this.#element(value, index);
		}

		return value;
	}

	#element(list: Value, index: Value): Value {
		const found = Array.isArray(list) ? (list as readonly number[])[Number(index)] : undefined;
		if (found === undefined && this.#skipped === 0) {
			throw new ConditionError('reflect: slice index out of range');
		}

		return found ?? NaN;
	}

	#primary(): Value {
		const token = this.#tokens[this.#at++];
		if (!token) {
			throw new ConditionError('unexpected end of the condition');
		}

		if (token.kind === 'number') {
			return Number(token.text);
		}

		if (token.kind === 'text') {
			return token.text;
		}

		if (token.text === '(') {
			const value = this.#binary(0);
			this.#expect(')');
			return value;
		}

		return this.#named(token.text);
	}

	#named(name: string): Value {
		if (name === 'result') {
			return this.#result;
		}

		if (name === 'true' || name === 'false') {
			return name === 'true';
		}

		if (!this.#take('(')) {
			throw new ConditionError(`unknown name ${name}`);
		}

		const argument = this.#binary(0);
		this.#expect(')');
		return call(name, argument);
	}

	#take(text: string): boolean {
		const token = this.#tokens[this.#at];
		const isThere = token?.kind === 'operator' && token.text === text;
		this.#at += isThere ? 1 : 0;
		return isThere;
	}

	#expect(text: string) {
		if (!this.#take(text)) {
			throw new ConditionError(`expected "${text}"`);
		}
	}

	evaluate(): Value {
		const value = this.#binary(0);
		if (this.#at < this.#tokens.length) {
			throw new ConditionError(`unexpected token "${this.#tokens[this.#at]!.text}"`);
		}

		return value;
	}
}

function call(name: string, argument: Value): Value {
	switch (name) {
		case 'len': {
			return Array.isArray(argument) || typeof argument === 'string' ? argument.length : 0;
		}

		case 'isNaN': {
			return Number.isNaN(Number(argument));
		}

		case 'isInf': {
			return Math.abs(Number(argument)) === Infinity;
		}

		case 'asFloat': {
			return Number(argument);
		}

		case 'asInt': {
			return Math.trunc(Number(argument));
		}

		default: {
			throw new ConditionError(`unknown func ${name}`);
		}
	}
}

function combine(operator: string, left: Value, right: Value): Value {
	const [a, b] = [Number(left), Number(right)];
	switch (operator) {
		case '||':
		case '&&': {
			return right === true;
		}

		case '==': {
			return left === right;
		}

		case '!=': {
			return left !== right;
		}

		case '<': {
			return a < b;
		}

		case '<=': {
			return a <= b;
		}

		case '>': {
			return a > b;
		}

		case '>=': {
			return a >= b;
		}

		case '+': {
			return a + b;
		}

		case '-': {
			return a - b;
		}

		case '*': {
			return a * b;
		}

		default: {
			return a / b;
		}
	}
}
