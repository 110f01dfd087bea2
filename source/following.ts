import process from 'node:process';
import type {RolloutView} from './domain/rollout-view.ts';
import {sanitize} from './format/sanitize.ts';
import {exitCodes} from './exit-code.ts';
import type {Session} from './session.ts';

const gapMs = 1000;

/** `--watch`: the text again whenever it says something new, at most once a second, until ctrl-c. A terminal is cleared in between. */
export async function printAgain(session: Session, toText: () => string): Promise<number> {
	const {state, clock} = session.store;
	let last = '';
	let cancel: (() => void) | undefined;
	const print = () => {
		cancel = undefined;
		const text = toText();
		if (text !== last) {
			process.stdout.write(process.stdout.isTTY ? `\u{1B}[H\u{1B}[J${text}` : `${last === '' ? '' : '\n'}${text}`);
			last = text;
		}
	};

	print();
	const unsubscribe = state.subscribe(() => {
		cancel ??= clock.at(clock.now() + gapMs, print);
	});
	await new Promise<void>(resolve => {
		process.once('SIGINT', () => {
			resolve();
		});
	});
	unsubscribe();
	cancel?.();
	return exitCodes.interrupted;
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

/** Waits for Healthy or Degraded and prints every phase on the way. Gives the exit code. */
export async function waitForOutcome(session: Session, key: string, timeoutMs: number | undefined): Promise<number> {
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
				process.stdout.write(`${text}\n`);
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
