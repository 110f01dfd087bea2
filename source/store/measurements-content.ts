import type {RunEvidence} from '../domain/measurements.ts';
import type {TrialReport} from '../domain/trial.ts';

/** What became of trying a metric's query: a report, or why it was not sent. */
export type TrialShown = {readonly kind: 'refused'; readonly metric: string; readonly reason: string} | {readonly kind: 'report'; readonly report: TrialReport};

/** The evidence of one run, and what its queries bring now. */
export type MeasurementsContent = {
	/** Undefined where the rollout has no run. */
	readonly evidence: RunEvidence | undefined;
	/** This run's place among those of the rollout. */
	readonly index: number;
	readonly total: number;
	/** By the name of the metric. */
	readonly trials: ReadonlyMap<string, TrialShown>;
};
