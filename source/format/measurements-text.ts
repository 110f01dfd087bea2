import stringWidth from 'string-width';
import type {Instant} from '../types/clock.ts';
import type {MeasurementView, MetricEvidence, RunEvidence} from '../domain/measurements.ts';
import type {AnalysisRunView} from '../domain/rollout-view.ts';
import {drawChart} from './chart.ts';
import {formatClockSeconds} from './clock-time.ts';
import {formatDuration} from './duration.ts';
import {count} from './number.ts';
import {wrapPieces, type Piece, type PieceLine} from './pieces.ts';
import {sanitize} from './sanitize.ts';
import {describeEvidence} from './words/evidence-words.ts';
import {sign, type Tone, type WordOptions} from './words/signs.ts';

export type EvidenceOptions = WordOptions & {
	readonly now: Instant;
	/** Cells of the longest line. */
	readonly widthCells: number;
	/** Rows of each chart; 0: none. */
	readonly chartRows: number;
};

const roles: Readonly<Record<AnalysisRunView['role'], string>> = {
	background: 'background', experiment: 'of an experiment', other: 'started by hand', postPromotion: 'after the switch', prePromotion: 'before the switch', step: 'of step',
};

const phaseTones: Readonly<Record<string, Tone>> = {Error: 'bad', Failed: 'bad', Inconclusive: 'warning', Pending: 'dim', Running: 'moving', Successful: 'good'};

const phaseTone = (phase: string): Tone => phaseTones[phase] ?? 'dim';

function timesOf({startedAt, completedAt, createdAt}: AnalysisRunView, now: Instant): string {
	const from = startedAt ?? createdAt;
	const took = from === undefined ? '' : `, ${completedAt === undefined ? `runs for ${formatDuration((now - from) / 1000)}` : `took ${formatDuration((completedAt - from) / 1000)}`}`;
	return from === undefined ? '' : `started ${formatClockSeconds(from)}${took}`;
}

/** The run's own lines: what it is, how it ended and why, and what its verdict rests on. */
export function runLines(run: AnalysisRunView, {now, widthCells, ...options}: Omit<EvidenceOptions, 'chartRows'>): readonly PieceLine[] {
	const tone = phaseTone(run.phase);
	const evidence = describeEvidence(run, options);
	const step = run.stepIndex === undefined ? (run.role === 'step' ? ' n/a' : '') : ` ${run.stepIndex + 1}`;
	return [
		[{text: ' ANALYSIS  '}, {text: run.name, bold: true}, {text: `  ${roles[run.role]}${step}`, tone: 'dim'}, {text: `  ${sign(tone, options)} ${run.phase === '' ? 'not begun' : run.phase}`, tone}, {text: `  ${timesOf(run, now)}`, tone: 'dim'}],
		...(run.message === '' ? [] : wrapPieces(' '.repeat(3), run.message, widthCells, {tone})),
		[{text: '   evidence  ', tone: 'dim'}, {text: `${evidence.sign} ${evidence.text}`, tone: evidence.tone}],
	];
}

function used(amount: number, limit: number | undefined, noun: string, left: number | undefined): string | undefined {
	return limit === undefined || left === undefined ? undefined : `${noun} ${amount} of ${limit} (${left} left)`;
}

/** How far it has gone and how far it may. */
function limitsText({metric: {counts, intervalSeconds, wanted}, limits, left, errorsInARow, taken}: MetricEvidence): string {
	const parts = [
		wanted === undefined ? `${count(taken, 'measurement')}, runs until stopped` : `${taken - counts.error} of ${count(wanted, 'measurement')}`,
		counts.error === 0 || wanted === undefined ? undefined : count(counts.error, 'error'),
		intervalSeconds === undefined ? undefined : `every ${formatDuration(intervalSeconds)}`,
		used(counts.failed, limits.failures, 'failures', left.failures),
		used(counts.inconclusive, limits.inconclusive, 'inconclusive', left.inconclusive),
		used(errorsInARow, limits.errorsInARow, 'errors in a row', left.errors),
		limits.successesInARow === undefined ? undefined : `ends after ${limits.successesInARow} successes in a row`,
	];
	return parts.filter(part => part !== undefined).join(', ');
}

function askedLines({metric, conditions, address}: MetricEvidence, widthCells: number): readonly PieceLine[] {
	const {success, failure} = conditions;
	return [
		...(success === undefined ? [] : wrapPieces('   passes when  ', success, widthCells)),
		...(failure === undefined ? [] : wrapPieces('   fails when   ', failure, widthCells)),
		...(success === undefined && failure === undefined && metric.provider !== 'job' ? [[{text: '   no condition: it passes whatever comes back', tone: 'warning'} as const]] : []),
		...(metric.query === undefined ? [] : wrapPieces('   query        ', metric.query.trim(), widthCells)),
		...(address === undefined ? [] : wrapPieces('   asked at     ', address, widthCells)),
	];
}

/** What came: the controller's own text, or what its absence is called. */
function valueText({text, isEmpty, job}: MeasurementView, ascii: boolean): string {
	if (job !== undefined) {
		return `job ${job}`;
	}

	const none = sign('nodata', {ascii});
	return isEmpty ? `${none} ${text === '' ? 'no value' : text}` : (text === '' ? 'n/a' : text);
}

const cell = (text: string, widthCells: number): string => text + ' '.repeat(Math.max(0, widthCells - stringWidth(text)));

function measurementLines(measurements: readonly MeasurementView[], widthCells: number, options: WordOptions): readonly PieceLine[] {
	const ascii = options.ascii ?? false;
	const rows = measurements.map(measurement => ({measurement, value: sanitize(valueText(measurement, ascii), {longest: 40})}));
	const valueCells = Math.max(5, ...rows.map(({value}) => stringWidth(value)));
	return [
		[{text: `   ${cell('TIME', 10)}${cell('VALUE', valueCells + 2)}${cell('PHASE', 16)}MESSAGE`, tone: 'dim'}],
		...rows.flatMap(({measurement, value}): readonly PieceLine[] => {
			const tone = phaseTone(measurement.phase);
			const start: readonly Piece[] = [
				{text: `   ${cell(formatClockSeconds(measurement.finishedAt ?? measurement.startedAt), 10)}`},
				{text: cell(value, valueCells + 2), tone: measurement.isEmpty ? 'nodata' : tone},
				{text: cell(`${sign(tone, options)} ${sanitize(measurement.phase, {longest: 13})}`, 16), tone},
			];
			const [first, ...more] = wrapPieces(' '.repeat(31 + valueCells), measurement.message, widthCells, {tone: 'dim'});
			return [[...start, ...(first?.slice(1) ?? [])], ...(measurement.message === '' ? [] : more)];
		}),
	];
}

function caption(measurements: readonly MeasurementView[], taken: number): PieceLine {
	const [first, last] = [measurements[0], measurements.at(-1)];
	const kept = taken > measurements.length ? `, the last ${measurements.length} of ${taken}` : '';
	return [{text: `   ${formatClockSeconds(first?.finishedAt)} to ${formatClockSeconds(last?.finishedAt)}${kept}`, tone: 'dim'}];
}

function metricHead({metric}: MetricEvidence, options: WordOptions): PieceLine {
	const tone = phaseTone(metric.phase);
	const isHollow = metric.phase === 'Successful' && metric.empty > 0;
	return [
		{text: ` ${sign(isHollow ? 'nodata' : tone, options)} `, tone: isHollow ? 'nodata' : tone},
		{text: metric.name, bold: true},
		{text: `  ${metric.phase === '' ? 'not measured' : metric.phase}`, tone: isHollow ? 'nodata' : tone},
		{text: `  ${metric.provider ?? 'no provider'}${metric.isDryRun ? ', dry run: it decides nothing' : ''}`, tone: 'dim'},
	];
}

/** Everything about one metric: the condition, the query, the limits, the chart, every measurement that was kept. */
export function metricLines(evidence: MetricEvidence, {widthCells, chartRows, ...options}: EvidenceOptions): readonly PieceLine[] {
	const {metric, measurements, taken} = evidence;
	const chart = chartRows === 0 || metric.provider === 'job' ? [] : drawChart(measurements, metric.limit, {...options, widthCells: Math.max(20, widthCells - 4), rows: chartRows});
	return [
		metricHead(evidence, options),
		...askedLines(evidence, widthCells),
		...wrapPieces('   so far       ', limitsText(evidence), widthCells),
		...chart.map((item): PieceLine => [{text: ' '.repeat(3)}, ...item]),
		...(chart.length === 0 ? [] : [caption(measurements, taken)]),
		...(measurements.length === 0 ? [[{text: '   no measurement: nothing was asked', tone: 'nodata'} as const]] : measurementLines(measurements, widthCells, options)),
	];
}

/** One run whole. */
export function runEvidenceLines({run, metrics}: RunEvidence, options: EvidenceOptions): readonly PieceLine[] {
	return [...runLines(run, options), ...metrics.flatMap(metric => [[], ...metricLines(metric, options)])];
}
