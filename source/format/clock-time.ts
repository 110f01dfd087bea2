import type {Instant} from '../types/clock.ts';

const dayMs = 86_400_000;
const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Local time of day, `12:47:03`. */
export function formatClockTime(instant: Instant): string {
	const date = new Date(instant);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** The same, `--:--:--` where it is not known. */
export function formatClockSeconds(instant: Instant | undefined): string {
	return instant === undefined ? '--:--:--' : formatClockTime(instant);
}

/** Without seconds, `12:47`. */
export function formatShortClockTime(instant: Instant): string {
	return formatClockTime(instant).slice(0, 5);
}

/** Local day, `2026-11-20`. */
export function formatDay(instant: Instant): string {
	const date = new Date(instant);
	return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

/** `12:41`; with the day where it is not of the last one, `2026-11-20 12:41`. */
export function formatTimeOfDay(instant: Instant, now: Instant): string {
	return now - instant < dayMs ? formatShortClockTime(instant) : `${formatDay(instant)} ${formatShortClockTime(instant)}`;
}

/** Length as a player shows it, `02:30`. */
export function formatTimecode(milliseconds: number): string {
	const seconds = Math.max(0, Math.trunc(milliseconds / 1000));
	return `${twoDigits(Math.trunc(seconds / 60))}:${twoDigits(seconds % 60)}`;
}
