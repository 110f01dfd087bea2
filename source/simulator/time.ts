/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function timestamp(instant: number): string {
	return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with microseconds, as Leases have them. */
export function microTimestamp(instant: number): string {
	return new Date(instant).toISOString().replace('Z', '000Z');
}

const unitSeconds: Readonly<Record<string, number>> = {ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600};

/** Seconds of a whole number, of digits in a string or of a Go duration (`1h30m`); undefined for anything else. */
export function durationSeconds(value: number | string | undefined): number | undefined {
	if (value === undefined || typeof value === 'number') {
		return value;
	}

	if (/^\d+$/v.test(value)) {
		return Number(value);
	}

	// Numbers and units in turn: `1h30m` gives 1, h, 30, m
	const parts = value.split(/(?<=[\d.])(?=[a-z])|(?<=[a-z])(?=\d)/v);
	let seconds = 0;
	for (let index = 0; index < parts.length; index += 2) {
		const unit = unitSeconds[parts[index + 1] ?? ''];
		const amount = Number(parts[index]);
		if (unit === undefined || Number.isNaN(amount)) {
			return undefined;
		}

		seconds += amount * unit;
	}

	return Math.floor(seconds);
}
