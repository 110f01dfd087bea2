import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** Characters that are one cell each and one code unit each: ASCII and our own signs. Saves the segmenter in every frame (terminal.md 0.5). */
const narrow = /^[\u{20}-\u{7E}·×–‖•…↑→↓∅≤≥│▁▂▃▄▅▆▇█▉▊▋▌▍▎▏░■△▸○●◐◷✓✗✻]*$/v;

/** Cells that a text takes on the terminal. The text is sanitized and holds no escape sequences. */
export function widthOf(text: string): number {
	return narrow.test(text) ? text.length : stringWidth(text);
}

type Keep = 'end' | 'start';

function cutNarrow(text: string, widthCells: number, keep: Keep, mark: string): string {
	const rest = widthCells - mark.length;
	return keep === 'start' ? text.slice(0, rest) + mark : mark + text.slice(text.length - rest);
}

/**
The text in at most so many cells. What is cut off is marked by `…`; `keep: 'end'` keeps the end, which tells one pod from
another. An empty mark cuts without a trace.
*/
export function cut(text: string, widthCells: number, keep: Keep = 'start', mark = '…'): string {
	if (widthOf(text) <= widthCells) {
		return text;
	}

	if (widthCells < mark.length + 1) {
		return widthCells <= 0 ? '' : mark;
	}

	return narrow.test(text)
		? cutNarrow(text, widthCells, keep, mark)
		: cliTruncate(text, widthCells, {position: keep === 'start' ? 'end' : 'start', truncationCharacter: mark});
}

/** The text in exactly so many cells. */
export function pad(text: string, widthCells: number, align: 'left' | 'right' = 'left'): string {
	const fitted = cut(text, widthCells);
	const blanks = ' '.repeat(Math.max(0, widthCells - widthOf(fitted)));
	return align === 'left' ? fitted + blanks : blanks + fitted;
}
