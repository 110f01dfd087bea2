import type {Condition, Rollout, RolloutStatus} from '../types/objects.ts';
import {filled} from './filled.ts';
import {parseWhole, workloadGenerationAnnotation} from './labels.ts';

export type Phase = {readonly phase: string; readonly message: string};

/** Has the controller seen this generation? Legacy hashes and what is no number count as seen (argo-rollouts.md 3.3). */
export function isGenerationObserved({metadata, status}: Rollout): boolean {
	const observed = parseWhole(status?.observedGeneration);
	return observed === undefined || observed >= (metadata.generation ?? 0);
}

/** Has it seen the workload's template, where it comes from a `workloadRef` (argo-rollouts.md 3.4)? */
export function isWorkloadObserved({metadata, spec, status}: Rollout): boolean {
	const generation = parseWhole(metadata.annotations?.[workloadGenerationAnnotation]);
	const observed = parseWhole(status?.workloadObservedGeneration);
	return spec?.workloadRef === undefined || generation === undefined || observed === undefined || observed === generation;
}

/** Somebody resumed it and the controller has not gone on yet (argo-rollouts.md 3.2 row 2). */
export function isUnpausing({status}: Rollout): boolean {
	return status?.controllerPause === true && (status.pauseConditions ?? []).length === 0;
}

const degradedReasons: ReadonlySet<string | undefined> = new Set(['ProgressDeadlineExceeded', 'RolloutAborted']);

function degradedBy(conditions: readonly Condition[]): Phase | undefined {
	for (const {type, reason, message} of conditions) {
		if (type === 'InvalidSpec' || degradedReasons.has(reason)) {
			return {phase: 'Degraded', message: `${type === 'InvalidSpec' ? type : reason}: ${message ?? ''}`};
		}
	}

	return undefined;
}

function isPromoted(status: RolloutStatus | undefined): boolean {
	return filled(status?.stableRS) !== undefined && status?.stableRS === status?.currentPodHash;
}

function blueGreenProgress({spec, status}: Rollout): string {
	const {activeSelector, postPromotionAnalysisRunStatus} = status?.blueGreen ?? {};
	if (filled(activeSelector) === undefined || activeSelector !== status?.currentPodHash) {
		return 'active service cutover pending';
	}

	if (isPromoted(status)) {
		return '';
	}

	const isAnalyzed = ['Error', 'Failed', 'Inconclusive', 'Successful'].includes(postPromotionAnalysisRunStatus?.status ?? '');
	return spec?.strategy?.blueGreen?.postPromotionAnalysis && !isAnalyzed
		? 'waiting for analysis to complete'
		: 'waiting for post-promotion verification to complete';
}

function canaryProgress({spec, status}: Rollout): string {
	if (!spec?.strategy?.canary?.trafficRouting && (status?.replicas ?? 0) > (status?.updatedReplicas ?? 0)) {
		return 'old replicas are pending termination';
	}

	return isPromoted(status) ? '' : 'waiting for all steps to complete';
}

function replicaProgress({spec, status}: Rollout): string {
	const {updatedReplicas = 0, availableReplicas = 0} = status ?? {};
	if (updatedReplicas < (spec?.replicas ?? 1)) {
		return 'more replicas need to be updated';
	}

	return availableReplicas < updatedReplicas ? 'updated replicas are still becoming available' : '';
}

/** What is still missing; empty when nothing is. */
function progressOf(rollout: Rollout): string {
	const {spec, status} = rollout;
	if (spec?.restartAt !== undefined && spec.restartAt !== status?.restartedAt) {
		return 'rollout is restarting';
	}

	const missing = replicaProgress(rollout);
	if (missing !== '') {
		return missing;
	}

	if (spec?.strategy?.blueGreen) {
		return blueGreenProgress(rollout);
	}

	return spec?.strategy?.canary ? canaryProgress(rollout) : '';
}

function calculatePhase(rollout: Rollout): Phase {
	const {spec, status} = rollout;
	const degraded = degradedBy(status?.conditions ?? []);
	if (degraded) {
		return degraded;
	}

	const [pause] = status?.pauseConditions ?? [];
	const isSpecPaused = spec?.paused === true;
	if (isSpecPaused || pause) {
		return {phase: 'Paused', message: isSpecPaused ? 'manually paused' : (pause?.reason ?? '')};
	}

	const message = progressOf(rollout);
	return {phase: message === '' ? 'Healthy' : 'Progressing', message};
}

/** Status and Message as the official plugin prints them (argo-rollouts.md 3.2 to 3.5), which never shows row 3 of 3.2. */
export function derivePhase(rollout: Rollout): Phase {
	if (!isGenerationObserved(rollout)) {
		return {phase: 'Progressing', message: 'waiting for rollout spec update to be observed'};
	}

	if (isUnpausing(rollout)) {
		return {phase: 'Progressing', message: 'waiting for rollout to unpause'};
	}

	const phase = filled(rollout.status?.phase);
	return phase === undefined ? calculatePhase(rollout) : {phase, message: rollout.status?.message ?? ''};
}
