/** `50%`; `n/a` where we do not know. */
export function formatPercent(value: number | undefined): string {
	return value === undefined || !Number.isFinite(value) ? 'n/a' : `${Math.trunc(value)}%`;
}

/** `n/a` where we do not know. */
export function formatNumber(value: number | undefined): string {
	return value === undefined || !Number.isFinite(value) ? 'n/a' : String(value);
}

/** `1 pod`, `3 pods`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
	return `${amount} ${amount === 1 ? noun : plural}`;
}
