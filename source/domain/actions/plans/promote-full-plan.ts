import {gatherFacts} from '../../facts.ts';
import {revisionOf} from '../../labels.ts';
import {buildPromotePatches} from '../../patches/promote-patch.ts';
import {isGenerationObserved} from '../../phase.ts';
import {deriveWeight} from '../../weight.ts';
import type {Ending, Fresh, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';
import {findFailedRun, isPromoted} from './promote-plan.ts';

const takenMs = 30_000;
const usualDeadlineSeconds = 600;
const lastMs = 120_000;
const settledMs = 1500;

/**
Everybody at once. It waits until the controller has seen the change before it, which it would drop otherwise (F9), and reads the runs
afresh: after a failure that is not acted on yet it would ship what failed (V40). Of an aborted one it ships the aborted version (V25): asked for by
name.
*/
export function planPromoteFull(target: VerbTarget, deadlineSeconds = usualDeadlineSeconds): VerbPlan {
	return {
		verb: 'promoteFull',
		target,
		read: {withRuns: true},
		isReady: rollout => isGenerationObserved(rollout),
		findMove: fresh => compare(target, fresh.rollout, ['revision', 'abort', 'specPaused']) ?? (target.isAborted ? undefined : findFailedRun(fresh)),
		hasArrived: ({rollout}) => rollout !== undefined && (rollout.status?.promoteFull === true || (target.podHash !== undefined && isPromoted(rollout) && rollout.status?.currentPodHash === target.podHash)),
		build: fresh => build(fresh),
		checks: [
			{name: 'taken', isMet: sight => isTaken(target, sight), limitMs: takenMs, isNudged: true},
			{name: 'podsReady', isMet: sight => isEverybody(target, sight) || countReady(sight).done >= countReady(sight).total, tell: countReady, limitMs: deadlineSeconds * 1000},
			{name: target.isBlueGreen ? 'switched' : 'allOnNew', isMet: sight => isEverybody(target, sight), tell: tellUsers, limitMs: lastMs},
		],
		findEnding: sight => findAbortAgain(target, sight),
		conclude: sight => ({kind: 'carriedOut', verb: 'promoteFull', afterMs: sight.now - sight.startedAt, state: 'complete', revision: revisionOf(sight.rollout.metadata)}),
	};
}

/** Right after an undo to what is stable there is nothing left: everybody is there. */
function build({rollout}: Fresh) {
	return isPromoted(rollout!) ? {fact: {kind: 'nothingLeft', verb: 'promoteFull'}, result: 'good', code: 'complete'} as const satisfies Ending : buildPromotePatches(rollout!, 'full');
}

/** The controller drops abort and pauses and jumps to the end of the steps. */
function isTaken(target: VerbTarget, sight: Sight): boolean {
	const {rollout: {status}, isWritten, sinceMs} = sight;
	const isCleared = status?.abort !== true && (status?.pauseConditions ?? []).length === 0;
	const isAtEnd = target.steps !== undefined && target.steps > 0 && target.stepIndex !== target.steps && status?.currentStepIndex === target.steps;
	return isEverybody(target, sight) || (isWritten && isCleared && (isAtEnd || (status?.controllerPause !== true && status?.phase !== 'Paused' && sinceMs >= settledMs)));
}

function isEverybody({isBlueGreen}: VerbTarget, {rollout}: Sight): boolean {
	const {status} = rollout;
	return isPromoted(rollout) && (!isBlueGreen || status?.blueGreen?.activeSelector === status?.currentPodHash);
}

function countReady({family}: Sight) {
	const {current, desired} = gatherFacts(family);
	return {done: current?.available ?? 0, total: desired};
}

function tellUsers({family}: Sight) {
	const {actual} = deriveWeight(gatherFacts(family));
	return {percent: actual};
}

function findAbortAgain(target: VerbTarget, {rollout: {status}, isWritten}: Sight): Ending | undefined {
	const isOther = !target.isAborted || status?.abortedAt !== target.abortedAt;
	return isWritten && status?.abort === true && status.abortedAt !== undefined && isOther ? {fact: {kind: 'abortedMeanwhile'}, result: 'bad', code: 'aborted'} : undefined;
}
