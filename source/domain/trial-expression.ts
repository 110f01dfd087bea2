/**
The conditions of metrics, as far as rolltop works them out: numbers, texts, `result`, indexing, `len`, `isNaN`, `isInf`, `isNil`, `default`,
`asFloat`, `asInt`, comparisons, `and`/`or`/`not` in both spellings, the four operations, and `all`/`any`/`none` over the result. The
controller's language (expr-lang) has more: what is not in this list is *not understood*, which is no verdict.
*/
export type Expression =
	| {readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression}
	| {readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[]}
	| {readonly kind: 'element'}
	| {readonly kind: 'every'; readonly name: PredicateName; readonly list: Expression; readonly predicate: Expression}
	| {readonly kind: 'index'; readonly list: Expression; readonly index: Expression}
	| {readonly kind: 'literal'; readonly value: boolean | number | string | undefined}
	| {readonly kind: 'negative'; readonly of: Expression}
	| {readonly kind: 'not'; readonly of: Expression}
	| {readonly kind: 'result'};

export type BinaryOperator = '-' | '!=' | '*' | '/' | '&&' | '+' | '<' | '<=' | '==' | '>' | '>=' | '||';

const functionArguments = {asFloat: 1, asInt: 1, default: 2, isInf: 1, isNaN: 1, isNil: 1, len: 1} as const;
export type FunctionName = keyof typeof functionArguments;

const predicateNames = ['all', 'any', 'none'] as const;
export type PredicateName = typeof predicateNames[number];

type Token = {readonly kind: 'name' | 'number' | 'operator' | 'text'; readonly text: string};

const longest = 1000;
const tokenPattern = /\s*(?:(?<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[Ee][+\-]?\d+)?)|(?<name>[A-Z_a-z]\w*)|(?<text>'[^'\\]*'|"[^"\\]*")|(?<operator>\|\||&&|[!<=>]=|[!#\(\)*+,\-\/<>\[\]\{\}]))\s*/vy;
const kinds = ['name', 'number', 'operator', 'text'] as const;
const words: Readonly<Record<string, string>> = {and: '&&', not: '!', or: '||'};

/** Thrown inside of this file only. */
class NotUnderstood extends Error {
	override name = 'NotUnderstood';
}

function readTokens(condition: string): readonly Token[] {
	const tokens: Token[] = [];
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < condition.length) {
		const groups = tokenPattern.exec(condition)?.groups ?? {};
		const kind = kinds.find(name => groups[name] !== undefined);
		if (kind === undefined) {
			throw new NotUnderstood();
		}

		const text = groups[kind]!;
		const word = kind === 'name' && Object.hasOwn(words, text) ? words[text] : undefined;
		tokens.push(word === undefined ? {kind, text} : {kind: 'operator', text: word});
	}

	return tokens;
}

/** Weakest first, as in expr-lang; `not` binds tighter than every one of them. */
const levels: ReadonlyArray<readonly BinaryOperator[]> = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/']];

class Parser {
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(tokens: readonly Token[]) {
		this.#tokens = tokens;
	}

	#take(text: string): boolean {
		const token = this.#tokens[this.#at];
		const isThere = token?.kind === 'operator' && token.text === text;
		this.#at += isThere ? 1 : 0;
		return isThere;
	}

	#expect(text: string) {
		if (!this.#take(text)) {
			throw new NotUnderstood();
		}
	}

	#binary(level = 0): Expression {
		const operators = levels[level];
		if (operators === undefined) {
			return this.#unary();
		}

		let left = this.#binary(level + 1);
		for (let operator = operators.find(text => this.#take(text)); operator !== undefined; operator = operators.find(text => this.#take(text))) {
			left = {kind: 'binary', operator, left, right: this.#binary(level + 1)};
		}

		return left;
	}

	#unary(): Expression {
		if (this.#take('!')) {
			return {kind: 'not', of: this.#unary()};
		}

		if (this.#take('-')) {
			return {kind: 'negative', of: this.#unary()};
		}

		let value = this.#primary();
		while (this.#take('[')) {
			const index = this.#binary();
			this.#expect(']');
			value = {kind: 'index', list: value, index};
		}

		return value;
	}

	#primary(): Expression {
		const token = this.#tokens[this.#at++];
		switch (token?.kind) {
			case 'number': {
				return {kind: 'literal', value: Number(token.text)};
			}

			case 'text': {
				return {kind: 'literal', value: token.text.slice(1, -1)};
			}

			case 'name': {
				return this.#named(token.text);
			}

			case 'operator': {
				return this.#bracket(token.text);
			}

			case undefined: {
				throw new NotUnderstood();
			}
		}
	}

	#bracket(operator: string): Expression {
		if (operator === '#') {
			return {kind: 'element'};
		}

		if (operator !== '(') {
			throw new NotUnderstood();
		}

		const inner = this.#binary();
		this.#expect(')');
		return inner;
	}

	#named(name: string): Expression {
		switch (name) {
			case 'result': {
				return {kind: 'result'};
			}

			case 'true':
			case 'false': {
				return {kind: 'literal', value: name === 'true'};
			}

			case 'nil': {
				return {kind: 'literal', value: undefined};
			}

			default: {
				return this.#call(name);
			}
		}
	}

	#call(name: string): Expression {
		this.#expect('(');
		const predicate = predicateNames.find(one => one === name);
		if (predicate !== undefined) {
			return this.#every(predicate);
		}

		const args = [this.#binary()];
		while (this.#take(',')) {
			args.push(this.#binary());
		}

		this.#expect(')');
		if (!Object.hasOwn(functionArguments, name) || functionArguments[name as FunctionName] !== args.length) {
			throw new NotUnderstood();
		}

		return {kind: 'call', name: name as FunctionName, args};
	}

	#every(name: PredicateName): Expression {
		const list = this.#binary();
		this.#expect(',');
		const isBraced = this.#take('{');
		const predicate = this.#binary();
		if (isBraced) {
			this.#expect('}');
		}

		this.#expect(')');
		return {kind: 'every', name, list, predicate};
	}

	parse(): Expression {
		const whole = this.#binary();
		if (this.#at < this.#tokens.length) {
			throw new NotUnderstood();
		}

		return whole;
	}
}

/** Undefined where it is not understood; that says nothing of whether the controller does. */
export function parseExpression(condition: string): Expression | undefined {
	if (condition.length > longest) {
		return undefined;
	}

	try {
		return new Parser(readTokens(condition)).parse();
	} catch (error) {
		if (error instanceof NotUnderstood) {
			return undefined;
		}

		throw error;
	}
}
