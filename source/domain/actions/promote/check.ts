import type {AnalysisRun, Rollout} from '../../../types/objects.ts';
import type {Fact} from '../operation.ts';
import type {PromoteTarget} from './state.ts';

/** Compares the rollout as it is with what the person saw; what differs, or nothing. */
export function findMove(target: PromoteTarget, rollout: Rollout, runs: readonly AnalysisRun[]): (Fact & {readonly kind: 'moved'}) | undefined {
	const {metadata, spec, status} = rollout;
	if (target.uid !== undefined && metadata.uid !== undefined && target.uid !== metadata.uid) {
		return {kind: 'moved', what: 'uid'};
	}

	if (target.podHash !== undefined && status?.currentPodHash !== target.podHash) {
		return {kind: 'moved', what: 'revision', before: target.podHash, ...(status?.currentPodHash !== undefined && {after: status.currentPodHash})};
	}

	if (target.stepIndex !== undefined && (status?.currentStepIndex ?? 0) !== target.stepIndex) {
		return {kind: 'moved', what: 'step', before: String(target.stepIndex), after: String(status?.currentStepIndex ?? 0)};
	}

	if (status?.abort === true) {
		return {kind: 'moved', what: 'aborted'};
	}

	if (spec?.paused === true) {
		return {kind: 'moved', what: 'specPaused'};
	}

	const failed = runs.find(run => isFailedRunOf(run, rollout));
	return failed && {kind: 'moved', what: 'analysisFailed', after: failed.metadata.name};
}

/**
A run of this update has Failed or is in Error and the controller has not aborted yet: a promote now would ship the version
that failed (V40).
*/
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
