import {emptyLine, type Line} from './line.ts';

/** A part of a page and how it shrinks. */
export type Block = {
	readonly lines: readonly Line[];
	/** Shorter forms, shortest last. Of all blocks the fold with the smallest rank is taken first. */
	readonly folds: ReadonlyArray<{readonly rank: number; readonly lines: readonly Line[]}>;
};

/** The blank lines between the blocks go before the folds of this rank and higher. */
const separatorRank = 3;

type Layout = ReadonlyArray<readonly Line[]>;

function joinLayout(layout: Layout, withSeparators: boolean): readonly Line[] {
	return layout
		.filter(lines => lines.length > 0)
		.flatMap((lines, index) => index === 0 || !withSeparators ? lines : [emptyLine, ...lines]);
}

/** Everything there is to show, with a blank line between the blocks. */
export function unfoldBlocks(blocks: readonly Block[]): readonly Line[] {
	return joinLayout(blocks.map(({lines}) => lines), true);
}

/** The blocks in at most so many lines, as far as their folds allow, fold after fold by rank. What still does not fit is the caller's to cut. */
export function foldBlocks(blocks: readonly Block[], height: number): readonly Line[] {
	const folds = blocks
		.flatMap((block, index) => block.folds.map(fold => ({...fold, index})))
		.toSorted((a, b) => a.rank - b.rank);
	let layout: Layout = blocks.map(({lines}) => lines);
	let withSeparators = true;
	for (const fold of folds) {
		if (joinLayout(layout, withSeparators).length <= height) {
			break;
		}

		if (withSeparators && fold.rank >= separatorRank) {
			withSeparators = false;
			if (joinLayout(layout, false).length <= height) {
				break;
			}
		}

		layout = layout.with(fold.index, fold.lines);
	}

	const whole = joinLayout(layout, withSeparators);
	return whole.length <= height ? whole : joinLayout(layout, false);
}
