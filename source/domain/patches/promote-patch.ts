import type {Json, Patch} from '../../types/cluster.ts';
import type {Rollout} from '../../types/objects.ts';

/**
What a plain promote sends to `/status`, as the official plugin (argo-rollouts.md 5.3, rows D1 to D3), with the
resourceVersion of the object that was looked at: the step index in it is absolute, and a rollout that moved on meanwhile
answers 409 instead of being promoted unseen. Undefined: there is nothing to promote (D4). A rollout with
`spec.paused` is refused before it comes here.
*/
export function buildPromotePatch(rollout: Rollout): Patch | undefined {
	const status = promoteStatus(rollout);
	const {namespace, name, resourceVersion} = rollout.metadata;
	return status && {
		kind: 'rollouts',
		namespace,
		name,
		subresource: 'status',
		type: 'merge',
		body: {...(resourceVersion !== undefined && {metadata: {resourceVersion}}), status},
	};
}

function promoteStatus({spec, status}: Rollout): Readonly<Record<string, Json>> | undefined {
	const canary = spec?.strategy?.canary;
	const steps = canary?.steps ?? [];
	const isPaused = (status?.pauseConditions ?? []).length > 0;
	const next = Math.min((status?.currentStepIndex ?? 0) + 1, steps.length);
	const isInconclusiveStep = status?.canary?.currentStepAnalysisRunStatus?.status === 'Inconclusive';
	const isInconclusiveExperiment = (status?.pauseConditions ?? []).some(({reason}) => reason === 'InconclusiveExperiment');
	if (canary && steps.length > 0 && isPaused && status?.controllerPause === true && (isInconclusiveStep || isInconclusiveExperiment)) {
		// The plugin sends D2 for an inconclusive experiment and the controller pauses again at once; skipping the step is the way out (5.3).
		return {pauseConditions: null, controllerPause: false, currentStepIndex: next};
	}

	if (isPaused) {
		// `controllerPause` stays: it is how the controller knows that a person resumed.
		return {pauseConditions: null};
	}

	return canary && steps.length > 0 ? {pauseConditions: null, currentStepIndex: next} : undefined;
}
