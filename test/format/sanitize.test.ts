import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import fc from 'fast-check';
import {sanitize} from '../../source/format/sanitize.ts';

suite('sanitize', () => {
	test('ordinary text stays, also with letters of other scripts', () => {
		const texts = ['', 'checkout-api-7bfb4b85b6-sxlwb', 'Größe 3 µs → ok', '日本語', 'résumé'];
		assert.deepEqual(texts.map(text => sanitize(text)), texts);
	});

	test('escape sequences go', () => {
		assert.equal(sanitize('a\u{1B}[31mred\u{1B}[0mb'), 'aredb');
		assert.equal(sanitize('a\u{1B}]0;title\u{7}b'), 'ab');
		assert.equal(sanitize('a\u{1B}]8;;http://evil\u{1B}\\link\u{1B}]8;;\u{1B}\\b'), 'alinkb');
		assert.equal(sanitize('a\u{9B}2Jb'), 'ab');
	});

	test('what is left of controls becomes visible', () => {
		assert.equal(sanitize('a\u{1B}b\u{0}c\u{7F}d\u{85}e'), 'a?b?c?d e');
	});

	test('line breaks and tabs are spaces', () => {
		assert.equal(sanitize('one\r\ntwo\tthree\u{2028}four\u{2029}five'), 'one two three four five');
	});

	test('what turns text round or has no width becomes visible', () => {
		assert.equal(sanitize('invoice\u{202E}gnp.exe'), 'invoice?gnp.exe');
		assert.equal(sanitize('a\u{2066}b\u{2069}c\u{200B}d\u{200D}e\u{FEFF}f\u{AD}g\u{E0041}h'), 'a?b?c?d?e?f?g?h');
		assert.equal(sanitize('lone \u{D800} surrogate'), 'lone ? surrogate');
		assert.equal(sanitize('sign\u{FE0F}'), 'sign');
	});

	test('marks do not pile up', () => {
		assert.equal(sanitize(`e${'\u{301}'.repeat(40)}`), 'e\u{301}\u{301}');
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
		const pieces = fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('\u{1B}[', '\u{1B}]', '\u{9D}', '\u{7}', '\u{202E}', '\u{1B}P', '\u{200B}', '\n'));
		fc.assert(fc.property(fc.array(pieces, {maxLength: 30}), parts => {
			const text = sanitize(parts.join(''));
			assert.doesNotMatch(text, /[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/v);
			assert.equal(sanitize(text), text);
		}), {numRuns: 2000});
	});

	test('hostile length costs little: it is cut before it is searched', () => {
		const text = '\u{1B}]'.repeat(2_000_000);
		assert.ok(sanitize(text).length <= 1024);
	});
});
