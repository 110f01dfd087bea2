import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {sanitize} from '../../source/format/sanitize.ts';

suite('sanitize', () => {
	test('ordinary text stays, also with letters of other scripts', () => {
		for (const text of ['', 'checkout-api-7bfb4b85b6-sxlwb', 'Größe 3 µs → ok', '日本語', 'résumé']) {
			assert.equal(sanitize(text), text);
		}
	});

	test('escape sequences go', () => {
		assert.equal(sanitize('a\u001B[31mred\u001B[0mb'), 'aredb');
		assert.equal(sanitize('a\u001B]0;title\u0007b'), 'ab');
		assert.equal(sanitize('a\u001B]8;;http://evil\u001B\\link\u001B]8;;\u001B\\b'), 'alinkb');
		assert.equal(sanitize('a\u009B2Jb'), 'ab');
	});

	test('what is left of controls becomes visible', () => {
		assert.equal(sanitize('a\u001Bb\u0000c\u007Fd\u0085e'), 'a?b?c?d e');
	});

	test('line breaks and tabs are spaces', () => {
		assert.equal(sanitize('one\r\ntwo\tthree\u2028four\u2029five'), 'one two three four five');
	});

	test('what turns text round or has no width becomes visible', () => {
		assert.equal(sanitize('invoice\u202Egnp.exe'), 'invoice?gnp.exe');
		assert.equal(sanitize('a\u2066b\u2069c\u200Bd\u200De\uFEFFf\u00ADg\u{E0041}h'), 'a?b?c?d?e?f?g?h');
		assert.equal(sanitize('lone \uD800 surrogate'), 'lone ? surrogate');
		assert.equal(sanitize('sign\uFE0F'), 'sign');
	});

	test('marks do not pile up', () => {
		assert.equal(sanitize(`e${'\u0301'.repeat(40)}`), 'e\u0301\u0301');
	});

	test('over-long text is cut, never through a pair of surrogates', () => {
		assert.equal(sanitize('abcdef', {longest: 4}), 'abc…');
		assert.equal(sanitize('abcdef', {longest: 4, ascii: true}), 'a...');
		assert.equal(sanitize('ab😀def', {longest: 4}), 'ab…');
		assert.equal(sanitize('x'.repeat(5000)).length, 1024);
	});

	test('ASCII only, where asked', () => {
		assert.equal(sanitize('a → b … ü', {ascii: true}), 'a -> b ... ?');
	});

	test('whatever comes in, nothing that a terminal obeys comes out', () => {
		const pieces = fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('\u001B[', '\u001B]', '\u009D', '\u0007', '\u202E', '\u001BP', '\u200B', '\n'));
		fc.assert(fc.property(fc.array(pieces, {maxLength: 30}), parts => {
			const text = sanitize(parts.join(''));
			assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/v);
			assert.equal(sanitize(text), text);
		}), {numRuns: 2000});
	});

	test('hostile length costs little: it is cut before it is searched', () => {
		const text = '\u001B]'.repeat(2_000_000);
		assert.ok(sanitize(text).length <= 1024);
	});
});
