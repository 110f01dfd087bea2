import type {AnalysisRun, Rollout} from '../../../types/objects.ts';
import {buildPromotePatches, type PromoteMode} from '../../patches/promote-patch.ts';
import {isGenerationObserved} from '../../phase.ts';
import type {Check, Ending, Fresh, Moved, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, pausesOf, type VerbTarget} from '../verb/target.ts';

const takenMs = 30_000;
/** The preview of a blue-green that grows before the switch. */
const switchMs = 240_000;
/** A cleared pause counts as taken after this where nothing else will show it (a background analysis that starts anew). */
const settledMs = 1500;

/** Promote without a flag, and the two that skip steps. */
export function planPromote(target: VerbTarget, mode: Exclude<PromoteMode, 'full'>): VerbPlan {
	const taken: Check = {name: 'taken', isMet: sight => isTaken(target, sight), limitMs: takenMs, isNudged: true};
	const switched: Check = {name: 'switched', isMet: sight => isSwitched(target, sight), limitMs: switchMs, tell: tellPreview};
	return {
		verb: mode === 'next' ? 'promote' : mode,
		target,
		read: {withRuns: true},
		findMove: fresh => compare(target, fresh.rollout, ['revision', 'step', 'abort', 'specPaused', 'gate']) ?? findFailedRun(fresh),
		hasArrived: fresh => hasArrived(target, fresh, mode),
		build: ({rollout}) => orNothing(buildPromotePatches(rollout!, mode, `${mode}-${rollout!.metadata.resourceVersion ?? ''}`)),
		checks: target.isBlueGreen ? [taken, switched] : [taken],
		findEnding: findAbort,
		conclude: sight => target.isBlueGreen
			? {kind: 'switched', afterMs: sight.now - sight.startedAt}
			: {kind: 'promoted', afterMs: sight.now - sight.startedAt, fromStep: target.stepIndex, toStep: sight.rollout.status?.currentStepIndex, total: target.steps},
	};
}

export function orNothing<Patches extends readonly unknown[]>(patches: Patches): Ending | Patches {
	return patches.length === 0 ? {fact: {kind: 'nothingInFlight'}, result: 'bad', code: 'nothingInFlight'} : patches;
}

/** The same state as the patch would bring, while nothing else has moved: it was carried out although nobody said so. */
function hasArrived(target: VerbTarget, {rollout}: Fresh, mode: PromoteMode): boolean {
	if (rollout === undefined || rollout.status?.currentPodHash !== target.podHash || rollout.status?.abort === true) {
		return false;
	}

	const {steps = 0} = target;
	const before = target.stepIndex ?? 0;
	const wanted = mode === 'skipAllSteps' ? steps : Math.min(before + 1, steps);
	const hasMoved = steps > 0 && before < steps && rollout.status?.currentStepIndex === wanted;
	return hasMoved || (mode === 'next' && target.pauses.length > 0 && pausesOf(rollout).length === 0) || isPromoted(rollout);
}

export const isPromoted = ({status}: Rollout) => status?.stableRS !== undefined && status.stableRS === status.currentPodHash;

/** Our own patch is not proof: the controller's next write is. */
function isTaken(target: VerbTarget, sight: Sight): boolean {
	const {rollout: {status}, isWritten, sinceMs} = sight;
	const isCleared = (status?.pauseConditions ?? []).length === 0;
	if (target.isBlueGreen) {
		return isSwitched(target, sight) || (isWritten && isCleared && status?.controllerPause !== true);
	}

	const isCompleted = status?.stableRS !== undefined && status.stableRS === target.podHash;
	const hasMoved = (status?.currentStepIndex ?? 0) !== (target.stepIndex ?? 0);
	return isCompleted || (isWritten && (hasMoved || (isCleared && sinceMs >= settledMs && status?.phase !== 'Paused')));
}

const isSwitched = (target: VerbTarget, {rollout: {status}}: Sight) => status?.blueGreen?.activeSelector === target.podHash;

/** A small preview grows to full size first. */
function tellPreview({rollout: {spec, status}}: Sight) {
	return {done: status?.updatedReplicas ?? 0, total: spec?.replicas ?? 1};
}

/** The abort of somebody, or of an analysis, that came in between. */
export function findAbort({rollout: {status}, fresh}: Sight): Ending | undefined {
	return status?.abort === true && fresh.rollout?.status?.abort !== true ? {fact: {kind: 'abortedMeanwhile'}, result: 'bad', code: 'aborted'} : undefined;
}

/**
A run of this update has Failed or is in Error and the controller has not aborted yet: a promote now would ship the version
that failed (V40).
*/
export function findFailedRun({rollout, runs}: Fresh): Moved | undefined {
	const failed = rollout && runs.find(run => isFailedRunOf(run, rollout));
	return failed && {kind: 'moved', what: 'analysisFailed', after: failed.metadata.name};
}

function isFailedRunOf({metadata, status}: AnalysisRun, rollout: Rollout): boolean {
	const isOfRollout = (metadata.ownerReferences ?? []).some(({uid}) => uid === rollout.metadata.uid);
	const isOfUpdate = metadata.labels?.['rollouts-pod-template-hash'] === rollout.status?.currentPodHash;
	return isOfRollout && isOfUpdate && (status?.phase === 'Failed' || status?.phase === 'Error') && isNamedByStatus(metadata.name, rollout);
}

/** Runs of an earlier try of the same revision stay behind after a retry; the status names the ones that count. */
function isNamedByStatus(name: string, {status}: Rollout): boolean {
	const {canary, blueGreen} = status ?? {};
	const named = [canary?.currentStepAnalysisRunStatus, canary?.currentBackgroundAnalysisRunStatus, blueGreen?.prePromotionAnalysisRunStatus, blueGreen?.postPromotionAnalysisRunStatus];
	return named.some(run => run?.name === name);
}

export const isReady = (rollout: Rollout): boolean => isGenerationObserved(rollout);
