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

const labelCells = 11; // The longest label and a blank

/** Too narrow for a column of labels; the lines tell by themselves what they are. */
export function isNarrow({widthCells}: Scene): boolean {
	return widthCells < 60;
}

/** Cells that a block has beside its label. */
export function contentWidth(scene: Scene): number {
	return scene.widthCells - (isNarrow(scene) ? 1 : labelCells) - 1;
}

/** Lines of a block, its label before the first one. */
export function labelled(scene: Scene, label: string, lines: readonly Line[]): readonly Line[] {
	if (isNarrow(scene)) {
		return lines.map(item => [blank(1), ...item]);
	}

	return lines.map((item, index) => [
		blank(1),
		index === 0 ? span(label.padEnd(labelCells - 1), {tone: 'dim'}) : blank(labelCells - 1),
		...item,
	]);
}
