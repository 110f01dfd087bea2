import assert from 'node:assert/strict';
import {test} from 'node:test';
import {detectCapabilities, type Capabilities, type CapabilitySources} from '../../source/terminal/capabilities.ts';

function detect(env: CapabilitySources['env'], others: Partial<Omit<CapabilitySources, 'env'>> = {}): Capabilities {
	return detectCapabilities({env, platform: 'linux', isInputTty: true, isOutputTty: true, flags: {noColor: false, ascii: false}, ...others});
}

const depths: ReadonlyArray<readonly [CapabilitySources['env'], Capabilities['colorDepth']]> = [
	[{TERM: 'xterm'}, 'basic'],
	[{TERM: 'linux'}, 'basic'],
	[{TERM: 'xterm-256color'}, '256'],
	[{TERM: 'screen.xterm-256color'}, '256'],
	[{TERM: 'xterm-256color', COLORTERM: 'truecolor'}, 'truecolor'],
	[{TERM: 'xterm-direct'}, 'truecolor'],
	[{TERM: 'vt100'}, 'none'],
	[{TERM: 'vt220'}, 'none'],
	[{TERM: 'vt525'}, 'basic'],
	[{TERM: 'xterm-mono'}, 'none'],
	[{TERM: 'dumb'}, 'none'],
	[{TERM: 'xterm', NO_COLOR: '1'}, 'none'],
	[{TERM: 'xterm', NO_COLOR: '0'}, 'none'],
	[{TERM: 'xterm', NO_COLOR: ''}, 'basic'],
	[{TERM: 'xterm', FORCE_COLOR: '0'}, 'none'],
	[{TERM: 'vt100', FORCE_COLOR: '3'}, 'truecolor'],
	[{TERM: 'xterm', FORCE_COLOR: '2', NO_COLOR: '1'}, '256'],
	[{TERM: 'dumb', FORCE_COLOR: ''}, 'basic'],
];

for (const [env, depth] of depths) {
	test(`the colours of ${JSON.stringify(env)} are ${depth}`, () => {
		assert.equal(detect(env).colorDepth, depth);
	});
}

test('--no-color goes before everything', () => {
	assert.equal(detect({TERM: 'xterm', FORCE_COLOR: '3'}, {flags: {noColor: true, ascii: false}}).colorDepth, 'none');
});

test('a pipe has no colours unless they are forced', () => {
	assert.equal(detect({TERM: 'xterm-256color'}, {isOutputTty: false}).colorDepth, 'none');
	assert.equal(detect({TERM: 'xterm-256color', FORCE_COLOR: '1'}, {isOutputTty: false}).colorDepth, 'basic');
});

const locales: ReadonlyArray<readonly [CapabilitySources['env'], boolean]> = [
	[{LANG: 'en_US.UTF-8'}, true],
	[{LANG: 'C.utf8'}, true],
	[{LANG: 'C'}, false],
	[{}, false],
	[{LC_ALL: 'C', LANG: 'en_US.UTF-8'}, false],
	[{LC_CTYPE: 'C.UTF-8', LANG: 'C'}, true],
	[{LC_ALL: '', LC_CTYPE: '', LANG: 'de_DE.UTF-8'}, true],
	[{LC_ALL: 'de_DE.ISO-8859-1', LC_CTYPE: 'C.UTF-8'}, false],
];

for (const [env, isUnicode] of locales) {
	test(`in the locale of ${JSON.stringify(env)} text may ${isUnicode ? '' : 'not '}leave ASCII`, () => {
		assert.equal(detect({TERM: 'xterm', ...env}).unicode, isUnicode);
	});
}

test('--ascii goes before the locale', () => {
	assert.equal(detect({LANG: 'C.UTF-8'}, {flags: {noColor: false, ascii: true}}).unicode, false);
});

test('a full screen needs a terminal on both sides that can do more than print', () => {
	assert.deepEqual([detect({TERM: 'xterm'}).isInteractive, detect({TERM: 'xterm'}).dumb], [true, false]);
	assert.deepEqual([detect({TERM: 'dumb'}).isInteractive, detect({TERM: 'dumb'}).dumb], [false, true]);
	assert.deepEqual([detect({}).isInteractive, detect({}).dumb], [false, true]);
	assert.equal(detect({TERM: 'xterm'}, {isInputTty: false}).isInteractive, false);
	assert.equal(detect({TERM: 'xterm'}, {isOutputTty: false}).isInteractive, false);
});

test('Windows sets neither TERM nor a locale, and can do all', () => {
	assert.deepEqual(detect({}, {platform: 'win32'}), {isInteractive: true, colorDepth: 'basic', unicode: true, dumb: false});
	assert.equal(detect({WT_SESSION: 'x'}, {platform: 'win32'}).colorDepth, 'truecolor');
});
