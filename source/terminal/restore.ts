import type {EventEmitter} from 'node:events';
import {closeSync, constants as files, openSync, writeSync} from 'node:fs';
import {constants as system} from 'node:os';
import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {unblock} from './output.ts';
import type {FrameWriter} from './frame-writer.ts';

/** Why the program ends. */
export type LeaveReason =
	| {readonly kind: 'quit'; readonly exitCode: number}
	| {readonly kind: 'signal'; readonly signal: EndingSignal}
	/** The terminal cannot be read or written any more (the window was closed, the line is down). */
	| {readonly kind: 'terminalGone'}
	/** A defect; the stack goes to stderr once the screen is given back. */
	| {readonly kind: 'crash'; readonly error: unknown};

type EndingSignal = 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT';

/** What a terminal's input has beyond a stream. */
export type TerminalInput = Readable & {
	readonly isRaw?: boolean;
	readonly setRawMode?: (isRaw: boolean) => unknown;
};

export type TerminalGuard = {
	/**
	The one way out: shuts the program down, gives the terminal back, ends the process. While that is under way, another
	signal ends the process at once; whatever else goes wrong then changes nothing.
	*/
	readonly leave: (reason: LeaveReason) => Promise<void>;
	/** Takes the guard off: signals and crashes do again what Node does by itself. */
	readonly dispose: () => void;
};

export type TerminalGuardOptions = {
	readonly process: NodeJS.Process;
	readonly stdin: TerminalInput;
	readonly writer: Pick<FrameWriter, 'giveBack' | 'giveBackNow' | 'resume' | 'isAwaitingAnswer'>;
	/** Ends what is under way and unmounts Ink. What it throws is not looked at; it gets `graceMs` and no more. */
	readonly shutdown: (reason: LeaveReason) => Promise<void>;
	readonly graceMs?: number;
};

const endingSignals: readonly EndingSignal[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'];

/** By sysexits.h: an internal software error. */
const crashExitCode = 70;

/** How long a terminal that does not read is waited for; what has not gone by then never will in time. */
const flushTimeoutMs = 300;

/**
The terminal's answer to a query that was sent just before the end would be typed into the shell: Ink, while it still reads,
takes it. Most lines are faster than this.
*/
const answerMs = 60;

/**
Gives the terminal back on every way out: alternate screen, cursor, paste mode, raw mode. Ink would do so on signals, but only while
nobody else listens to them: so whoever listens, as we do, does all of it.
*/
export function guardTerminal(options: TerminalGuardOptions): TerminalGuard {
	const {process, stdin, writer} = options;
	let isLeaving = false;

	const leave = async (reason: LeaveReason) => {
		if (isLeaving) {
			hasten(process, reason);
			return;
		}

		isLeaving = true;
		if (writer.isAwaitingAnswer) {
			await delay(answerMs);
		}

		await shutDown(options, reason);
		const isTaken = await writer.giveBack(flushTimeoutMs);
		if (!isTaken) {
			unblockErrors(process);
		}

		leaveRawMode(stdin);
		if (reason.kind === 'crash') {
			process.stderr.write(`${describe(reason.error)}\n`);
		}

		process.exit(exitCodeOf(reason));
	};

	const leaveFor = (reason: LeaveReason) => () => {
		leave(reason).catch(() => process.exit(exitCodeOf(reason)));
	};

	const onCrash = (error: unknown) => {
		leaveFor({kind: 'crash', error})();
	};

	const onContinue = () => {
		takeAgain(stdin, writer);
	};

	const onExit = () => {
		leaveAtOnce(options);
	};

	const listeners: ReadonlyArray<readonly [EventEmitter, string, (...values: unknown[]) => void]> = [
		...endingSignals.filter(isKnownSignal).map(signal => [process, signal, leaveFor({kind: 'signal', signal})] as const),
		...['SIGCONT'].filter(isKnownSignal).map(signal => [process, signal, onContinue] as const),
		[process, 'uncaughtException', onCrash],
		[process, 'unhandledRejection', onCrash],
		[process, 'exit', onExit],
		[stdin, 'error', leaveFor({kind: 'terminalGone'})],
	];

	for (const [emitter, event, listener] of listeners) {
		emitter.on(event, listener);
	}

	return {
		leave,
		dispose() {
			for (const [emitter, event, listener] of listeners) {
				emitter.off(event, listener);
			}
		},
	};
}

/** Whoever sends a second signal does not want to wait. */
function hasten(process: NodeJS.Process, reason: LeaveReason): void {
	if (reason.kind === 'signal') {
		process.exit(exitCodeOf(reason));
	}
}

function exitCodeOf(reason: LeaveReason): number {
	switch (reason.kind) {
		case 'quit': {
			return reason.exitCode;
		}

		case 'signal': {
			return 128 + system.signals[reason.signal];
		}

		case 'terminalGone': {
			return 128 + system.signals.SIGHUP;
		}

		case 'crash': {
			return crashExitCode;
		}
	}
}

/** Windows has no SIGCONT and no SIGQUIT; listening to an unknown signal throws. */
function isKnownSignal(signal: string): boolean {
	return Object.hasOwn(system.signals, signal);
}

async function shutDown({shutdown, graceMs = 1000}: TerminalGuardOptions, reason: LeaveReason): Promise<void> {
	const {promise: graceIsOver, resolve} = Promise.withResolvers<void>();
	const timer = setTimeout(resolve, graceMs);
	try {
		await Promise.race([shutdown(reason), graceIsOver]);
	} catch {
		// The way out must not fail
	} finally {
		clearTimeout(timer);
	}
}

/** After a stop the shell has set the terminal up for itself. Node changes the tty's mode only where it believes it is another one. */
function takeAgain(stdin: TerminalInput, writer: Pick<FrameWriter, 'resume'>): void {
	if (stdin.isRaw) {
		stdin.setRawMode?.(false);
		stdin.setRawMode?.(true);
	}

	writer.resume();
}

/** Somebody called `process.exit`: what is written now must be written synchronously. */
function leaveAtOnce({stdin, writer, process}: TerminalGuardOptions): void {
	const bytes = writer.giveBackNow();
	if (bytes !== '') {
		unblockErrors(process);
		writeNow(bytes);
	}

	leaveRawMode(stdin);
}

/** Ink shows the cursor on stderr once more: that would block for as long as the terminal does. */
function unblockErrors({stderr}: NodeJS.Process): void {
	if (stderr.isTTY) {
		unblock(stderr);
	}
}

function leaveRawMode(stdin: TerminalInput): void {
	try {
		stdin.setRawMode?.(false);
	} catch {
		// The terminal is gone
	}
}

/** Without blocking: a terminal that does not read must not keep a process that was told to end. */
function writeNow(bytes: string): void {
	try {
		const terminal = openSync('/dev/tty', files.O_WRONLY | files.O_NONBLOCK | files.O_NOCTTY); // eslint-disable-line no-bitwise
		writeSync(terminal, bytes);
		closeSync(terminal);
	} catch {
		// No terminal any more, or none that takes it
	}
}

/** Without control characters: a message may quote what a cluster said. */
function describe(error: unknown): string {
	const text = error instanceof Error ? error.stack ?? error.message : String(error);
	return text.replaceAll(/[\p{Control}--[\t\n]]/gv, '');
}
