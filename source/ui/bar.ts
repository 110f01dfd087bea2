const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/**
A share of 0 to 100 as a bar of so many cells, in eighths of a cell; the rest is `░`. A share above 0 shows at least an eighth and one
below 100 is never drawn full: "almost nobody" and "nobody" are different facts.
*/
export function bar(percent: number, widthCells: number): string {
	const total = widthCells * 8;
	const exact = Math.round((Math.min(100, Math.max(0, percent)) / 100) * total);
	const filled = Math.min(percent < 100 ? total - 1 : total, Math.max(percent > 0 ? 1 : 0, exact));
	const text = '█'.repeat(Math.trunc(filled / 8)) + eighths[filled % 8]!;
	return text.padEnd(widthCells, '░');
}
