import type {AnalysisRunView, MetricView} from '../../domain/rollout-view.ts';
import {formatSpan} from '../../format/age.ts';
import {describeEvidence} from '../../format/words/evidence-words.ts';
import {sign} from '../../format/words/signs.ts';
import {currentRuns} from '../fleet/analysis-cell.ts';
import {blank, emptyLine, fitLine, joinLines, joinSides, line, lineWidth, span, type Line} from '../line.ts';
import {measureMetrics, metricLine, toneOf, valueText, type MetricWidths} from './metric-line.ts';
import {contentWidth, labelled, type Scene} from './scene.ts';

const roles: Readonly<Record<AnalysisRunView['role'], string>> = {
	background: 'background', experiment: 'experiment', other: 'analysis', postPromotion: 'after the switch', prePromotion: 'before the switch', step: 'step',
};

const badPhases: ReadonlySet<string> = new Set(['Error', 'Failed']);

/** What runs now and what ended badly; of what ended well only where nothing else is. */
function shownRuns({view}: Scene): readonly AnalysisRunView[] {
	const current = currentRuns(view);
	const bad = view.analysis.filter(run => !current.includes(run) && (badPhases.has(run.phase) || run.phase === 'Inconclusive'));
	return [...current, ...bad];
}

function roleLine({role, stepIndex, startedAt, completedAt}: AnalysisRunView, {now}: Scene): Line {
	const place = role === 'step' && stepIndex !== undefined ? `step ${stepIndex + 1}` : roles[role];
	const span_ = startedAt === undefined ? '' : `, ${formatSpan(startedAt, completedAt ?? now)}`;
	return line(`${place}${span_}${completedAt === undefined ? '' : ', over'}`, {tone: 'dim'});
}

/** The last thing that went wrong, in the words of the provider. */
function troubleOf({points, message}: MetricView): string | undefined {
	const last = points.findLast(point => point.message !== '' && badPhases.has(point.phase));
	return last?.message ?? (message === '' ? undefined : message);
}

function noteLines(run: AnalysisRunView, {ascii}: Scene, role: Line): readonly Line[] {
	const evidence = describeEvidence(run, {ascii});
	const isWorthSaying = run.evidence.empty > 0 || (run.evidence.verdict !== undefined && run.evidence.verdict !== 'sound');
	const troubles = run.metrics.flatMap(metric => {
		const trouble = troubleOf(metric);
		return trouble === undefined ? [] : [line(`  ✗ ${run.metrics.length > 1 ? `${metric.name}: ` : ''}${trouble}`, {tone: 'bad'})];
	});
	const jobs = run.jobs.map(job => line(`  job ${job.name}: ${job.status}`, {tone: 'dim'}));
	const about = joinLines([role, isWorthSaying ? line(`${evidence.sign} ${evidence.text}`, {tone: evidence.tone}) : emptyLine], ' · ');
	return [
		...(about.length === 0 ? [] : [[blank(2), ...about]]),
		...troubles,
		...(run.message !== '' && troubles.length === 0 && badPhases.has(run.phase) ? [line(`  ✗ ${run.message}`, {tone: 'bad'})] : []),
		...jobs,
	];
}

function runLines(run: AnalysisRunView, widths: MetricWidths, scene: Scene, withNotes: boolean): readonly Line[] {
	const width = contentWidth(scene);
	const role = roleLine(run, scene);
	const metrics = run.metrics.map(metric => metricLine(metric, run, widths, scene));
	const lines = metrics.length > 0 ? metrics : [line(`▸ ${run.name}: no measurement yet`, {tone: 'moving'})];
	const [first = emptyLine, ...rest] = lines;
	const isRoomForRole = lineWidth(first) + 2 + lineWidth(role) <= width;
	return [
		joinSides(first, role, width),
		...rest,
		...(withNotes ? noteLines(run, scene, isRoomForRole ? emptyLine : role) : []),
	].map(item => fitLine(item, width));
}

const labelOf = ({view: {strategy}}: Scene) => strategy === 'blueGreen' ? 'CHECKS' : 'ANALYSIS';

/** Metric by metric what is measured against which limit, with the errors of those that cannot be measured. */
export function analysisLines(scene: Scene, withNotes: boolean): readonly Line[] {
	const runs = shownRuns(scene);
	const widths = measureMetrics(runs.flatMap(({metrics}) => metrics), contentWidth(scene), scene.ascii);
	return labelled(scene, labelOf(scene), runs.flatMap(run => runLines(run, widths, scene, withNotes)));
}

/** All metrics on one line: sign, name and last value. */
export function analysisLine(scene: Scene): readonly Line[] {
	const pieces = shownRuns(scene).flatMap(run => run.metrics.map(metric => {
		const tone = toneOf(metric, run);
		return [span(`${sign(tone, scene)} `, {tone}), span(`${metric.name} ${valueText(metric)}`)];
	}));
	const all = pieces.flatMap((piece, index) => index === 0 ? piece : [blank(3), ...piece]);
	return all.length === 0 ? [] : labelled(scene, labelOf(scene), [fitLine(all, contentWidth(scene))]);
}
