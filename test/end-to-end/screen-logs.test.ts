import assert from 'node:assert/strict';
import {test} from 'node:test';
import {runInTerminal} from '../helpers/pseudo-terminal.ts';
import {cleanEnv, makeHome, program} from '../helpers/run-program.ts';

test('l shows both versions, tab goes on, m shows the evidence and tries it, q gives the terminal back', async context => {
	const {pty, screen, until, ended} = runInTerminal(program, ['demo'], {columns: 120, rows: 40, env: cleanEnv(makeHome(context))});
	context.after(() => {
		pty.kill('SIGKILL');
	});
	const shows = (pattern: RegExp) => pattern.test(screen.text().join('\n'));
	await until(() => shows(/search +▸/v) && shows(/REHEARSAL/v));
	pty.write('/search\r');
	await until(() => shows(/▌ search/v) && !shows(/payments/v));
	pty.write('l');
	await until(() => shows(/ LOGS {2}following/v) && shows(/ CANARY .*│ STABLE/v) && shows(/\d\d:\d\d:\d\d level=[^│]*│\d\d:\d\d:\d\d [\da-z]{5} /v));
	pty.write('f');
	await until(() => shows(/HELD, [\d,]+ new line/v));
	pty.write('f');
	await until(() => shows(/ LOGS {2}following/v));
	pty.write('k');
	await until(() => shows(/HELD/v));
	pty.write('f');
	await until(() => shows(/ LOGS {2}following/v));
	pty.write('\t');
	await until(() => shows(/2 of \d+, tab: next/v) && !shows(/STABLE/v));
	pty.write('\u{1B}');
	await until(() => shows(/▌ search/v));
	pty.write('m');
	await until(() => shows(/ANALYSIS {2}search-/v) && shows(/passes when/v) && shows(/│/v));
	pty.write('\r');
	await until(() => shows(/TRIED \d\d:\d\d:\d\d {2}success-rate/v) && shows(/stable {2}✓ 1 row/v));
	pty.write('q');
	assert.equal(await ended, 0);
});
