import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import process from 'node:process';
import {after, before, test, type TestContext} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {bundleFixture, runInTerminal, type Program} from '../helpers/pseudo-terminal.ts';

let fixture: Awaited<ReturnType<typeof bundleFixture>>;

before(async () => {
	fixture = await bundleFixture('guarded');
});

after(async () => {
	await fixture.remove();
});

async function start(t: TestContext, args: readonly string[] = []): Promise<Program> {
	const program = runInTerminal(fixture.file, args);
	t.after(() => {
		program.pty.kill('SIGKILL');
	});
	await program.until(() => program.screen.text()[23] === 'row 23 of 100x24' && program.screen.isBracketedPaste());
	assert.equal(program.screen.isAlternate(), true);
	assert.equal(program.screen.cursor().isVisible, false);
	return program;
}

/** Nothing of the program is left, and the shell goes on where it was. */
function assertGivenBack({screen}: Program): void {
	assert.equal(screen.isAlternate(), false);
	assert.equal(screen.cursor().isVisible, true);
	assert.equal(screen.isBracketedPaste(), false);
	assert.equal(screen.text()[0], 'shell$ rolltop');
	assert.ok(screen.text().every(line => !line.includes('row ')), 'a frame is on the main screen');
}

function isRunning({pty}: Program): boolean {
	try {
		return process.kill(pty.pid, 0);
	} catch {
		return false;
	}
}

/** Looks until the condition holds; the runner's own limit ends a look in vain. */
async function eventually(condition: () => boolean): Promise<void> {
	while (!condition()) {
		await delay(10);
	}
}

for (const [signal, exitCode] of [['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130], ['SIGQUIT', 131]] as const) {
	test(`${signal} gives the terminal back and exits with ${exitCode}`, async (t: TestContext) => {
		const program = await start(t);
		process.kill(program.pty.pid, signal);
		t.assert.strictEqual(await program.ended, exitCode);
		assertGivenBack(program);
		t.assert.strictEqual(program.screen.text()[1], '');
	});
}

for (const [key, exitCode, stderr] of [['q', 0, ''], ['e', 3, ''], ['x', 70, 'Error: thrown [2Jon purpose'], ['r', 70, 'Error: rejected on purpose']] as const) {
	test(`after the key ${key} the terminal is given back and the exit code is ${exitCode}`, async (t: TestContext) => {
		const program = await start(t);
		program.pty.write(key);
		t.assert.strictEqual(await program.ended, exitCode);
		assertGivenBack(program);
		t.assert.strictEqual(program.screen.text()[1], stderr);
	});
}

test('SIGCONT takes the terminal again after a stop', async (t: TestContext) => {
	const program = await start(t);
	process.kill(program.pty.pid, 'SIGSTOP');
	await program.screen.write('\u{1B}[?1049l\u{1B}[?25h\u{1B}[?2004lshell$ fg');
	process.kill(program.pty.pid, 'SIGCONT');
	await program.until(() => program.screen.isAlternate() && program.screen.text()[23] === 'row 23 of 100x24' && program.screen.isBracketedPaste());
	t.assert.strictEqual(program.screen.cursor().isVisible, false);
	program.pty.write('q');
	t.assert.strictEqual(await program.ended, 0);
	assertGivenBack(program);
});

test('the answer to a query is not typed into the shell', async (t: TestContext) => {
	const program = await start(t);
	program.pty.write('u');
	await program.until(() => program.output().endsWith('\u{1B}[?u'));
	program.pty.write('\u{1B}[?0u');
	t.assert.strictEqual(await program.ended, 0);
	assertGivenBack(program);
	t.assert.strictEqual(program.screen.text()[1], '');
});

test('a closed terminal ends the program', async (t: TestContext) => {
	const program = await start(t);
	(program.pty as unknown as {destroy: () => void}).destroy();
	await eventually(() => !isRunning(program));
	t.assert.strictEqual(isRunning(program), false);
});

test('a terminal that does not read keeps nobody from ending the program', async (t: TestContext) => {
	const lagFile = `${fixture.file}.lag`;
	const program = await start(t, [lagFile]);
	program.pty.pause();
	program.pty.write('f');
	await eventually(() => existsSync(lagFile));
	process.kill(program.pty.pid, 'SIGTERM');
	await eventually(() => !isRunning(program));
	t.assert.strictEqual(isRunning(program), false);
});

test('a resize is followed', async (t: TestContext) => {
	const program = await start(t);
	program.screen.resize(70, 30);
	program.pty.resize(70, 30);
	await program.until(() => program.screen.text()[29] === 'row 29 of 70x30');
	t.assert.strictEqual(program.screen.text()[0], 'row 0 of 70x30');
	program.pty.write('q');
	t.assert.strictEqual(await program.ended, 0);
});
