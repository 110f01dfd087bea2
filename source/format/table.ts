import stringWidth from 'string-width';

/** A plain text table: columns as wide as their widest cell and two spaces between, nothing behind the last. */
export function formatTable(rows: ReadonlyArray<readonly string[]>): string[] {
	const widths: number[] = [];
	for (const row of rows) {
		for (const [column, cell] of row.entries()) {
			widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
		}
	}

	const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell));
	return rows.map(row => row.map((cell, column) => pad(cell, column)).join('  ').trimEnd());
}
