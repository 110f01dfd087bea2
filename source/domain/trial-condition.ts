import {filled} from './filled.ts';
import {parseExpression, type BinaryOperator, type Expression, type FunctionName} from './trial-expression.ts';

/** What a provider brought, as the controller gives it to a condition: a scalar, or the values of a vector or matrix. */
export type TrialValue = number | readonly number[];

/** What the controller would make of one measurement, or that we cannot say. */
export type TrialVerdict =
	| {readonly phase: 'Failed' | 'Inconclusive' | 'Successful'}
	| {readonly phase: 'Error'; /** In the controller's words. */ readonly message: string}
	| {readonly phase: 'unknown'; /** The condition that we do not work out. */ readonly condition: string};

export type Conditions = {readonly success: string | undefined; readonly failure: string | undefined};

type Value = TrialValue | boolean | string | undefined;

/** The condition cannot be worked out on this value: the controller would write an error measurement. */
class ConditionError extends Error {
	override name = 'ConditionError';
}

const isList = (value: Value): value is readonly number[] => Array.isArray(value);

const typeNames: Readonly<Record<string, string>> = {boolean: 'bool', number: 'float64', string: 'string'};

/** As Go calls it. */
const typeName = (value: Value) => isList(value) ? '[]float64' : typeNames[typeof value] ?? 'nil';

function asBoolean(value: Value): boolean {
	if (typeof value !== 'boolean') {
		throw new ConditionError(`expected bool, but got ${typeName(value)}`);
	}

	return value;
}

function numberOf(value: Value, operator: string, other: Value): number {
	if (typeof value !== 'number') {
		throw new ConditionError(`invalid operation: ${operator} (mismatched types ${typeName(value)} and ${typeName(other)})`);
	}

	return value;
}

type Numeric = Exclude<BinaryOperator, '!=' | '&&' | '==' | '||'>;

const numeric: Readonly<Record<Numeric, (a: number, b: number) => boolean | number>> = {
	'+': (a, b) => a + b,
	'-': (a, b) => a - b,
	'*': (a, b) => a * b,
	'/': (a, b) => a / b,
	'<': (a, b) => a < b,
	'<=': (a, b) => a <= b,
	'>': (a, b) => a > b,
	'>=': (a, b) => a >= b,
};

function elementAt(list: Value, index: Value): number {
	if (!isList(list) || typeof index !== 'number') {
		throw new ConditionError(`type ${typeName(list)} cannot be indexed`);
	}

	const found = list[index];
	if (found === undefined) {
		throw new ConditionError('reflect: slice index out of range'); // V10
	}

	return found;
}

function toNumber(value: Value): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number') {
		throw new ConditionError(`${typeName(value)} is no number`);
	}

	return number;
}

function call(name: FunctionName, [first, second]: readonly Value[]): Value {
	switch (name) {
		case 'len': {
			if (!isList(first) && typeof first !== 'string') {
				throw new ConditionError(`invalid argument for len (type ${typeName(first)})`);
			}

			return first.length;
		}

		case 'isNaN': {
			return Number.isNaN(toNumber(first));
		}

		case 'isInf': {
			return Math.abs(toNumber(first)) === Infinity;
		}

		case 'isNil': {
			return first === undefined;
		}

		case 'asFloat': {
			return toNumber(first);
		}

		case 'asInt': {
			return Math.trunc(toNumber(first));
		}

		case 'default': {
			return first ?? second;
		}
	}
}

type Scope = {readonly result: TrialValue; readonly element: number | undefined};

function evaluateBinary({operator, left, right}: Extract<Expression, {readonly kind: 'binary'}>, scope: Scope): Value {
	if (operator === '&&' || operator === '||') {
		const first = asBoolean(evaluate(left, scope));
		return first === (operator === '||') ? first : asBoolean(evaluate(right, scope));
	}

	const [a, b] = [evaluate(left, scope), evaluate(right, scope)];
	if (operator === '==' || operator === '!=') {
		return (a === b) === (operator === '==');
	}

	return numeric[operator](numberOf(a, operator, b), numberOf(b, operator, a));
}

function evaluateEvery({name, list, predicate}: Extract<Expression, {readonly kind: 'every'}>, scope: Scope): boolean {
	const values = evaluate(list, scope);
	if (!isList(values)) {
		throw new ConditionError(`builtin ${name} takes only array (got ${typeName(values)})`);
	}

	const holds = (element: number) => asBoolean(evaluate(predicate, {...scope, element}));
	return name === 'all' ? values.every(holds) : values.some(holds) === (name === 'any');
}

function evaluate(expression: Expression, scope: Scope): Value {
	switch (expression.kind) {
		case 'literal': {
			return expression.value;
		}

		case 'result': {
			return scope.result;
		}

		case 'element': {
			return scope.element;
		}

		case 'negative': {
			return -toNumber(evaluate(expression.of, scope));
		}

		case 'not': {
			return !asBoolean(evaluate(expression.of, scope));
		}

		case 'index': {
			return elementAt(evaluate(expression.list, scope), evaluate(expression.index, scope));
		}

		case 'call': {
			return call(expression.name, expression.args.map(argument => evaluate(argument, scope)));
		}

		case 'every': {
			return evaluateEvery(expression, scope);
		}

		case 'binary': {
			return evaluateBinary(expression, scope);
		}
	}
}

type Held = {readonly kind: 'error'; readonly message: string} | {readonly kind: 'held'; readonly value: boolean | undefined} | {readonly kind: 'unknown'; readonly condition: string};

/** Whether a condition holds; a missing one neither does nor does not. */
function check(written: string | undefined, result: TrialValue): Held {
	const condition = filled(written?.trim());
	if (condition === undefined) {
		return {kind: 'held', value: undefined};
	}

	const expression = parseExpression(condition);
	if (expression === undefined) {
		return {kind: 'unknown', condition};
	}

	try {
		return {kind: 'held', value: asBoolean(evaluate(expression, {result, element: undefined}))};
	} catch (error) {
		if (error instanceof ConditionError) {
			return {kind: 'error', message: error.message};
		}

		throw error;
	}
}

/** How a measurement with this value would end (argo-rollouts.md 6.8). The success condition is worked out first; an error in either is an error. */
export function judgeValue({success, failure}: Conditions, result: TrialValue): TrialVerdict {
	const succeeds = check(success, result);
	const fails = check(failure, result);
	for (const held of [succeeds, fails]) {
		if (held.kind === 'unknown') {
			return {phase: 'unknown', condition: held.condition};
		}

		if (held.kind === 'error') {
			return {phase: 'Error', message: held.message};
		}
	}

	const isSuccess = (succeeds as Extract<Held, {kind: 'held'}>).value;
	const isFailure = (fails as Extract<Held, {kind: 'held'}>).value;
	if (isFailure ?? !(isSuccess ?? true)) {
		return {phase: 'Failed'};
	}

	return {phase: isSuccess ?? true ? 'Successful' : 'Inconclusive'};
}
