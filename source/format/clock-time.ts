import type {Instant} from '../types/clock.ts';

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Local time of day to the second, `12:47:03`; `--:--:--` where it is not known. */
export function formatClockSeconds(instant: Instant | undefined): string {
	if (instant === undefined) {
		return '--:--:--';
	}

	const date = new Date(instant);
	return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}
