import type {BlueGreenStrategy, Rollout, RolloutStatus} from '../objects.ts';
import {hasRouter, replicasOf} from './steps.ts';

export type Phase = {readonly phase: string; readonly message: string};

const phaseOf = (phase: string, message = ''): Phase => ({phase, message});

const isOver = (status: string | undefined) => status !== undefined && ['Error', 'Failed', 'Inconclusive', 'Successful'].includes(status);

/** The phase that the controller writes with every status: the first row that fits (argo-rollouts.md 3.5). */
export function calculatePhase(rollout: Rollout, status: RolloutStatus): Phase {
	const {spec} = rollout;
	for (const condition of status.conditions ?? []) {
		if (condition.type === 'InvalidSpec') {
			return phaseOf('Degraded', `InvalidSpec: ${condition.message}`);
		}

		if (condition.reason === 'RolloutAborted' || condition.reason === 'ProgressDeadlineExceeded') {
			return phaseOf('Degraded', `${condition.reason}: ${condition.message}`);
		}
	}

	if (spec.paused) {
		return phaseOf('Paused', 'manually paused');
	}

	const [pause] = status.pauseConditions ?? [];
	if (pause) {
		return phaseOf('Paused', pause.reason);
	}

	if (spec.restartAt !== undefined && spec.restartAt !== status.restartedAt) {
		return phaseOf('Progressing', 'rollout is restarting');
	}

	const message = progressMessage(rollout, status);
	return message === undefined ? phaseOf('Healthy') : phaseOf('Progressing', message);
}

function progressMessage(rollout: Rollout, status: RolloutStatus): string | undefined {
	const {blueGreen, canary} = rollout.spec.strategy;
	const updated = status.updatedReplicas ?? 0;
	const isStable = (status.stableRS ?? '') !== '' && status.stableRS === status.currentPodHash;
	if (updated < replicasOf(rollout)) {
		return 'more replicas need to be updated';
	}

	if ((status.availableReplicas ?? 0) < updated) {
		return 'updated replicas are still becoming available';
	}

	if (blueGreen) {
		return blueGreenMessage(blueGreen, status, isStable);
	}

	if (canary) {
		if (!hasRouter(rollout) && (status.replicas ?? 0) > updated) {
			return 'old replicas are pending termination';
		}

		if (!isStable) {
			return 'waiting for all steps to complete';
		}
	}

	return undefined;
}

function blueGreenMessage(strategy: BlueGreenStrategy, status: RolloutStatus, isStable: boolean): string | undefined {
	const {activeSelector = '', postPromotionAnalysisRunStatus} = status.blueGreen ?? {};
	if (activeSelector === '' || activeSelector !== status.currentPodHash) {
		return 'active service cutover pending';
	}

	if (isStable) {
		return undefined;
	}

	return strategy.postPromotionAnalysis && !isOver(postPromotionAnalysisRunStatus?.status)
		? 'waiting for analysis to complete'
		: 'waiting for post-promotion verification to complete';
}
