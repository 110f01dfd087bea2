import type {Instant} from '../types/clock.ts';
import type {LogEntry} from '../store/logs-content.ts';

/** What a screen can scroll through, and no more memory than that. */
export const keptLines = 2000;
const rateWindowMs = 3000;
/** More in a second than anybody reads. */
const floodRate = 200;

type Count = {readonly at: Instant; readonly lines: number};

/** The last lines of one side by their times, how many come in a second, and whether some were lost on the way. */
export class LogRing {
	#entries: LogEntry[] = [];
	#counts: Count[] = [];
	#lostAt: Instant = -Infinity;
	/** All that ever came. */
	total = 0;

	/** Lines of several pods come in bursts: each finds its place from the end. */
	#insert(entry: LogEntry) {
		const {at = Infinity} = entry;
		const before = this.#entries.findLastIndex(other => (other.at ?? -Infinity) <= at);
		if (before === this.#entries.length - 1) {
			this.#entries.push(entry);
		} else {
			this.#entries.splice(before + 1, 0, entry);
		}
	}

	add(entries: readonly LogEntry[], skipped: number, now: Instant) {
		for (const entry of entries) {
			this.#insert(entry);
		}

		const lines = entries.length + skipped;
		this.total += lines;
		this.#counts.push({at: now, lines});
		const over = this.#entries.length - keptLines;
		if (over > 0) {
			this.#entries = this.#entries.slice(over);
		}

		if (skipped > 0) {
			this.#lostAt = now;
		}
	}

	/** The lines as they stand: a copy that nothing changes any more. */
	entries(): readonly LogEntry[] {
		return [...this.#entries];
	}

	/** Lines in a second over the last three; what was there when the log was opened does not count. */
	rate(now: Instant, openedAt: Instant): number {
		this.#counts = this.#counts.filter(({at}) => at > now - rateWindowMs);
		const lines = this.#counts.filter(({at}) => at > openedAt + 1000).reduce((sum, count) => sum + count.lines, 0);
		const spanMs = Math.min(rateWindowMs, now - openedAt - 1000);
		return spanMs <= 0 ? 0 : Math.round(lines / (Math.max(1000, spanMs) / 1000));
	}

	isFlooded(now: Instant, openedAt: Instant): boolean {
		return this.rate(now, openedAt) >= floodRate || this.#lostAt > now - rateWindowMs;
	}
}
