import type {MetricPoint, MetricView} from '../domain/rollout-view.ts';
import type {Line, Span} from './line.ts';
import type {Style} from './theme.ts';

const levels = '▁▂▃▄▅▆▇';

const badPhases: ReadonlySet<string> = new Set(['Error', 'Failed']);

function styleOf({phase, value}: MetricPoint): Style {
	if (badPhases.has(phase)) {
		return {tone: 'bad'};
	}

	if (value === undefined) {
		return {tone: 'nodata'};
	}

	return phase === 'Inconclusive' ? {tone: 'warning'} : {};
}

function drawPoint(value: number | undefined, low: number, high: number): string {
	if (value === undefined) {
		return '∅';
	}

	const share = high === low ? 0.5 : (value - low) / (high - low);
	return levels[Math.round(share * (levels.length - 1))]!;
}

/**
The last measurements, one cell each, oldest first. The scale holds the limit, so that a value near it is seen to be near it; a failed point is in
red, one without a value is `∅`.
*/
export function sparkline({points, limit}: Pick<MetricView, 'limit' | 'points'>, widthCells: number): Line {
	const shown = points.slice(-widthCells);
	const values = [...shown.map(({value}) => value), limit?.value].filter(value => value !== undefined && Number.isFinite(value)) as number[];
	const low = Math.min(...values);
	const high = Math.max(...values);
	return shown.map((point): Span => {
		const value = point.value !== undefined && Number.isFinite(point.value) ? point.value : undefined;
		return {...styleOf({...point, value}), text: drawPoint(value, low, high)};
	});
}
