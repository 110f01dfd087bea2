import type {Rollout} from '../../../types/objects.ts';
import {isGenerationObserved} from '../../phase.ts';

/**
The controller has *taken* the abort: `status.abort` alone is only our own patch. It sets `abortedAt` when it sees the abort,
and one that arrives together with a template change it has not seen yet is dropped (V37, V41).

@param oldAbortedAt - an `abortedAt` left over from an abort before; it proves nothing, then the condition has to.
*/
export function isAbortTaken(rollout: Rollout, oldAbortedAt?: string): boolean {
	const {status} = rollout;
	if (status?.abort !== true || status.abortedAt === undefined || !isGenerationObserved(rollout)) {
		return false;
	}

	return status.abortedAt !== oldAbortedAt || (status.conditions ?? []).some(({type, reason}) => type === 'Progressing' && reason === 'RolloutAborted');
}

/** An update is in flight: stable and current revision differ, as far as the status tells. */
export function isInFlight(rollout: Rollout): boolean {
	const {status} = rollout;
	return status?.stableRS !== undefined && status.stableRS !== '' && status.currentPodHash !== undefined && status.currentPodHash !== status.stableRS;
}
