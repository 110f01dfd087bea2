import type {AnalysisRunView, MetricView, RolloutView} from '../../domain/rollout-view.ts';
import {span, type Line, type Span} from '../line.ts';

const badPhases: ReadonlySet<string> = new Set(['Error', 'Failed']);

/** `[0.93]` to `0.93`. */
export function shortValue(value: string): string {
	return value.replace(/^\[(?<only>[^,\]]*)\]$/v, '$<only>');
}

/** The runs that count now: those of this moment, or the last one where none runs. */
export function currentRuns({analysis}: Pick<RolloutView, 'analysis'>): readonly AnalysisRunView[] {
	const current = analysis.filter(({isCurrent}) => isCurrent);
	return current.length > 0 ? current : analysis.slice(0, 1);
}

/** `∅7`; in ASCII, where the sign is a digit itself, `0:7`. */
export function noDataCount(count: number, ascii: boolean): string {
	return `${ascii ? '0:' : '∅'}${count}`;
}

function badSpan(sign: string, metrics: readonly MetricView[], phases: ReadonlySet<string>, tone: 'bad' | 'warning'): Line {
	const value = metrics.find(({phase}) => phases.has(phase))?.last;
	return [span(`${sign} ${value === undefined ? 'failed' : shortValue(value)}`, {tone})];
}

/** What the analysis says, in one cell: `✓14`, `✓9 ∅2`, `✗ 0.93`, `△ 0.93` where it is inconclusive, `–` where there is none. */
export function analysisCell(view: Pick<RolloutView, 'analysis'>, ascii: boolean): Line {
	const runs = currentRuns(view);
	const metrics = runs.flatMap(run => run.metrics);
	if (runs.length === 0) {
		return [span('–', {tone: 'dim'})];
	}

	if (runs.some(({phase}) => badPhases.has(phase))) {
		return badSpan('✗', metrics, badPhases, 'bad');
	}

	if (runs.some(({phase}) => phase === 'Inconclusive')) {
		return badSpan('△', metrics, new Set(['Inconclusive']), 'warning');
	}

	return countSpans(runs, ascii);
}

function countSpans(runs: readonly AnalysisRunView[], ascii: boolean): Line {
	const sum = (pick: (run: AnalysisRunView) => number) => runs.reduce((total, run) => total + pick(run), 0);
	const failed = sum(({counts}) => counts.failed + counts.error);
	const empty = sum(({evidence}) => evidence.empty);
	const successful = sum(({counts}) => counts.successful);
	// A green run that rests on nothing is not green.
	const isHollow = runs.every(({evidence}) => evidence.verdict === 'empty');
	const parts: readonly Span[] = [
		...(successful === 0 ? [] : [span(`✓${successful}`, {tone: isHollow ? 'nodata' : 'good'})]),
		...(failed === 0 ? [] : [span(`✗${failed}`, {tone: 'bad'})]),
		...(empty === 0 && !isHollow ? [] : [span(noDataCount(empty, ascii), {tone: 'nodata'})]),
	];
	return parts.length === 0 ? [span('▸', {tone: 'moving'})] : parts.flatMap((part, index) => index === 0 ? [part] : [span(' '), part]);
}
