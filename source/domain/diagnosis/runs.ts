import type {Instant} from '../../types/clock.ts';
import type {AnalysisRunView, MetricView} from '../rollout-view.ts';
import type {DiagnosisInput} from './diagnosis.ts';

/** One place in the update: of several runs there the newest counts, the others are of tries before it. */
const placeOf = ({role, stepIndex, name}: AnalysisRunView) => role === 'experiment' || role === 'other' ? name : `${role} ${stepIndex ?? ''}`;

/** The status names it or it runs; or it belongs to a step that this try has passed; or the whole version has passed. */
function counts(run: AnalysisRunView, {facts: {isPromoted, status}}: DiagnosisInput): boolean {
	// Behind the last step, while the last pods come up, the index is the number of steps.
	const place = status.currentStepIndex;
	return run.isCurrent || isPromoted || (!status.abort && run.stepIndex !== undefined && place !== undefined && run.stepIndex < place);
}

/** The runs that say something about the version that rolls, one a place, in the view's order (newest first within a role). */
export function relevantRuns(input: DiagnosisInput): readonly AnalysisRunView[] {
	const places = new Set<string>();
	return input.view.analysis.filter(run => {
		const isNewest = !places.has(placeOf(run));
		places.add(placeOf(run));
		return isNewest && counts(run, input);
	});
}

/** The metrics that can end a run. */
export const countedMetrics = ({metrics}: AnalysisRunView) => metrics.filter(({isDryRun}) => !isDryRun);

/** What a metric that cannot measure says, nearest to the cause first. */
export function errorOf(metric: MetricView | undefined, run: AnalysisRunView): string {
	const last = metric?.points.findLast(({phase, message}) => phase === 'Error' && message !== '');
	return last?.message ?? (metric?.message === '' ? undefined : metric?.message) ?? run.message;
}

export type Broken = {readonly run: AnalysisRunView; readonly metric: MetricView | undefined; readonly message: string; readonly errors: number; readonly isCertain: boolean; /** Of the errors without a measurement between them the first that is known. */ readonly since: Instant | undefined};

/** Its last measurement is an error, or it ended by errors. */
function isErring(metric: MetricView): boolean {
	return metric.phase === 'Error' || (metric.points.at(-1)?.phase === 'Error' && metric.phase !== 'Successful');
}

/** The run keeps the last few measurements: where it has none but errors, they go back to its start. */
function erringSince({points, counts: {successful, failed, inconclusive}}: MetricView, run: AnalysisRunView): Instant | undefined {
	if (successful + failed + inconclusive === 0) {
		return run.startedAt;
	}

	return points[points.findLastIndex(({phase}) => phase !== 'Error') + 1]?.at;
}

/** The first run that cannot measure. `isCertain`: more than one error, or the end. */
export function findBroken(input: DiagnosisInput): Broken | undefined {
	for (const run of relevantRuns(input)) {
		const metric = countedMetrics(run).find(candidate => isErring(candidate));
		if (metric !== undefined || run.phase === 'Error') {
			const isCertain = run.phase === 'Error' || run.evidence.verdict === 'broken' || (metric?.counts.error ?? 0) > 1;
			return {run, metric, message: errorOf(metric, run), errors: metric?.counts.error ?? 0, isCertain, since: (metric && erringSince(metric, run)) ?? run.completedAt};
		}
	}

	return undefined;
}
