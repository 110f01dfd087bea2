import {buildPausePatch, buildUnpausePatch} from '../../patches/pause-patch.ts';
import type {VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';

const takenMs = 30_000;

/** `spec.paused` of one rollout, on. */
export function planPause(target: VerbTarget): VerbPlan {
	return {
		verb: 'pause',
		target,
		read: {},
		findMove: ({rollout}) => compare(target, rollout, ['specPaused']),
		hasArrived: ({rollout}) => rollout?.spec?.paused === true,
		build: ({rollout}) => [buildPausePatch(rollout!.metadata)],
		checks: [{name: 'taken', isMet: ({rollout: {spec, status}, isObserved}) => isObserved && spec?.paused === true && (status?.phase === 'Paused' || status?.phase === 'Degraded'), limitMs: takenMs, isNudged: true}],
		findEnding: ({rollout: {spec}, isObserved}) => isObserved && spec?.paused !== true ? {fact: {kind: 'putBack', verb: 'pause'}, result: 'bad', code: 'overridden'} : undefined,
		conclude: sight => ({kind: 'carriedOut', verb: 'pause', afterMs: sight.now - sight.startedAt}),
	};
}

/** And off, without skipping anything. */
export function planResume(target: VerbTarget): VerbPlan {
	return {
		verb: 'resume',
		target,
		isOfTemplate: true,
		read: {},
		// What came while it was held would start with it, unseen (V29).
		findMove: ({rollout}) => compare(target, rollout, ['revision', 'specPaused']),
		hasArrived: ({rollout}) => rollout !== undefined && rollout.spec?.paused !== true,
		build: ({rollout}) => [buildUnpausePatch(rollout!, {isFirst: true})],
		checks: [{name: 'taken', isMet: ({rollout: {spec, status}, isObserved}) => isObserved && spec?.paused !== true && status?.message !== 'manually paused', limitMs: takenMs, isNudged: true}],
		findEnding: ({rollout: {spec}, isObserved}) => isObserved && spec?.paused === true ? {fact: {kind: 'putBack', verb: 'resume'}, result: 'bad', code: 'overridden'} : undefined,
		conclude: sight => ({kind: 'carriedOut', verb: 'resume', afterMs: sight.now - sight.startedAt, ...((sight.rollout.status?.pauseConditions ?? []).length > 0 && {state: 'atGate'})}),
	};
}
