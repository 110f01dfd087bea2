/**
First line of a list that is on the screen: moved from `offset` only as far as it must to keep the cursor in sight, so that the list stands still
while the cursor moves within it. `cursor` is an index, -1 for none.
*/
export function moveWindow(offset: number, {cursor, height, total}: {readonly cursor: number; readonly height: number; readonly total: number}): number {
	const last = Math.max(0, total - height);
	const start = Math.min(Math.max(0, offset), last);
	if (cursor < 0 || height <= 0) {
		return start;
	}

	return Math.min(last, Math.max(cursor - height + 1, Math.min(start, cursor)));
}
