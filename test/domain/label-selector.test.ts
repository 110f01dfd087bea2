import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {matchesLabels, parseLabelSelector} from '../../source/domain/label-selector.ts';
import {labelMatcher} from '../../source/simulator/api/selectors.ts';

const objects = {
	web: {app: 'web', env: 'prod', 'rolltop.dev/team': 'a'},
	cache: {app: 'cache', env: 'stage'},
	bare: undefined,
};

const names = (selector: string) => Object.entries(objects).filter(([, labels]) => matchesLabels(parseLabelSelector(selector)!, labels)).map(([name]) => name);

test('every operator, as Kubernetes reads them', () => {
	for (const [selector, wanted] of [
		['app=web', ['web']],
		['app==web', ['web']],
		['app = web , env=prod', ['web']],
		['app!=web', ['cache', 'bare']],
		['app in (web,cache)', ['web', 'cache']],
		['app in ( web , other ),env', ['web']],
		['env notin (prod)', ['cache', 'bare']],
		['rolltop.dev/team', ['web']],
		['!rolltop.dev/team', ['cache', 'bare']],
		['! env', ['bare']],
		['app=', []],
		['toString', []],
	] as const) {
		assert.deepEqual(names(selector), wanted, selector);
	}
});

test('what is no selector is none', () => {
	for (const text of ['', ',', 'app=web,', 'app in web', 'app in (web', 'a b', 'app>1', '=web', 'app=we b', 'app in (a))']) {
		assert.equal(parseLabelSelector(text), undefined, text);
	}
});

test('a selector means to us what it means to the server', () => {
	const word = fc.constantFrom('app', 'env', 'web', 'prod', 'x');
	const term = fc.oneof(
		fc.tuple(word, fc.constantFrom('=', '==', '!='), word).map(parts => parts.join('')),
		fc.tuple(word, fc.constantFrom('in', 'notin'), fc.array(word, {minLength: 1, maxLength: 3})).map(([key, operator, values]) => `${key} ${operator} (${values.join(',')})`),
		word,
		word.map(key => `!${key}`),
	);
	fc.assert(fc.property(fc.array(term, {minLength: 1, maxLength: 3}), fc.dictionary(word, word), (terms, labels) => {
		const selector = terms.join(',');
		const onServer = labelMatcher(selector)({metadata: {labels}} as never);
		assert.equal(matchesLabels(parseLabelSelector(selector)!, labels), onServer, selector);
	}));
});
