const units = [['d', 86_400], ['h', 3600], ['m', 60], ['s', 1]] as const;

/** Whole seconds, never negative: clocks differ, and `-1s` helps nobody. */
function wholeSeconds(seconds: number): number {
	return Number.isFinite(seconds) ? Math.max(0, Math.trunc(seconds)) : 0;
}

/** The two largest units: `40s`, `1m12s`, `2h5m`, `3d`. */
export function formatDuration(seconds: number): string {
	let rest = wholeSeconds(seconds);
	const start = units.findIndex(([, size]) => rest >= size);
	let text = '';
	for (const [unit, size] of start === -1 ? [] : units.slice(start, start + 2)) {
		const amount = Math.trunc(rest / size);
		rest -= amount * size;
		text += amount === 0 ? '' : `${amount}${unit}`;
	}

	return text === '' ? '0s' : text;
}

/** The largest unit only: `40s`, `3m`, `2h`, `9d`. */
export function formatShortDuration(seconds: number): string {
	const whole = wholeSeconds(seconds);
	const [unit, size] = units.find(([, unitSize]) => whole >= unitSize) ?? ['s', 1];
	return `${Math.trunc(whole / size)}${unit}`;
}
