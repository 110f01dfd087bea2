import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import stripAnsi from 'strip-ansi';
import {toAscii} from '../../source/ui/ascii.ts';
import {appendFitting, fitLine, flow, joinSides, line, lineWidth, padLine, paintLine, span, wrapText, type Line} from '../../source/ui/line.ts';
import {cut, pad, widthOf} from '../../source/ui/width.ts';
import {hostileText} from '../helpers/ui-hostile.ts';

const textOf = (spans: Line) => spans.map(({text}) => text).join('');
const sidesOf = (left: string, right: string, width: number) => textOf(joinSides(line(left), line(right), width));
const partsOf = (start: Line, parts: readonly string[], width: number) => textOf(appendFitting(start, parts.map(part => line(part)), ' ', width));
const color = {ascii: false, color: true};

test('what is cut ends in an ellipsis, or begins with one where the end counts', () => {
	assert.equal(cut('checkout-api', 8), 'checkou…');
	assert.equal(cut('checkout-api-7bfb4b85b6-x7tr2', 12, 'end'), '…b85b6-x7tr2');
	assert.equal(cut('short', 8), 'short');
	assert.equal(cut('short', 1), '…');
	assert.equal(cut('short', 0), '');
	assert.equal(cut('日本語テキスト', 5), '日本…');
	assert.equal(pad('ab', 4), 'ab  ');
	assert.equal(pad('ab', 4, 'right'), '  ab');
});

test('a width that is guessed without the segmenter is the one that Ink measures', () => {
	const signs = '✓●◷▸✻✗△∅·○◐×–…→░▁▂▃▄▅▆▇█▉▊▋▌▍▎▏‖■•↓↑≤≥';
	for (const sign of signs) {
		assert.equal(widthOf(sign), stringWidth(sign), sign);
	}

	fc.assert(fc.property(fc.string({unit: 'grapheme'}), text => {
		assert.equal(widthOf(text), stringWidth(text));
	}));
});

test('no line is wider than it may be, whatever is in it', () => {
	fc.assert(fc.property(fc.array(hostileText, {maxLength: 5}), fc.integer({min: 0, max: 60}), fc.boolean(), (texts, width, ascii) => {
		const spans = texts.map((text, index) => span(text, index % 2 === 0 ? {tone: 'bad'} : {}));
		assert.ok(lineWidth(fitLine(spans, width)) <= width);
		assert.equal(lineWidth(padLine(spans, width)), width);
		const painted = stripAnsi(paintLine(spans, width, {ascii, color: true}));
		assert.ok(stringWidth(painted) <= width);
		assert.ok(!ascii || /^[\u{20}-\u{7E}]*$/v.test(painted), painted);
	}));
});

test('ASCII takes the place of every sign, cell for cell', () => {
	assert.equal(toAscii('✓ 20% ██▌░ → done · 日本'), '+ 20% ###. > done - ????');
	fc.assert(fc.property(hostileText, text => {
		const {text: safe} = span(text);
		assert.equal(toAscii(safe).length, stringWidth(safe));
	}));
});

test('styles are the 16 colours, and without colour bold and inverse stay', () => {
	assert.equal(paintLine(line('x', {tone: 'good'}), 5, color), '\u{1B}[32mx\u{1B}[39m');
	assert.equal(paintLine(line('x', {tone: 'bad', inverse: true}), 5, color), '\u{1B}[1m\u{1B}[31m\u{1B}[7mx\u{1B}[27m\u{1B}[39m\u{1B}[22m');
	assert.equal(paintLine(line('x', {tone: 'bad', inverse: true}), 5, {ascii: false, color: false}), '\u{1B}[1m\u{1B}[7mx\u{1B}[27m\u{1B}[22m');
	assert.equal(paintLine(line('x', {tone: 'good'}), 5, {ascii: false, color: false}), 'x');
	assert.equal(paintLine(line('x'), 5, color), 'x');
});

test('no sequence from outside reaches a line', () => {
	assert.equal(textOf(line('\u{1B}[31mred\u{1B}[0m\u{7}\u{202E}evil')), 'red??evil');
});

test('pieces wrap between each other and never within', () => {
	const pieces = ['✓ 5%', '✓ pause 15s', '● pause', '○ done'].map(text => line(text));
	assert.deepEqual(flow(pieces, 24).map(textOf), ['✓ 5%   ✓ pause 15s', '● pause   ○ done']);
	assert.deepEqual(flow([line('far too long')], 6).map(textOf), ['far t…']);
	assert.deepEqual(flow([], 6), []);
});

test('the right side goes where both do not fit', () => {
	assert.equal(sidesOf('left', 'right', 12), 'left   right');
	assert.equal(sidesOf('left', 'right', 10), 'left');
	assert.equal(sidesOf('left left left', 'right', 10), 'left left…');
});

test('parts behind a line come whole or not at all', () => {
	assert.equal(partsOf(line('a'), ['bbb', 'c'], 4), 'a c');
	assert.equal(partsOf([], ['bbb', 'c'], 5), 'bbb c');
});

test('text wraps between words and is cut on the last line', () => {
	assert.deepEqual(wrapText('one two three four five', 9, 2).map(textOf), ['one two', 'three fo…']);
	assert.deepEqual(wrapText('one two', 9, 2).map(textOf), ['one two']);
	assert.deepEqual(wrapText('abcdefghijkl', 5, 2).map(textOf), ['abcde', 'fghi…']);
});
