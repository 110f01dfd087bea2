import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {AppState} from '../../source/store/app-state.ts';
import {assertFrame, frameOf, type ScreenSize} from '../helpers/ui-screen.tsx';
import {frameStates} from '../helpers/ui-frames.ts';

const sizes: readonly ScreenSize[] = [
	{columns: 60, rows: 15}, {columns: 80, rows: 24}, {columns: 120, rows: 40}, {columns: 200, rows: 50},
];

for (const [name, state] of Object.entries<AppState>(frameStates)) {
	for (const size of sizes) {
		const file = `${name}-${size.columns}x${size.rows}`;
		test(`frame ${file}`, async () => {
			const rows = await frameOf(state, size);
			assert.equal(rows.length, size.rows);
			await assertFrame(file, rows);
		});
	}
}
