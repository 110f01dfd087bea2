import type {MetricView} from '../domain/rollout-view.ts';
import type {MeasurementView} from '../domain/measurements.ts';
import type {Piece, PieceLine} from './pieces.ts';
import {sign, type Tone, type WordOptions} from './words/signs.ts';

export type ChartOptions = WordOptions & {
	/** Cells of the whole line. */
	readonly widthCells: number;
	/** Rows of the bars. */
	readonly rows: number;
};

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const asciiEighths = [' ', '.', '.', '.', ':', ':', ':', '#', '#'] as const;
const badPhases: ReadonlySet<string> = new Set(['Error', 'Failed']);
const widestBar = 4;

type Scale = {readonly low: number; readonly high: number; readonly rows: number};

/** How many eighths of a row a value reaches up to; the lowest is still seen. */
function heightOf(value: number, {low, high, rows}: Scale): number {
	const share = high === low ? 0.5 : (value - low) / (high - low);
	return Math.max(1, Math.min(rows * 8, Math.round(share * rows * 8)));
}

/** Holds every value and the limit, with a little room below, so that the lowest value is no empty bar. */
function scaleOf(values: readonly number[], rows: number): Scale {
	const high = Math.max(...values);
	const low = Math.min(...values);
	return {low: low - (0.15 * (high - low)), high, rows};
}

function toneOf({phase, value}: MeasurementView): Tone | undefined {
	if (badPhases.has(phase)) {
		return 'bad';
	}

	if (phase === 'Inconclusive') {
		return 'warning';
	}

	return value === undefined ? 'nodata' : 'good';
}

const shorten = (value: number) => String(Number(value.toPrecision(4)));

type Row = {
	readonly limitRow: number | undefined;
	readonly row: number;
	readonly barCells: number;
	readonly gapCells: number;
};

/** One bar's cells in one row: the bar, the limit where the bar does not reach, or the sign for no data on the ground. */
function drawCell(measurement: MeasurementView, {row, limitRow, barCells, gapCells}: Row, scale: Scale, ascii: boolean): readonly Piece[] {
	const line = ascii ? '-' : '─';
	const tone = toneOf(measurement);
	const rest: Piece = row === limitRow ? {text: line.repeat(gapCells), tone: 'warning'} : {text: ' '.repeat(gapCells)};
	if (measurement.value === undefined) {
		const isGround = row === scale.rows - 1;
		const text = isGround ? sign('nodata', {ascii}).padEnd(barCells) : (row === limitRow ? line : ' ').repeat(barCells);
		return [{text, tone: isGround ? tone ?? 'nodata' : 'warning'}, rest];
	}

	const reached = Math.max(0, Math.min(8, heightOf(measurement.value, scale) - ((scale.rows - 1 - row) * 8)));
	if (reached === 0) {
		return [row === limitRow ? {text: line.repeat(barCells), tone: 'warning'} : {text: ' '.repeat(barCells)}, rest];
	}

	return [{text: (ascii ? asciiEighths : eighths)[reached]!.repeat(barCells), ...(tone !== undefined && {tone})}, rest];
}

function labelsOf(scale: Scale, limit: MetricView['limit'], limitRow: number | undefined, low: number): ReadonlyMap<number, string> {
	const ends: ReadonlyArray<readonly [number, string]> = scale.high === low && limit !== undefined ? [] : [[0, shorten(scale.high)], [scale.rows - 1, shorten(low)]];
	return new Map([...ends, ...(limit === undefined || limitRow === undefined ? [] : [[limitRow, `${limit.operator} ${shorten(limit.value)}`] as const])]);
}

/**
The measurements as bars, oldest first, the limit drawn in as a line; failed ones in their colour, those without data as `∅` on the ground. Empty where no
value and no limit is known.
*/
export function drawChart(measurements: readonly MeasurementView[], limit: MetricView['limit'], {widthCells, rows, ascii = false}: ChartOptions): readonly PieceLine[] {
	const known = measurements.map(({value}) => value).filter(value => value !== undefined);
	const values = [...known, ...(limit === undefined ? [] : [limit.value])];
	if (values.length === 0 || measurements.length === 0) {
		return [];
	}

	const scale = scaleOf(values, rows);
	const limitRow = limit && rows - 1 - Math.trunc((heightOf(limit.value, scale) - 1) / 8);
	const labels = labelsOf(scale, limit, limitRow, Math.min(...values));
	const labelCells = Math.max(...labels.values().map(text => text.length));
	const plotCells = Math.max(1, widthCells - labelCells - 2);
	const shown = measurements.slice(-plotCells);
	const cells = Math.max(1, Math.min(widestBar, Math.trunc(plotCells / shown.length)));
	const gapCells = cells > 1 ? 1 : 0;
	return Array.from({length: rows}, (_, row) => [
		{text: `${(labels.get(row) ?? '').padStart(labelCells)} ${ascii ? '|' : '│'}`, tone: row === limitRow ? 'warning' : 'dim'},
		...shown.flatMap(measurement => drawCell(measurement, {row, limitRow, barCells: cells - gapCells, gapCells}, scale, ascii)),
	]);
}
