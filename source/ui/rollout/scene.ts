import type {Instant} from '../../types/clock.ts';
import type {RolloutView} from '../../domain/rollout-view.ts';
import {blank, span, type Line} from '../line.ts';

/** What every block of the page is drawn from. */
export type Scene = {
	readonly view: RolloutView;
	readonly now: Instant;
	/** Cells of the whole line. */
	readonly widthCells: number;
	readonly ascii: boolean;
};

const labelCells = 11;

/** Cells that a block has beside its label; narrow screens have none to spare for a label column. */
export function contentWidth({widthCells}: Scene): number {
	return widthCells - (widthCells < 60 ? 1 : labelCells) - 1;
}

/** Lines of a block with its label before the first one (on its own line where the screen is narrow). */
export function labelled(scene: Scene, label: string, lines: readonly Line[]): readonly Line[] {
	if (lines.length === 0) {
		return [];
	}

	if (scene.widthCells < 60) {
		return [[blank(1), span(label, {tone: 'dim'})], ...lines.map(item => [blank(1), ...item])];
	}

	return lines.map((item, index) => [
		blank(1),
		index === 0 ? span(label.padEnd(labelCells - 1), {tone: 'dim'}) : blank(labelCells - 1),
		...item,
	]);
}
