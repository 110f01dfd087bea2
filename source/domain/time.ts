import type {Instant} from '../types/clock.ts';

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+\-]\d\d:\d\d)$/v;

/** An RFC 3339 time as the API writes it; undefined when it is absent or not one. */
export function parseInstant(text: string | undefined): Instant | undefined {
	if (text === undefined || !rfc3339.test(text)) {
		return undefined;
	}

	const instant = Date.parse(text);
	return Number.isNaN(instant) ? undefined : instant;
}

const secondsOf: Readonly<Record<string, number>> = {
	ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600,
};

const goDuration = /^[+\-]?(?:0|(?:(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:ns|us|µs|μs|ms|[hms]))+)$/v;
const goPart = /(?<amount>\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?<unit>ns|us|µs|μs|ms|[hms])/gv;
const longestText = 100;

/** Go's duration (`1h30m`, `1.5h`, `-2s`) in seconds; undefined when it is absent or not one. Go knows no days. */
export function parseGoDuration(text: string | undefined): number | undefined {
	if (text === undefined || text.length > longestText || !goDuration.test(text)) {
		return undefined;
	}

	let seconds = 0;
	for (const {groups} of text.matchAll(goPart)) {
		seconds += Number(groups?.amount) * (secondsOf[groups?.unit ?? ''] ?? 0);
	}

	return text.startsWith('-') ? -seconds : seconds;
}

/**
Length of a timed pause in whole seconds, of a number, digits or a Go duration (argo-rollouts.md 7.2); undefined for
what the controller refuses.
*/
export function parsePauseDuration(duration: number | string): number | undefined {
	const seconds = typeof duration === 'number' ? duration : (/^\d{1,15}$/v.test(duration) ? Number(duration) : parseGoDuration(duration));
	return seconds === undefined || !Number.isFinite(seconds) || seconds < 0 ? undefined : Math.trunc(seconds);
}

const lastInstant = 8.64e15; // Of a Date

/** Undefined where one of the two is unknown, or beyond what a date can say. */
export function addSeconds(instant: Instant | undefined, seconds: number | undefined): Instant | undefined {
	const sum = instant === undefined || seconds === undefined ? NaN : instant + (1000 * seconds);
	return Math.abs(sum) <= lastInstant ? sum : undefined;
}
