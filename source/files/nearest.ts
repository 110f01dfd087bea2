/** A third of the letters may be wrong: `protectd` means `protected`, `colour` means `color`, `x` means nothing. */
const errorShare = 3;

/** Of the names that are known the one that was meant, if one is near enough. Case, dashes and underlines do not count. */
export function findNearest(word: string, names: readonly string[]): string | undefined {
	// The longest name is short; a longer word is none of them.
	const plain = plainOf(word).slice(0, 64);
	const [best] = names.map(name => ({name, distance: countEdits(plain, plainOf(name))})).toSorted((a, b) => a.distance - b.distance);
	return best !== undefined && best.distance * errorShare <= plain.length ? best.name : undefined;
}

function plainOf(word: string): string {
	return word.toLowerCase().replaceAll(/[\-_]/gv, '');
}

/** Letters put in, left out or changed (Levenshtein). */
function countEdits(from: string, to: string): number {
	let row = Array.from({length: to.length + 1}, (_, index) => index);
	for (const [index, letter] of [...from].entries()) {
		const next = [index + 1];
		for (const [place, other] of [...to].entries()) {
			next.push(Math.min(next[place]! + 1, row[place + 1]! + 1, row[place]! + (letter === other ? 0 : 1)));
		}

		row = next;
	}

	return row.at(-1)!;
}
