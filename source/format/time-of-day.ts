import type {Instant} from '../types/clock.ts';

const dayMs = 86_400_000;
const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Local time of day, `12:41`; with the date where it is not of the last day, `2026-11-20 12:41`. */
export function formatTimeOfDay(instant: Instant, now: Instant): string {
	const date = new Date(instant);
	const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
	return now - instant < dayMs ? time : `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${time}`;
}
