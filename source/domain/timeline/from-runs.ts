import {deriveRuns} from '../analysis-run-view.ts';
import type {Family} from '../family.ts';
import type {AnalysisRunView, MetricPoint} from '../rollout-view.ts';
import {isFinished} from '../metric-view.ts';
import {compareInstants} from '../order.ts';
import {tell, type Telling} from './entry.ts';

const bad: ReadonlySet<string> = new Set(['Error', 'Failed', 'Inconclusive']);
const isBad = ({phase}: MetricPoint) => bad.has(phase);

function tellRun({name, role, revision, phase, message, startedAt, createdAt, completedAt, metrics}: AnalysisRunView): readonly Telling[] {
	const from = {source: 'analysis' as const, isExact: false};
	const run = {kind: 'run' as const, run: name, role, revision: revision > 0 ? revision : undefined};
	const start = startedAt ?? createdAt;
	const points = metrics.flatMap(metric => metric.points.filter(point => isBad(point)).flatMap(point => point.at === undefined
		? []
		: tell({...from, at: point.at, fact: {kind: 'measurement', run: name, metric: metric.name, phase: point.phase, value: point.text === '' ? undefined : point.text}, ...(point.message !== '' && {text: point.message})})));
	// Old controllers do not say when a run ended: the last measurement is the nearest that there is.
	const end = completedAt ?? metrics.map(({lastAt}) => lastAt).toSorted(compareInstants).at(-1);
	return [
		// One that was over within its second is told once: nobody knows which half of it came first.
		...(start === undefined || start === end ? [] : [tell({...from, at: start, fact: {...run, phase: 'Running'}})]),
		...points,
		...(end === undefined || !isFinished(phase) ? [] : [tell({...from, at: end, fact: {...run, phase}, ...(message !== '' && {text: message})})]),
	];
}

/** When each run began and how it ended, and every measurement that was not successful, of those that the controller keeps. */
export function tellRuns({analysisRuns, rollout}: Family): readonly Telling[] {
	return deriveRuns(analysisRuns, rollout.status ?? {}).flatMap(run => tellRun(run));
}
