import type {AnalysisRun, Experiment} from '../../../types/objects.ts';
import type {Family} from '../../family.ts';
import {isFinished} from '../../metric-view.ts';
import {buildRetryExperimentPatch} from '../../patches/retry-patch.ts';
import {buildTerminatePatch} from '../../patches/terminate-patch.ts';
import {projectObject} from '../../projection.ts';
import type {Fresh, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';

type Kind = 'analysisruns' | 'experiments';
type Run = AnalysisRun | Experiment;

const shownMs = 15_000;
const endedMs = 60_000;

/** Ends an analysis run or an experiment of a rollout with what it has. */
export function planTerminate(target: VerbTarget, kind: Kind, name: string): VerbPlan {
	return {
		verb: kind === 'analysisruns' ? 'terminateRun' : 'terminateExperiment',
		target,
		read: {withObjects: [{kind, name}]},
		findMove(fresh) {
			const run = freshRun(kind, fresh);
			return compare(target, fresh.rollout, []) ?? (run !== undefined && isFinished(run.status?.phase) ? {kind: 'moved', what: 'ended', after: run.status?.phase ?? ''} : undefined);
		},
		hasArrived: fresh => freshRun(kind, fresh)?.spec?.terminate === true,
		build: fresh => [buildTerminatePatch(kind, freshRun(kind, fresh)!.metadata)],
		checks: [
			{name: 'taken', isMet: sight => isOver(kind, name, sight) || shownRun(kind, name, sight.family)?.spec?.terminate === true, limitMs: shownMs},
			{name: 'ended', isMet: sight => isOver(kind, name, sight), limitMs: endedMs},
		],
		conclude: sight => ({kind: 'carriedOut', verb: kind === 'analysisruns' ? 'terminateRun' : 'terminateExperiment', afterMs: sight.now - sight.startedAt, subject: describeEnd(kind, name, sight)}),
	};
}

/** An experiment that has ended starts over: without a status it is as new. */
export function planRetryExperiment(target: VerbTarget, name: string): VerbPlan {
	return {
		verb: 'retryExperiment',
		target,
		read: {withObjects: [{kind: 'experiments', name}]},
		findMove: fresh => compare(target, fresh.rollout, []),
		hasArrived: fresh => !isFinished(freshRun('experiments', fresh)?.status?.phase),
		build(fresh) {
			const experiment = freshRun('experiments', fresh)!;
			return isFinished(experiment.status?.phase) ? [buildRetryExperimentPatch(experiment.metadata)] : {fact: {kind: 'nothingLeft', verb: 'retryExperiment'}, result: 'bad', code: 'nothingInFlight'};
		},
		checks: [
			{name: 'taken', isMet: ({family}) => shownRun('experiments', name, family) !== undefined && !isFinished(shownRun('experiments', name, family)?.status?.phase), limitMs: shownMs},
			{name: 'runsAgain', isMet: ({family}) => (shownRun('experiments', name, family)?.status?.phase ?? '') !== '', limitMs: endedMs},
		],
		conclude: sight => ({kind: 'carriedOut', verb: 'retryExperiment', afterMs: sight.now - sight.startedAt, subject: name}),
	};
}

const freshRun = (kind: Kind, {objects}: Fresh): Run | undefined => projectObject(kind, objects[0]);
const shownRun = (kind: Kind, name: string, family: Family): Run | undefined => family[kind === 'analysisruns' ? 'analysisRuns' : 'experiments'].find(({metadata}) => metadata.name === name);
const isOver = (kind: Kind, name: string, {family}: Sight) => isFinished(shownRun(kind, name, family)?.status?.phase);

function describeEnd(kind: Kind, name: string, {family}: Sight): string {
	const {phase = '', message = ''} = shownRun(kind, name, family)?.status ?? {};
	return `${name} ${phase}${message === '' ? '' : ` (${message})`}`;
}
