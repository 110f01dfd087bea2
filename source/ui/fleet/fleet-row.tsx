import {memo} from 'react';
import type {RolloutView} from '../../domain/rollout-view.ts';
import type {Tone} from '../../format/words/signs.ts';
import {blank, padLine, paintLine, span, type Line} from '../line.ts';
import {Row} from '../row.tsx';
import {cursorMarker, type Look} from '../theme.ts';
import {drawCell} from './cells.ts';
import {gutterCells, type Column} from './columns.ts';

type FleetRowProps = {
	readonly view: RolloutView;
	readonly columns: readonly Column[];
	/** The words of the status, each as a prop: an unchanged row is not drawn again. */
	readonly sign: string;
	readonly tone: Tone;
	readonly text: string;
	readonly age: string;
	readonly isCursor: boolean;
	readonly isMarked: boolean;
	readonly widthCells: number;
	readonly look: Look;
};

/** The row as spans: the marker, then cell after cell. */
function drawRow({view, columns, sign, tone, text, age, isCursor, isMarked, look: {ascii}}: FleetRowProps): Line {
	const words = {status: {sign, tone, text}, age};
	return [
		isMarked ? span(ascii ? '*' : '•', {bold: true, tone: 'wait'}) : blank(1),
		isCursor ? span(`${cursorMarker(ascii)} `, {bold: true}) : blank(gutterCells - 1),
		...columns.flatMap(column => [blank(column.gap), ...padLine(drawCell(view, column, words, {isCursor, ascii}), column.widthCells, column.align)]),
	];
}

export const FleetRow = memo((props: FleetRowProps) => <Row text={paintLine(drawRow(props), props.widthCells, props.look)}/>);
