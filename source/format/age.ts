import type {Instant} from '../types/clock.ts';
import {formatDuration, formatShortDuration} from './duration.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** `1h5m`, and `1h` where the rest is 0. */
function pair(seconds: number, [unit, size]: readonly [string, number], [smallUnit, smallSize]: readonly [string, number]): string {
	const large = Math.trunc(seconds / size);
	const small = Math.trunc((seconds % size) / smallSize);
	return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;
}

/** Age as kubectl prints it (HumanDuration, argo-rollouts.md 4.13). */
export function humanDuration(seconds: number): string {
	const whole = Math.trunc(seconds);
	if (!Number.isFinite(seconds) || seconds < -1) {
		return '<invalid>';
	}

	if (whole < 2 * minute) {
		return `${Math.max(0, whole)}s`;
	}

	if (whole < 10 * minute) {
		return pair(whole, ['m', minute], ['s', 1]);
	}

	if (whole < 3 * hour) {
		return `${Math.trunc(whole / minute)}m`;
	}

	if (whole < 8 * hour) {
		return pair(whole, ['h', hour], ['m', minute]);
	}

	return longDuration(whole);
}

function longDuration(seconds: number): string {
	if (seconds < 2 * day) {
		return `${Math.trunc(seconds / hour)}h`;
	}

	if (seconds < 8 * day) {
		return pair(seconds, ['d', day], ['h', hour]);
	}

	if (seconds < 2 * year) {
		return `${Math.trunc(seconds / day)}d`;
	}

	return seconds < 8 * year ? pair(seconds, ['y', year], ['d', day]) : `${Math.trunc(seconds / year)}y`;
}

/** Age of an instant as kubectl prints it; `n/a` where we do not know. */
export function formatAge(since: Instant | undefined, now: Instant): string {
	return since === undefined ? 'n/a' : humanDuration((now - since) / 1000);
}

/** Age in one unit, for narrow columns: `3m`; empty where we do not know. */
export function formatShortAge(since: Instant | undefined, now: Instant): string {
	return since === undefined ? '' : formatShortDuration((now - since) / 1000);
}

/** Age or time left in at most two units: `3m12s`; empty where we do not know. */
export function formatSpan(from: Instant | undefined, to: Instant): string {
	return from === undefined ? '' : formatDuration((to - from) / 1000);
}
