import stringWidth from 'string-width';

/** What one user-perceived character takes on the screen. */
export type GraphemeSize = {
	/** By string-width, as in Ink's own layout. */
	readonly widthCells: number;
	/**
	How far the character may reach in a terminal whose width tables differ from ours: old tables draw the parts of an emoji
	sequence one after the other, or give a combining mark a cell. Equal to `widthCells` where all agree.
	*/
	readonly reachCells: number;
	/** Whether terminals disagree about the width, so that the cursor's column is unknown after it. */
	readonly isDoubtful: boolean;
};

export const oneCell: GraphemeSize = {widthCells: 1, reachCells: 1, isDoubtful: false};

/**
Text in which every UTF-16 unit is one character of one cell: ASCII, and the rules, blocks, arrows and marks that screens
are built of. No unit of it joins with another; so the segmenter, 100 times slower than a loop, is not asked.
*/
const plainText = /^[\u{20}-\u{7E}\u{A0}-\u{AC}\u{AE}-\u{FF}\u{2013}\u{2014}\u{2018}-\u{201D}\u{2022}\u{2026}\u{2190}-\u{2193}\u{2500}-\u{25A9}\u{25AC}-\u{25B5}\u{25B7}-\u{25BF}\u{25C1}-\u{25FA}\u{2713}\u{2717}]*$/v;

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});
const pictograph = /\p{Extended_Pictographic}/v;

/** Sizes of the characters outside ASCII seen last; measuring one takes several Unicode property tests. */
const sizes = new Map<string, GraphemeSize>();
const maximumSizes = 2000;

/** Calls `visit` for every character of a text without control characters. Characters that take no cell are left out. */
export function visitGraphemes(text: string, visit: (grapheme: string, size: GraphemeSize) => void): void {
	if (plainText.test(text)) {
		for (const character of text) {
			visit(character, oneCell);
		}

		return;
	}

	for (const {segment} of segmenter.segment(text)) {
		const size = sizeOf(segment);
		if (size.widthCells > 0) {
			visit(segment, size);
		}
	}
}

/** How much room a character takes. */
export function sizeOf(grapheme: string): GraphemeSize {
	if (grapheme.length === 1 && plainText.test(grapheme)) {
		return oneCell;
	}

	const known = sizes.get(grapheme);
	if (known) {
		return known;
	}

	if (sizes.size >= maximumSizes) {
		sizes.clear();
	}

	const size = measure(grapheme);
	sizes.set(grapheme, size);
	return size;
}

function measure(grapheme: string): GraphemeSize {
	const widthCells = stringWidth(grapheme);
	const isDoubtful = grapheme.length > 1 || pictograph.test(grapheme);
	const reachCells = isDoubtful ? Math.max(widthCells, [...grapheme].length * 2) : widthCells;
	return {widthCells, reachCells, isDoubtful};
}
