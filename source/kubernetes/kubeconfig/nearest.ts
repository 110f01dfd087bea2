/** How many letters must be put in, taken out or changed to get from one word to the other. */
function distance(from: string, to: string): number {
	let row = Array.from({length: to.length + 1}, (_, index) => index);
	for (const [index, letter] of [...from].entries()) {
		const next = [index + 1];
		for (let column = 1; column <= to.length; column++) {
			next.push(Math.min(next[column - 1]! + 1, row[column]! + 1, row[column - 1]! + (to[column - 1] === letter ? 0 : 1)));
		}

		row = next;
	}

	return row.at(-1)!;
}

/** Long names differ by cluster prefixes (`arn:aws:eks:…/prod`), so a name that contains the wanted one comes before a similar one. */
function rank(wanted: string, name: string): number {
	const [small, other] = [wanted.toLowerCase(), name.toLowerCase()];
	return other.includes(small) || (other.length > 2 && small.includes(other)) ? 0 : distance(small, other);
}

/** The known names, those most like the wanted one first, equals by alphabet. */
export function nearestFirst(wanted: string, names: Iterable<string>): readonly string[] {
	return [...names]
		.map(name => ({name, rank: rank(wanted, name)}))
		.toSorted((a, b) => a.rank === b.rank ? a.name.localeCompare(b.name, 'en') : a.rank - b.rank)
		.map(({name}) => name);
}

/** `a, b, c and 4 more`. */
export function enumerate(names: readonly string[], limit = 8): string {
	const shown = names.slice(0, limit).join(', ');
	return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}
