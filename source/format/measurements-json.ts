import type {MetricEvidence, RunEvidence} from '../domain/measurements.ts';
import type {TrialVerdict} from '../domain/trial-condition.ts';
import type {TrialReport, TrialSide} from '../domain/trial.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {formatInstant, orNull} from './json.ts';
import {metricJson, runJson} from './rollout-json.ts';

const metricEvidenceJson = ({metric, conditions, limits, left, errorsInARow, address, measurements, taken}: MetricEvidence) => ({
	...metricJson(metric),
	conditions: {success: orNull(conditions.success), failure: orNull(conditions.failure)},
	limits: {count: orNull(limits.count), failures: orNull(limits.failures), inconclusive: orNull(limits.inconclusive), errorsInARow: orNull(limits.errorsInARow), successesInARow: orNull(limits.successesInARow)},
	left: {failures: orNull(left.failures), inconclusive: orNull(left.inconclusive), errors: orNull(left.errors)},
	errorsInARow,
	address: orNull(address),
	taken,
	measurements: measurements.map(({startedAt, finishedAt, phase, value, text, isEmpty, message, job}) => ({
		startedAt: formatInstant(startedAt), finishedAt: formatInstant(finishedAt), phase, number: orNull(value), value: text, empty: isEmpty, message, job: orNull(job),
	})),
});

const verdictJson = (verdict: TrialVerdict | undefined) => verdict && {phase: verdict.phase, message: verdict.phase === 'Error' ? verdict.message : null};

function outcomeJson({outcome}: TrialSide) {
	if (outcome.kind !== 'answered') {
		return {rows: null, total: null, verdict: null, problem: outcome.kind === 'failed' ? outcome.problem.title : null};
	}

	const {reading, verdict} = outcome;
	return reading.kind === 'values'
		? {rows: reading.rows, total: reading.total, verdict: orNull(verdictJson(verdict)), problem: null}
		: {rows: null, total: null, verdict: null, problem: reading.kind === 'refused' ? reading.message : reading.what};
}

export function trialJson(trial: TrialReport | {readonly metric: string; readonly refused: string}): object {
	if ('refused' in trial) {
		return {metric: trial.metric, refused: trial.refused};
	}

	const {metric, at, onNothing, sides, isSameForBoth, byHand} = trial;
	return {
		metric,
		at: formatInstant(at),
		refused: null,
		onNothing: verdictJson(onNothing),
		sameForBoth: isSameForBoth,
		sides: sides.map(side => ({role: side.role, query: side.query, ...outcomeJson(side)})),
		byHand,
	};
}

/** The document of `analysis -o json`. Unknown is null. */
export function analysisJson({name, namespace}: RolloutView, runs: readonly RunEvidence[], trials?: readonly object[]): object {
	return {
		apiVersion: 'rolltop/v1',
		kind: 'Analysis',
		name,
		namespace,
		runs: runs.map(({run, metrics}) => ({...runJson(run), metrics: metrics.map(metric => metricEvidenceJson(metric))})),
		...(trials !== undefined && {trials}),
	};
}
