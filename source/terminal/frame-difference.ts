import {Pen} from './pen.ts';
import {drawRow} from './row-difference.ts';
import type {Row} from './row.ts';
import {applyScroll, findScrolls, type Scroll} from './scroll-detection.ts';
import type {StyleTable} from './style.ts';

/** Below this many bytes no scroll can be shorter. */
const minimumBytes = 40;

export type Frame = {
	/** What the terminal shows; undefined where nobody knows. */
	readonly shown: readonly Row[] | undefined;
	readonly wanted: readonly Row[];
	readonly blankRow: Row;
	readonly styles: StyleTable;
};

/** The bytes that turn what the terminal shows into what it should show; '' where that is the same. */
export function drawFrame(frame: Frame): string {
	const plain = drawRows(frame, frame.shown, undefined);
	if (!frame.shown || plain.length < minimumBytes) {
		return plain;
	}

	let shortest = plain;
	for (const scroll of findScrolls(frame.shown, frame.wanted)) {
		const bytes = drawRows(frame, applyScroll(frame.shown, scroll, frame.blankRow), scroll);
		shortest = bytes.length < shortest.length ? bytes : shortest;
	}

	return shortest;
}

function drawRows({wanted, blankRow, styles}: Frame, shown: readonly Row[] | undefined, scroll: Scroll | undefined): string {
	const pen = new Pen(styles, blankRow.graphemes.length);
	if (scroll) {
		pen.scroll(scroll.top, scroll.bottom, scroll.lines);
	}

	for (const [index, row] of wanted.entries()) {
		if (shown?.[index] !== row) {
			drawRow(pen, index, shown?.[index], row);
		}
	}

	return pen.finish();
}
