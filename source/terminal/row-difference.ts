import {sizeOf} from './grapheme.ts';
import type {Pen} from './pen.ts';
import type {Row} from './row.ts';
import {plainStyle} from './style.ts';

/** From this many blanks on, erasing and moving on is shorter than writing them. */
const minimumErase = 10;

/** The longest unchanged stretch that may be cheaper to write again than to jump over. */
const maximumGap = 6;

/**
Turns one row of the terminal into another. `shown` is undefined where nobody knows what the terminal shows; then every
cell is written.
*/
export function drawRow(pen: Pen, rowIndex: number, shown: Row | undefined, wanted: Row): void {
	const columns = wanted.graphemes.length;
	// Cells up to here were perhaps overrun by a character of doubtful width
	let overrunEnd = 0;
	const isChanged = (column: number) => !shown || column < overrunEnd || shown.graphemes[column] !== wanted.graphemes[column] || shown.styles[column] !== wanted.styles[column];

	for (let column = 0; column < columns;) {
		if (!isChanged(column)) {
			column++;
			continue;
		}

		const blanks = countBlanks(wanted, column, isChanged);
		if (blanks.isRest) {
			drawRest(pen, rowIndex, column, blanks.cells);
			return;
		}

		goTo(pen, rowIndex, column, wanted);
		if (blanks.cells >= minimumErase) {
			pen.erase(blanks.cells);
			column += blanks.cells;
			continue;
		}

		const grapheme = wanted.graphemes[column]!;
		const size = sizeOf(grapheme);
		pen.put(grapheme, wanted.styles[column]!, size);
		overrunEnd = Math.max(overrunEnd, size.reachCells > size.widthCells ? column + size.reachCells : 0);
		column += Math.max(1, size.widthCells);
	}
}

/** How many cells from here on become plain blanks, up to the last that is not blank yet, and whether nothing else follows in the row. */
function countBlanks(wanted: Row, start: number, isChanged: (column: number) => boolean): {readonly cells: number; readonly isRest: boolean} {
	let end = start;
	let column = start;
	for (; column < wanted.graphemes.length && wanted.graphemes[column] === ' ' && wanted.styles[column] === plainStyle; column++) {
		end = isChanged(column) ? column + 1 : end;
	}

	return {cells: end - start, isRest: column === wanted.graphemes.length};
}

function drawRest(pen: Pen, rowIndex: number, column: number, cells: number): void {
	pen.moveTo(rowIndex, column);
	if (cells > 3 || !pen.canWrite(' ', plainStyle)) {
		pen.eraseToEnd();
		return;
	}

	for (let count = 0; count < cells; count++) {
		pen.put(' ', plainStyle, sizeOf(' '));
	}
}

/** Moves to a cell of the row; writes unchanged cells on the way where that takes fewer bytes than a jump. */
function goTo(pen: Pen, rowIndex: number, column: number, wanted: Row): void {
	const gap = pen.row === rowIndex ? column - pen.column : 0;
	if (gap > 0 && gap <= maximumGap && canRewrite(pen, wanted, column - gap, column) && gap <= pen.moveLength(rowIndex, column)) {
		for (let index = column - gap; index < column; index++) {
			pen.put(wanted.graphemes[index]!, wanted.styles[index]!, sizeOf(wanted.graphemes[index]!));
		}
	}

	pen.moveTo(rowIndex, column);
}

/** Whether the cells are plain ASCII in the style at hand. */
function canRewrite(pen: Pen, row: Row, start: number, end: number): boolean {
	for (let index = start; index < end; index++) {
		const grapheme = row.graphemes[index]!;
		if (grapheme.length !== 1 || grapheme > '~' || !pen.canWrite(grapheme, row.styles[index]!)) {
			return false;
		}
	}

	return true;
}
