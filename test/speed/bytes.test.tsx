import assert from 'node:assert/strict';
import {test} from 'node:test';
import {measureFrames} from '../../tools/bench-frames.tsx';

// Bytes are the same on every machine: a bad line pays for each of them.
for (const [columns, rows] of [[80, 24], [120, 40], [250, 70]] as const) {
	test(`what a change costs on the line at ${columns}x${rows}`, async () => {
		const measured = await measureFrames(columns, rows);
		const [nothing, cell, cursor, scroll, second] = measured.map(({bytes}) => bytes);
		assert.equal(nothing, 0);
		assert.ok(cell! > 0 && cell! <= 64, `one cell: ${cell} bytes`);
		assert.ok(cursor! > 0 && cursor! <= 200, `cursor: ${cursor} bytes`);
		assert.ok(scroll! > 0 && scroll! <= 700, `scroll: ${scroll} bytes`);
		assert.ok(second! > 0 && second! <= 64, `a second: ${second} bytes`);
	});
}
