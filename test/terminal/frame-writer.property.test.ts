
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createXtermScreen, type XtermScreen} from '../helpers/xterm-screen.ts';
import {createStage, plainFrame, visibleCells, type Stage} from './drawing.ts';
import {lineOf, nextLines, stepOf, type Step} from './frames.ts';

const columns = 40;
const rows = 12;
const frames = fc.record({
	first: fc.array(lineOf(columns), {minLength: rows, maxLength: rows}),
	steps: fc.array(stepOf(columns), {minLength: 1, maxLength: 12}),
});

async function perform(stage: Stage, step: Step, lines: readonly string[]): Promise<void> {
	if (step.kind === 'resize') {
		stage.screen.resize(step.columns, step.rows);
		stage.terminal.resize(step.columns, step.rows);
	} else if (step.kind === 'repaint') {
		stage.writer.repaint();
	}

	await stage.draw(lines);
	// A resize is drawn after two turns of the event loop
	for (let turn = 0; turn < 3; turn++) {
		await new Promise(resolve => {
			setImmediate(resolve);
		});
	}

	await stage.settle();
}

async function assertShows(screen: XtermScreen, size: {readonly columns: number; readonly rows: number}, lines: readonly string[]): Promise<void> {
	const plain = createXtermScreen(size);
	await plain.write(plainFrame(lines));
	assert.deepEqual(visibleCells(screen), visibleCells(plain));
	plain.dispose();
}

test('whatever the frames are, the screen shows what the plain frame would', async () => {
	await fc.assert(fc.asyncProperty(frames, async ({first, steps}) => {
		const stage = await createStage(columns, rows);
		let size = {columns, rows};
		let lines = first;
		await stage.draw(lines);
		await assertShows(stage.screen, size, lines);
		for (const step of steps) {
			lines = nextLines(lines, step);
			size = step.kind === 'resize' ? step : size;
			await perform(stage, step, lines);
			await assertShows(stage.screen, size, lines);
		}

		assert.equal(await stage.draw(lines), '');
		stage.dispose();
	}), {numRuns: 100});
});

test('on a terminal with other width tables, a changed screen shows what a repainted one would', async () => {
	const inOneSize = frames.map(({first, steps}) => ({first, steps: steps.filter(({kind}) => kind !== 'resize')}));
	await fc.assert(fc.asyncProperty(inOneSize, async ({first, steps}) => {
		const stage = await createStage(columns, rows, {widths: 'old'});
		let lines = first;
		await stage.draw(lines);
		for (const step of steps) {
			lines = nextLines(lines, step);
			await perform(stage, step, lines);
		}

		const fresh = await createStage(columns, rows, {widths: 'old'});
		await fresh.draw(lines);
		assert.deepEqual(visibleCells(stage.screen), visibleCells(fresh.screen));
		stage.dispose();
		fresh.dispose();
	}), {numRuns: 100});
});
