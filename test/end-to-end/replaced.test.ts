import assert from 'node:assert/strict';
import {cpSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {runInTerminal} from '../helpers/pseudo-terminal.ts';
import {cleanEnv, makeHome, program} from '../helpers/run-program.ts';

test('files replaced under a running rolltop: what it has not loaded yet is said, and the screen stays', async context => {
	const home = makeHome(context);
	const copy = path.join(home, 'rolltop');
	cpSync(path.dirname(program), copy, {recursive: true});
	const screen = runInTerminal(path.join(copy, 'cli.js'), ['demo', 'gate'], {columns: 120, rows: 40, env: cleanEnv(home)});
	context.after(() => {
		screen.pty.kill('SIGKILL');
	});
	const shows = (pattern: RegExp) => pattern.test(screen.screen.text().join('\n'));
	await screen.until(() => shows(/▌ \S+/v) && shows(/live/v));
	for (const file of readdirSync(copy)) {
		rmSync(path.join(copy, file));
	}

	screen.pty.write('w');
	await screen.until(() => shows(/files of rolltop were replaced/v));
	screen.pty.write('\u{1B}');
	await screen.until(() => shows(/▌ \S+/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
});
