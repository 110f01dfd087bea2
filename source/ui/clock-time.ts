import type {Instant} from '../types/clock.ts';

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Local time of day, `12:47:03`. */
export function formatClockTime(instant: Instant): string {
	const date = new Date(instant);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** Without seconds, `12:47`. */
export function formatShortClockTime(instant: Instant): string {
	return formatClockTime(instant).slice(0, 5);
}

/** Length as a player shows it, `02:30`. */
export function formatTimecode(milliseconds: number): string {
	const seconds = Math.max(0, Math.trunc(milliseconds / 1000));
	return `${twoDigits(Math.trunc(seconds / 60))}:${twoDigits(seconds % 60)}`;
}
