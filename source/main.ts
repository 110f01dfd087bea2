import {existsSync} from 'node:fs';
import process from 'node:process';
import {exitCodeOf, exitCodes} from './exit-code.ts';
import {parseCommandLine, type CommandLine, type HelpAsked} from './command-line.ts';
import {connectCluster, connectRecording, connectRehearsal, type Surroundings} from './connect.ts';
import {configPath, statePath} from './files/paths.ts';
import type {Config} from './files/config.ts';
import {openAuditLog} from './files/audit-log.ts';
import {findPerson, type Person} from './files/person.ts';
import {describeProblem} from './format/words/problem-words.ts';
import {systemClock} from './store/clock.ts';
import {isProblemError} from './types/problem.ts';
import {joinSession, loadRehearsal, type Connection, type Session} from './session.ts';
import {detectCapabilities, type Capabilities} from './terminal/capabilities.ts';
import type {Snapshot} from './reading.ts';
import type {Playback} from './recording/recording-source.ts';

declare const ROLLTOP_VERSION: string | undefined;

export const version = typeof ROLLTOP_VERSION === 'string' ? ROLLTOP_VERSION : 'development';

const syncTimeoutMs = 30_000;

/**
The whole program: reads the command line, connects, shows or prints. Gives the exit code; the screen ends the process by
itself, since every way out of it has to give the terminal back.
*/
export async function main(argv: readonly string[]): Promise<number | undefined> {
	endQuietlyOnClosedPipe();
	try {
		if (argv[0] === completionCommand) {
			return await completeWords(argv.slice(1));
		}

		const commandLine = await parseCommandLine(argv);
		return 'help' in commandLine ? await printHelp(commandLine) : await run(commandLine);
	} catch (error) {
		if (isProblemError(error)) {
			process.stderr.write(`rolltop: ${describeProblem(error.problem)}\n`);
			return exitCodeOf(error.problem);
		}

		throw error;
	}
}

/** The scripts of `rolltop completion` call it; it has no place in the help. */
const completionCommand = '__complete';

async function completeWords(words: readonly string[]): Promise<number> {
	const {complete} = await import('./completion/complete.ts');
	await complete(words, surround({}, findPerson(undefined, undefined, process.env)));
	return exitCodes.done;
}

async function printScript(shell: string): Promise<number> {
	const {findScript} = await import('./completion/scripts.ts');
	process.stdout.write(findScript(shell));
	return exitCodes.done;
}

async function printHelp({help}: HelpAsked): Promise<number> {
	const {helpOf, helpOfAll} = await import('./help-text.ts');
	process.stdout.write(`${help === undefined ? helpOfAll() : helpOf(help)}\n`);
	return exitCodes.done;
}

/** `rolltop list | head` ends when head has read enough. */
function endQuietlyOnClosedPipe() {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') {
			process.exit(exitCodes.done);
		}
	});
}

async function run(commandLine: CommandLine): Promise<number | undefined> {
	const {command, flags} = commandLine;
	if (command === 'version') {
		process.stdout.write(`rolltop ${version} (node ${process.versions.node})\n`);
		return exitCodes.done;
	}

	if (command === 'completion') {
		return printScript(commandLine.operand!);
	}

	if (command === 'demo' && flags.list) {
		return listScenarios();
	}

	if (flags.token !== undefined) {
		process.stderr.write('warning: a token on the command line stands in the process list for everybody to see\n');
	}

	const config = await loadConfig();
	const person = findPerson(flags.person, config.person, process.env);
	const surroundings = surround(config, person);
	const capabilities = detectCapabilities({
		env: process.env,
		platform: process.platform,
		isInputTty: process.stdin.isTTY,
		isOutputTty: process.stdout.isTTY,
		flags: {noColor: !flags.color || config.color === false, ascii: flags.ascii || config.ascii === true},
	});
	switch (command) {
		case 'screen':
		case 'demo':
		case 'replay': {
			return showOrList(commandLine, {surroundings, capabilities, person});
		}

		case 'doctor': {
			const {examine} = await import('./doctor.ts');
			return examine(commandLine, {surroundings, capabilities});
		}

		default: {
			const {runInShell} = await import('./shell.ts');
			return runInShell(commandLine, {surroundings, person});
		}
	}
}

/** Most people have no config file: what reads and checks it is loaded for those who do. */
async function loadConfig(): Promise<Config> {
	const file = configPath(process.env, 'config.yaml');
	if (!existsSync(file)) {
		return {};
	}

	const {describeUnknownKey, readConfig} = await import('./files/config.ts');
	return readConfig(file, unknown => {
		process.stderr.write(`warning: ${describeUnknownKey(unknown)}\n`);
	});
}

function surround(config: Config, person: Person): Surroundings {
	const audit = openAuditLog({
		file: statePath(process.env, 'audit.jsonl'),
		person: person.name,
		isSelfDeclared: person.isSelfDeclared,
		version,
		now: systemClock.now,
	});
	return {config, audit, version, clock: systemClock};
}

async function listScenarios(): Promise<number> {
	const {listScenarios: list} = await loadRehearsal();
	if (process.stdout.isTTY) {
		const {scenarioTable} = await import('./scenario-table.tsx');
		process.stdout.write(`${scenarioTable(list(), process.stdout.columns)}\n`);
		return exitCodes.done;
	}

	const widest = Math.max(...list().map(({name}) => name.length));
	for (const {name, summary} of list()) {
		process.stdout.write(`${name.padEnd(widest)} ${summary}\n`);
	}

	return exitCodes.done;
}

type Outside = {readonly surroundings: Surroundings; readonly capabilities: Capabilities; readonly person: Person};

async function connect({command, operand, flags}: CommandLine, surroundings: Surroundings, firstFrame: Promise<void> = Promise.resolve()): Promise<{readonly connection: Connection; readonly playback: Playback | undefined}> {
	const path = recordingOf({command, operand, flags});
	if (path !== undefined) {
		return connectRecording(path, flags.speed ?? 1, surroundings);
	}

	const connection = command === 'demo'
		? await connectRehearsal(operand, flags, surroundings, {after: firstFrame, onFailed: throwLater})
		: await connectCluster(flags, surroundings);
	return {connection, playback: undefined};
}

function recordingOf({command, operand, flags}: Pick<CommandLine, 'command' | 'flags' | 'operand'>): string | undefined {
	return command === 'replay' ? operand : flags.replay;
}

/** A rehearsal cluster that does not start is a defect: the guard of the screen gives the terminal back and prints it. */
function throwLater(error: unknown) {
	queueMicrotask(() => {
		throw error;
	});
}

/** The screen where there is a terminal; else the list, and a word on stderr. */
async function showOrList(commandLine: CommandLine, {surroundings, capabilities, person}: Outside): Promise<number | undefined> {
	if (!capabilities.isInteractive) {
		return listInstead(commandLine, surroundings, capabilities);
	}

	// The screen's code loads while the connection is made.
	const screen = loadScreen();
	const {promise: firstFrame, resolve: frameIsDrawn} = Promise.withResolvers<void>();
	const {connection, playback} = await connect(commandLine, surroundings, firstFrame);
	const session = joinSession(connection, surroundings.audit);
	const {showScreen} = await screen;
	showScreen(session, {capabilities, person, audit: surroundings.audit, playback, first: firstKey(commandLine, session)});
	// The frame goes to the terminal at the end of this turn; what comes after it may take its time.
	setTimeout(frameIsDrawn, 1);
	return undefined;
}

/**
Yoga loads its WebAssembly through `fetch` where there is one, and that loads Node's own undici: 25 ms of the start. Without
`fetch` it decodes it itself.
*/
async function loadScreen() {
	const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch')!;
	Reflect.deleteProperty(globalThis, 'fetch');
	try {
		return await import('./app.tsx');
	} finally {
		Object.defineProperty(globalThis, 'fetch', fetch);
	}
}

function firstKey({command, operand}: CommandLine, session: Session): string | undefined {
	const {namespace} = session.connection.info;
	return command === 'screen' && operand !== undefined ? `${namespace ?? 'default'}/${operand}` : undefined;
}

async function listInstead(commandLine: CommandLine, surroundings: Surroundings, {dumb}: Capabilities): Promise<number> {
	const {command, operand, flags} = commandLine;
	const name = command === 'screen' ? operand : undefined;
	const [{findView, readReplay, waitForSync, warnAboutLinks}, {outputOf, printList, printRollout, selectViews}] = await Promise.all([import('./reading.ts'), import('./printing.ts')]);
	outputOf(commandLine);
	const print = (snapshot: Snapshot) => {
		const text = name === undefined ? printList(snapshot, commandLine) : printRollout(findView(snapshot, name), snapshot.now, commandLine);
		const what = name === undefined ? 'the list' : 'its text';
		const missing = process.stdout.isTTY ? 'stdin' : 'stdout';
		process.stderr.write(dumb ? `The terminal (TERM) can show no screen: ${what} instead\n` : `There is no terminal on ${missing}: ${what} instead of the screen\n`);
		process.stdout.write(text);
		return exitCodes.done;
	};

	const path = recordingOf(commandLine);
	if (path !== undefined) {
		const snapshot = await readReplay(path, flags.at, version);
		return print({...snapshot, views: selectViews(snapshot.store, commandLine), namespace: flags.namespace ?? snapshot.namespace});
	}

	const {connection} = await connect(commandLine, surroundings);
	const session = joinSession(connection, surroundings.audit);
	try {
		await waitForSync(session, syncTimeoutMs);
		warnAboutLinks(session.store.state.getState());
		return print({views: selectViews(session.store, commandLine), now: session.store.clock.now(), namespace: connection.info.namespace});
	} finally {
		await session.close();
	}
}

