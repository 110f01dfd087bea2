import assert from 'node:assert/strict';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {denying, startSimulator, type SimulatorOptions} from '../../source/simulator/index.ts';
import {runInTerminal, type Program} from '../helpers/pseudo-terminal.ts';
import {cleanEnv, makeHome, program, writeFileIn} from '../helpers/run-program.ts';

/** The built program in a real pseudo-terminal, as a person starts it. */
function start(context: TestContext, argv: readonly string[], size: {readonly columns?: number; readonly rows?: number} = {}, extra: Readonly<Record<string, string>> = {}): Program & {readonly shows: (pattern: RegExp) => boolean; readonly text: () => string} {
	const running = runInTerminal(program, argv, {columns: 120, rows: 40, ...size, env: cleanEnv(makeHome(context), extra)});
	context.after(() => {
		running.pty.kill('SIGKILL');
	});
	const text = () => running.screen.text().join('\n');
	return {...running, text, shows: pattern => pattern.test(text())};
}

const isGivenBack = ({screen}: Program) => !screen.isAlternate() && screen.cursor().isVisible && !screen.isBracketedPaste();

test('demo: the fleet, one rollout, help, back, and q gives the terminal back with exit code 0', async context => {
	const screen = start(context, ['demo']);
	await screen.until(() => screen.shows(/orders +● waits for you/v) && screen.shows(/REHEARSAL/v));
	assert.ok(screen.screen.isAlternate());
	screen.pty.write('/orders\r');
	await screen.until(() => screen.shows(/▌ orders/v) && !screen.shows(/payments/v));
	screen.pty.write('\r');
	await screen.until(() => screen.shows(/WAITS FOR YOU/v) && screen.shows(/TRAFFIC/v) && screen.shows(/PODS/v));
	screen.pty.write('?');
	await screen.until(() => screen.shows(/ONE ROLLOUT/v) && screen.shows(/THE SIGNS/v));
	screen.pty.write('?');
	await screen.until(() => screen.shows(/TRAFFIC/v));
	screen.pty.write('\u{1B}');
	await screen.until(() => screen.shows(/▌ orders/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
	assert.ok(isGivenBack(screen));
	assert.match(screen.text(), /shell\$ rolltop/v);
});

test('two strokes bring the users back and the panel proves it', async context => {
	const screen = start(context, ['demo', 'errors']);
	await screen.until(() => screen.shows(/▌ \S+/v) && screen.shows(/live/v));
	screen.pty.write('a');
	await screen.until(() => screen.shows(/ABORT \S+ in rehearsal \/ \S+\?/v));
	screen.pty.write('a');
	await screen.until(() => screen.shows(/✓ SAFE after .*router says 0%/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
});

test('every size is drawn to its last row and column, also while it is being resized', async context => {
	const screen = start(context, ['demo'], {columns: 120, rows: 40});
	await screen.until(() => screen.shows(/▌/v) && screen.shows(/\? help/v));
	for (const [columns, rows] of [[80, 24], [60, 15], [200, 50], [40, 8], [120, 40]] as const) {
		screen.pty.resize(columns, rows);
		screen.screen.resize(columns, rows);

		await screen.until(() => {
			const text = screen.screen.text();
			return text[0]!.length > columns - 6 && text[0]!.length <= columns && text.at(-1) !== '' && screen.shows(/▌/v);
		});
	}

	screen.pty.resize(30, 5);
	screen.screen.resize(30, 5);
	await screen.until(() => screen.shows(/rolltop needs 40x8/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
});

test('SIGTERM, SIGHUP and ctrl-c give the terminal back with their exit codes', async context => {
	for (const [signal, code] of [['SIGTERM', 143], ['SIGHUP', 129], ['ctrl-c', 130]] as const) {
		const screen = start(context, ['demo', 'gate']);

		await screen.until(() => screen.shows(/▌/v));
		if (signal === 'ctrl-c') {
			screen.pty.write('\u{3}');
		} else {
			screen.pty.kill(signal);
		}

		assert.equal(await screen.ended, code);
		assert.ok(isGivenBack(screen), signal);
	}
});

test('a recording plays, pauses, seeks and refuses to be changed', async context => {
	const screen = start(context, ['replay', path.join(import.meta.dirname, '..', 'fixtures', 'recordings', 'abort-at-50'), '--speed', '4']);
	await screen.until(() => screen.shows(/RECORDING/v) && screen.shows(/checkout-api/v));
	screen.pty.write(' ');
	await screen.until(() => screen.shows(/‖/v));
	screen.pty.write('a');
	await screen.until(() => screen.shows(/This is a recording: nothing can be changed/v));
	screen.pty.write('.');
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
});

test('no colour, no Unicode: still readable', async context => {
	const screen = start(context, ['demo', 'gate', '--ascii'], {columns: 80, rows: 24}, {NO_COLOR: '1'});
	await screen.until(() => screen.shows(/! waits for you/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
	// Only styles that are no colours: bold, dim, inverse, reset.

	assert.doesNotMatch(screen.output(), /\u{1B}\[(?:\d+;)*(?:3\d|4\d|9\d|10[0-7])m/v);

	assert.match(screen.output(), /^[\u{0}-\u{7F}]*$/v);
});

async function serve(context: TestContext, options: SimulatorOptions) {
	const simulator = await startSimulator(options);
	context.after(async () => simulator.close());
	const home = makeHome(context);
	return {simulator, argv: ['--kubeconfig', writeFileIn(home, 'kubeconfig', simulator.kubeconfig)]};
}

test('a server that is down, and one that comes back: rows stay, marked, and go on', async context => {
	const {simulator, argv} = await serve(context, {scenario: 'gate'});
	const screen = start(context, argv);
	await screen.until(() => screen.shows(/▌/v) && screen.shows(/live/v));
	const end = simulator.faults.add({when: () => true, fault: {kind: 'reset'}});
	simulator.faults.strikeOpen(() => true, {kind: 'reset'});
	await screen.until(() => screen.shows(/STALE|stale/v));
	assert.ok(screen.shows(/▌/v), 'the rows stay');
	end();
	screen.pty.write('\u{12}');
	await screen.until(() => !screen.shows(/stale|STALE/v) && screen.shows(/live/v));
	screen.pty.write('q');
	assert.equal(await screen.ended, 0);
});

test('what may not be read is said, with the next step, and costs only itself', async context => {
	const rollouts = await serve(context, {scenario: 'gate', isAllowed: denying({resource: 'rollouts'})});
	const denied = start(context, rollouts.argv);
	await denied.until(() => denied.shows(/DENIED/v) && denied.shows(/may not list rollouts in namespace shop/v));
	denied.pty.write('q');
	assert.equal(await denied.ended, 0);
	const pods = await serve(context, {scenario: 'gate', isAllowed: denying({resource: 'pods'})});
	const partly = start(context, pods.argv);
	await partly.until(() => partly.shows(/▌/v) && partly.shows(/pods/v));
	partly.pty.write('q');
	assert.equal(await partly.ended, 0);
});
