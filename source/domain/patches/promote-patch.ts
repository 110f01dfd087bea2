import type {Json, Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';
import {isUnpausing} from '../phase.ts';
import {buildNudgePatch} from './abort-patch.ts';
import {buildUnpausePatch} from './pause-patch.ts';

/** `next`: what `promote` without a flag does. The others are `--skip-current-step`, `--skip-all-steps` and `--full`. */
export type PromoteMode = 'full' | 'next' | 'skipAllSteps' | 'skipStep';

/**
What a promote sends, in this order, as the official plugin (argo-rollouts.md 5.3, each row of its table), the status with the
resourceVersion of the object that was looked at: the step index in it is absolute, and a rollout that moved on meanwhile answers
409 instead of being promoted unseen. Empty: there is nothing to promote (C4, D4).

Where the official plugin fails ours differs: an inconclusive experiment's step is skipped (D2 loops there), a promote that the controller
has lost is nudged and not sent as a skip of the next step, and a freeze of ours is lifted with its record.
*/
export function buildPromotePatches(rollout: Rollout, mode: PromoteMode, nudge = 'promote'): readonly Patch[] {
	if (mode === 'next' && isUnpausing(rollout)) {
		return [buildNudgePatch(rollout.metadata, nudge), ...unpause(rollout)];
	}

	const status = statusOf(rollout, mode);
	const {namespace, name, resourceVersion} = rollout.metadata;
	const body = {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), status};
	const patches: readonly Patch[] = status === undefined ? [] : [{kind: 'rollouts', namespace, name, subresource: 'status', type: 'merge', body}];
	// The two skips leave `spec.paused` alone (A, B).
	return mode === 'full' || mode === 'next' ? [...patches, ...unpause(rollout)] : patches;
}

const unpause = (rollout: Rollout): readonly Patch[] => rollout.spec?.paused === true ? [buildUnpausePatch(rollout, {isFirst: false})] : [];

type Status = Readonly<Record<string, Json>>;

function statusOf(rollout: Rollout, mode: PromoteMode): Status | undefined {
	const {spec, status} = rollout;
	const count = (spec?.strategy?.canary?.steps ?? []).length;
	const next = Math.min((status?.currentStepIndex ?? 0) + 1, count);
	switch (mode) {
		case 'full': {
			return status?.currentPodHash === status?.stableRS ? undefined : {promoteFull: true}; // C1, C2; C3 and C4 have none
		}

		case 'skipStep': {
			return count === 0 ? undefined : {currentStepIndex: next}; // A
		}

		case 'skipAllSteps': {
			return count === 0 ? undefined : {currentStepIndex: count}; // B
		}

		case 'next': {
			return nextStatus(rollout, count, next);
		}
	}
}

function nextStatus({status}: Rollout, count: number, next: number): Status | undefined {
	const pauses = status?.pauseConditions ?? [];
	const isInconclusiveStep = status?.canary?.currentStepAnalysisRunStatus?.status === 'Inconclusive';
	const isInconclusiveExperiment = pauses.some(({reason}) => reason === 'InconclusiveExperiment');
	if (count > 0 && pauses.length > 0 && status?.controllerPause === true && (isInconclusiveStep || isInconclusiveExperiment)) {
		return {pauseConditions: null, controllerPause: false, currentStepIndex: next}; // D1
	}

	if (pauses.length > 0) {
		return {pauseConditions: null}; // D2: `controllerPause` stays, it is how the controller knows that a person resumed
	}

	return count > 0 ? {pauseConditions: null, currentStepIndex: next} : undefined; // D3, D4
}
