import type {Instant} from '../../types/clock.ts';
import type {AnalysisRunView, MetricView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../../format/age.ts';
import {formatDuration} from '../../format/duration.ts';
import {count} from '../../format/number.ts';
import {type Tone, sign} from '../../format/words/signs.ts';
import {noDataCount, shortValue} from '../fleet/analysis-cell.ts';
import {appendFitting, line, lineWidth, padLine, span, type Line} from '../line.ts';
import {sparkline} from '../sparkline.ts';
import {widthOf} from '../width.ts';

export type MetricWidths = {readonly name: number; readonly value: number; readonly spark: number; readonly condition: number; readonly counts: number; readonly whole: number};

/** The sign of a metric: its phase, but never a green one that rests on nothing. */
export function toneOf({phase, counts, empty}: MetricView, {evidence}: AnalysisRunView): Tone {
	if (phase === 'Failed' || phase === 'Error') {
		return 'bad';
	}

	const isOver = phase === 'Successful';
	if (isOver && evidence.verdict === 'empty') {
		return 'nodata';
	}

	if (isOver && evidence.verdict === 'stopped') {
		return 'dim';
	}

	if (phase === 'Inconclusive' || empty > 0 || counts.failed > 0 || counts.error > 0) {
		return 'warning';
	}

	return isOver || counts.successful > 0 ? 'good' : 'moving';
}

/** What the value is compared with, short: `>= 0.95`. */
export function conditionText({condition, limit}: MetricView): string {
	if (limit === undefined) {
		return condition ?? '';
	}

	return `${condition?.startsWith('not ') === true ? 'not ' : ''}${limit.operator} ${limit.value}`;
}

export function valueText({last, provider}: MetricView): string {
	return last === undefined ? (provider === 'job' ? 'job' : 'n/a') : shortValue(last);
}

/** A job has an end and no values. */
const pointsOf = ({provider, points}: MetricView) => provider === 'job' ? [] : points;

const countTexts = ({counts, empty}: MetricView, ascii: boolean): ReadonlyArray<readonly [string, Tone]> => [
	[`✓${counts.successful}`, counts.successful > 0 ? 'good' : 'dim'],
	[`✗${counts.failed + counts.error}`, counts.failed + counts.error > 0 ? 'bad' : 'dim'],
	[noDataCount(empty, ascii), empty > 0 ? 'nodata' : 'dim'],
	...(counts.inconclusive > 0 ? [[`△${counts.inconclusive}`, 'warning'] as const] : []),
];

const countSpans = (metric: MetricView, ascii: boolean): Line => countTexts(metric, ascii).flatMap(([text, tone], index) => [...(index === 0 ? [] : [span(' ')]), span(text, {tone})]);

export function measureMetrics(metrics: readonly MetricView[], widthCells: number, ascii: boolean): MetricWidths {
	const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(text => widthOf(text)));
	return {
		whole: widthCells,
		name: Math.min(longest(metrics.map(({name}) => name)), widthCells < 90 ? 18 : 28),
		value: Math.min(longest(metrics.map(valueText)), 10),
		// The controller keeps ten.
		spark: Math.min(widthCells < 50 ? 5 : 10, Math.max(0, ...metrics.map(metric => pointsOf(metric).length))),
		condition: Math.min(longest(metrics.map(conditionText)), widthCells < 90 ? 12 : 26),
		counts: longest(metrics.map(metric => countTexts(metric, ascii).map(([text]) => text).join(' '))),
	};
}

function schedule(metric: MetricView, run: AnalysisRunView, now: Instant): readonly Line[] {
	const {intervalSeconds, nextAt, wanted, failuresLeft, isDryRun} = metric;
	const isRunning = run.completedAt === undefined;
	return [
		...(isDryRun ? [line('dry run', {tone: 'dim'})] : []),
		...(intervalSeconds === undefined || !isRunning ? [] : [line(`every ${formatDuration(intervalSeconds)}`, {tone: 'dim'})]),
		...(nextAt === undefined || nextAt <= now || !isRunning ? [] : [line(`next in ${formatSpan(now, nextAt)}`, {tone: 'dim'})]),
		...(wanted === undefined || wanted <= 1 || !isRunning ? [] : [line(`of ${wanted}`, {tone: 'dim'})]),
		...(failuresLeft === undefined || !isRunning ? [] : [line(failuresLeft === 0 ? 'the next failure ends it' : `${count(failuresLeft, 'failure')} left`, {tone: failuresLeft === 0 ? 'warning' : 'dim'})]),
	];
}

/** One metric: sign, name, last value, how it went, the limit, the counts, when the next measurement is due; as much of the end as fits. */
export function metricLine(metric: MetricView, run: AnalysisRunView, widths: MetricWidths, {now, ascii}: {readonly now: Instant; readonly ascii: boolean}): Line {
	const tone = toneOf(metric, run);
	const value = line(valueText(metric), tone === 'good' || tone === 'moving' ? {bold: true} : {tone});
	const cells: readonly Line[] = [
		padLine(value, widths.value, 'right'),
		padLine(sparkline({points: pointsOf(metric), limit: metric.limit}, widths.spark), widths.spark),
		padLine(line(conditionText(metric), {tone: 'dim'}), widths.condition),
		padLine(countSpans(metric, ascii), widths.counts),
	].filter(cell => lineWidth(cell) > 0);
	const start: Line = [span(`${sign(tone, {ascii})} `, {tone}), ...padLine(line(metric.name), widths.name)];
	const [first, ...rest] = schedule(metric, run, now);
	const withCells = appendFitting(start, cells, '  ', widths.whole);
	return appendFitting(appendFitting(withCells, first === undefined ? [] : [first], '  ', widths.whole), rest, ', ', widths.whole);
}
