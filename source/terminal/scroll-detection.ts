import type {Row} from './row.ts';

/** The rows `top` to `bottom` (inclusive) move up by `lines`, down where negative. */
export type Scroll = {readonly top: number; readonly bottom: number; readonly lines: number};

/** Fewer rows than that are not worth a scroll. */
const minimumRows = 2;

/**
Scrolls that would bring rows of the shown screen where the wanted screen has them; the caller takes the one with the
fewest bytes. The distance that most moved rows agree on is taken. The region may be longer than the rows that match: in a list
that follows its cursor, the row that was selected and the one that is selected now have changed as well.
*/
export function findScrolls(shown: readonly Row[], wanted: readonly Row[]): readonly Scroll[] {
	const move = findCommonMove(shown, wanted);
	if (!move) {
		return [];
	}

	const {first, last, lines} = move;
	const top = Math.min(first, first + lines);
	const bottom = Math.max(last, last + lines);
	const reach = Math.abs(lines);
	const regions = [
		[top, bottom],
		[top, bottom + reach],
		[top - reach, bottom],
		[top - reach, bottom + reach],
	] as const;
	return regions
		.filter(([regionTop, regionBottom]) => regionTop >= 0 && regionBottom < wanted.length)
		.map(([regionTop, regionBottom]) => ({top: regionTop, bottom: regionBottom, lines}));
}

/** What the terminal shows after the scroll. */
export function applyScroll(shown: readonly Row[], {top, bottom, lines}: Scroll, blank: Row): readonly Row[] {
	return shown.map((row, index) => {
		if (index < top || index > bottom) {
			return row;
		}

		const source = index + lines;
		return source < top || source > bottom ? blank : shown[source]!;
	});
}

type Move = {readonly first: number; readonly last: number; readonly lines: number; readonly rows: number};

/** Rows are equal when they are the same object: rows made of the same text are. */
function findCommonMove(shown: readonly Row[], wanted: readonly Row[]): Move | undefined {
	const places = new Map(shown.map((row, index) => [row, index]));
	const moves = new Map<number, Move>();
	for (const [index, row] of wanted.entries()) {
		const place = places.get(row);
		if (place === undefined || row.usedCells === 0 || shown[index] === row) {
			continue;
		}

		const lines = place - index;
		const move = moves.get(lines);
		moves.set(lines, {first: move?.first ?? index, last: index, lines, rows: (move?.rows ?? 0) + 1});
	}

	const mostRows = Math.max(minimumRows, ...moves.values().map(({rows}) => rows));
	return moves.values().find(({rows}) => rows === mostRows);
}
