import type {LogLine} from '../types/cluster.ts';

/** The kubelet puts the time before each line: `2026-11-23T12:38:58.123456789Z text`, in the zone of the node. */
const stamped = /^(?<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+\-]\d\d:\d\d)(?: |$)/v;
const longestStamp = 40;

type Time = {readonly secondMs: number; readonly nanos: number};

type Stamped = {readonly time: Time | undefined; readonly text: string};

function readStamp(line: string): Stamped {
	const found = stamped.exec(line.slice(0, longestStamp));
	const {second = '', fraction = '', zone = ''} = found?.groups ?? {};
	const secondMs = Date.parse(second + zone);
	return found === null || Number.isNaN(secondMs)
		? {time: undefined, text: line}
		: {time: {secondMs, nanos: Number(fraction.padEnd(9, '0'))}, text: line.slice(found[0].length)};
}

const compare = (a: Time, b: Time) => a.secondMs === b.secondMs ? a.nanos - b.nanos : a.secondMs - b.secondMs;

/**
How far a log has been read, so that after a break it goes on without a gap and without a line twice: the server repeats the whole
second, and what was read of it is passed over.
*/
export class LogPosition {
	#last: Time | undefined;
	/** Lines read that have exactly the last time. */
	#equal = 0;
	/** Of those, how many the server is still to repeat. */
	#toPass = 0;
	#isRepeating = false;

	/** For `sinceTime`; undefined before the first line. */
	get since(): string | undefined {
		return this.#last === undefined ? undefined : new Date(this.#last.secondMs).toISOString().replace('.000Z', 'Z');
	}

	/** The log was opened again. */
	reopen() {
		this.#isRepeating = this.#last !== undefined;
		this.#toPass = this.#equal;
	}

	#isRepeated(time: Time): boolean {
		const order = compare(time, this.#last!);
		if (order > 0) {
			this.#isRepeating = false;
			return false;
		}

		if (order < 0) {
			return true;
		}

		this.#toPass -= 1;
		return this.#toPass >= 0;
	}

	/** The line without its stamp; undefined for one that was read before. */
	read(line: string): LogLine | undefined {
		const {time, text} = readStamp(line);
		if (time === undefined) {
			return {at: undefined, text};
		}

		if (this.#isRepeating && this.#isRepeated(time)) {
			return undefined;
		}

		this.#equal = this.#last !== undefined && compare(time, this.#last) === 0 ? this.#equal + 1 : 1;
		this.#last = time;
		return {at: time.secondMs + Math.trunc(time.nanos / 1e6), text};
	}
}
