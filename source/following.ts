import process from 'node:process';
import type {RolloutView} from './domain/rollout-view.ts';
import {sanitize} from './format/sanitize.ts';
import {exitCodes} from './exit-code.ts';
import type {Session} from './session.ts';

const gapMs = 1000;

/** What `--watch` prints. */
export type Watched = {
	/** Undefined: nothing is to be printed now. */
	readonly toText: () => string | undefined;
	/** What a document is about: it is printed again when this is another one. Absent for text, which is printed again when it reads differently. */
	readonly about?: () => unknown;
};

/**
`--watch`: prints again whenever something changed, at most once a second, until ctrl-c. Text replaces the text before on a terminal; documents follow
one another, each whole and for one change (the seconds that pass are none).
*/
export async function printAgain(session: Session, {toText, about}: Watched): Promise<number> {
	const {state, clock} = session.store;
	const {promise: isInterrupted, resolve: interrupt} = Promise.withResolvers<void>();
	process.once('SIGINT', interrupt);
	let last: {readonly text: string; readonly about: unknown} | undefined;
	let cancel: (() => void) | undefined;
	const print = () => {
		cancel = undefined;
		const subject = about?.();
		if (last !== undefined && about !== undefined && subject === last.about) {
			return;
		}

		const text = toText();
		if (text === undefined || text === last?.text) {
			return;
		}

		process.stdout.write((about === undefined ? separate(last === undefined) : '') + text);
		last = {text, about: subject};
	};

	print();
	const unsubscribe = state.subscribe(() => {
		cancel ??= clock.at(clock.now() + gapMs, print);
	});
	await isInterrupted;
	unsubscribe();
	cancel?.();
	return exitCodes.interrupted;
}

function separate(isFirst: boolean): string {
	if (process.stdout.isTTY) {
		return '\u{1B}[H\u{1B}[J';
	}

	return isFirst ? '' : '\n';
}

/** `Phase - message`, as the official plugin's `status`. */
export function describeStatus({phase, message}: RolloutView): string {
	return sanitize(phase === 'Healthy' || phase === 'Degraded' || message === '' ? phase : `${phase} - ${message}`);
}

/** The exit code of an outcome; undefined while there is none. */
export function statusCode({phase}: RolloutView): number | undefined {
	return phase === 'Healthy' ? exitCodes.done : (phase === 'Degraded' ? exitCodes.endedBadly : undefined);
}

export function explainDegraded({phase, message}: RolloutView): void {
	if (phase === 'Degraded') {
		process.stderr.write(`The rollout is in a degraded state with message: ${sanitize(message)}\n`);
	}
}

/** Waits for Healthy or Degraded and tells every phase on the way. Gives the exit code. */
export async function waitForOutcome(session: Session, key: string, {timeoutMs, tell}: {readonly timeoutMs: number | undefined; readonly tell: (line: string) => void}): Promise<number> {
	const {state, clock} = session.store;
	return new Promise(resolve => {
		let last = '';
		let cancel: (() => void) | undefined;
		const finish = (code: number) => {
			unsubscribe();
			cancel?.();
			resolve(code);
		};

		const look = () => {
			const view = state.getState().views.get(key);
			if (view === undefined) {
				process.stderr.write('The rollout is gone\n');
				finish(exitCodes.notFound);
				return;
			}

			const text = describeStatus(view);
			if (text !== last) {
				last = text;
				tell(`${text}\n`);
			}

			const code = statusCode(view);
			if (code !== undefined) {
				explainDegraded(view);
				finish(code);
			}
		};

		const unsubscribe = state.subscribe(look);
		if (timeoutMs !== undefined) {
			cancel = clock.at(clock.now() + timeoutMs, () => {
				process.stderr.write('Time ran out before it was Healthy or Degraded\n');
				finish(exitCodes.timeout);
			});
		}

		look();
	});
}
