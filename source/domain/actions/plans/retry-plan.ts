import {buildRetryPatch} from '../../patches/retry-patch.ts';
import type {Fresh, Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';
import {isPromoted} from './promote-plan.ts';

const takenMs = 30_000;
const rollsMs = 60_000;

/** Takes an abort back: the aborted version begins anew at its first step. */
export function planRetry(target: VerbTarget): VerbPlan {
	return {
		verb: 'retry',
		target,
		read: {},
		findMove: ({rollout}) => compare(target, rollout, ['revision', 'abort']),
		hasArrived: ({rollout}: Fresh) => rollout?.status?.abort !== true && rollout?.status?.currentPodHash === target.podHash,
		build: ({rollout}) => [buildRetryPatch(rollout!)],
		checks: [
			// Our own patch clears `abort`; the controller clears the rest.
			{name: 'taken', isMet: ({rollout: {status}, isWritten}) => isWritten && status?.abort !== true && status?.abortedAt === undefined && status?.phase !== 'Degraded', limitMs: takenMs, isNudged: true},
			{name: 'rolls', isMet: isRolling, limitMs: rollsMs, tell: tellUpdated},
		],
		findEnding: ({rollout: {status}, isWritten}) => isWritten && status?.abort === true && status.abortedAt !== undefined && status.abortedAt !== target.abortedAt
			? {fact: {kind: 'abortedMeanwhile'}, result: 'bad', code: 'aborted'}
			: undefined,
		conclude: sight => ({kind: 'carriedOut', verb: 'retry', afterMs: sight.now - sight.startedAt, ...(sight.rollout.spec?.paused === true && {state: 'held'})}),
	};
}

/** A frozen one waits at its first step (V33): that is all there is to see. */
export function isRolling({rollout}: Sight): boolean {
	const {spec, status} = rollout;
	const [first] = spec?.strategy?.canary?.steps ?? [];
	// A canary whose first step sets no weight has no pods yet.
	const hasNoPodsYet = first !== undefined && (first.setWeight ?? 0) === 0;
	return hasNoPodsYet || spec?.paused === true || (status?.updatedReplicas ?? 0) > 0 || (status?.pauseConditions ?? []).length > 0 || isPromoted(rollout);
}

export const tellUpdated = ({rollout: {status}}: Sight) => ({done: status?.updatedReplicas ?? 0});
