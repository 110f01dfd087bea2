import type {SimulatorClock} from '../clock.ts';
import type {StoredObject} from '../objects.ts';
import {timestamp} from '../time.ts';
import type {LogLine} from './log-desk.ts';

export type LogLevel = 'error' | 'info' | 'warning';

type Entry = {readonly at: number; readonly level: LogLevel; readonly message: string; readonly fields: Readonly<Record<string, string>>};

const keptLines = 5000;

/** What the controller has written: the last lines of it, in the form of the real one's (`time=… level=… msg=… rollout=…`). */
export class ControllerLog {
	readonly #clock: SimulatorClock;
	#entries: Entry[] = [];
	/** Lines before this instant are not kept. */
	since = -Infinity;

	constructor(clock: SimulatorClock) {
		this.#clock = clock;
	}

	write(level: LogLevel, message: string, about?: StoredObject, fields: Readonly<Record<string, string>> = {}) {
		const at = this.#clock.now();
		if (at < this.since) {
			return;
		}

		this.#entries.push({at, level, message, fields: about ? {...fields, [about.kind.toLowerCase()]: about.metadata.name, namespace: about.metadata.namespace ?? ''} : fields});
		if (this.#entries.length > 2 * keptLines) {
			this.#entries = this.#entries.slice(-keptLines);
		}
	}

	/** In order, from one instant up to, not including, another. */
	lines(fromMs: number, untilMs: number): readonly LogLine[] {
		return this.#entries.filter(({at}) => at >= fromMs && at < untilMs).map(entry => [entry.at, textOf(entry)]);
	}
}

/** As logrus writes fields: in the order of their names, quoted where that is needed. */
function textOf({at, level, message, fields}: Entry): string {
	const rest = Object.keys(fields).toSorted().map(key => ` ${key}=${quoted(fields[key]!)}`).join('');
	return `time="${timestamp(at)}" level=${level} msg=${quoted(message)}${rest}`;
}

function quoted(text: string): string {
	return /^[\w+\-.\/@^]+$/v.test(text) ? text : JSON.stringify(text);
}
