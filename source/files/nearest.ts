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

/** Letters put in, left out, changed (Levenshtein) or swapped with their neighbour, which fingers do most. */
function countEdits(from: string, to: string): number {
	let rowBefore: readonly number[] = [];
	let row: readonly number[] = Array.from({length: to.length + 1}, (_, index) => index);
	for (let index = 0; index < from.length; index++) {
		const next = [index + 1];
		for (let place = 0; place < to.length; place++) {
			const isSwapped = index > 0 && place > 0 && from[index] === to[place - 1] && from[index - 1] === to[place];
			next.push(Math.min(next[place]! + 1, row[place + 1]! + 1, row[place]! + (from[index] === to[place] ? 0 : 1), isSwapped ? rowBefore[place - 1]! + 1 : Infinity));
		}

		rowBefore = row;
		row = next;
	}

	return row.at(-1)!;
}
