import type {Instant} from '../../types/clock.ts';
import type {Rollout} from '../../types/objects.ts';
import {frozenAnnotation} from '../labels.ts';
import {buildLiftPatch} from '../patches/abort-patch.ts';
import {buildPausePatch} from '../patches/pause-patch.ts';
import type {Move} from './move.ts';
import {idleSending, sent, type Sending} from './sending.ts';

/** A freeze in the way of users who go back: who set it, and what was before it. */
type Frozen = {readonly namespace: string; readonly name: string; readonly hadRecord: boolean; readonly pausedBefore?: 'absent' | 'false' | undefined};

/** The part of a state that lifts a freeze and puts it back. */
type Lifting = {readonly id: string; readonly lift: Sending; readonly lifts: number; readonly restore: Sending};

export const longestLifts = 3;
const patchTimeoutMs = 3000;
/** Answered, and still paused a while later: somebody put it back. */
const liftedAgainMs = 1500;

/** The lift to send next: the one under way, or a new one where somebody has paused it again. */
export function nextLift({lift, lifts}: Lifting, now: Instant): Sending {
	const wasUndone = lift.answeredAt !== undefined && now - lift.answeredAt >= liftedAgainMs;
	return wasUndone && lifts < longestLifts ? idleSending(now) : lift;
}

/** Every lift is to be put back, also one after another. */
export function sendLift<State extends Lifting>(state: State, sending: Sending, frozen: Frozen, now: Instant): Move<State> {
	const id = `${state.id}-lift-${state.lifts}-${sending.tries}`;
	return {
		state: {...state, lift: sent(sending, id), lifts: sending.tries === 0 ? state.lifts + 1 : state.lifts, restore: idleSending(now)},
		requests: [{id, type: 'patch', patch: buildLiftPatch(frozen, frozen.pausedBefore), timeoutMs: patchTimeoutMs}],
	};
}

/**
The freeze that we lifted is ours to put back, unless it was thawed or set again meanwhile. Not only after an answer: a lift whose answer was lost
has arrived all the same.
*/
export function mustPutBack({lifts, restore}: Lifting, {hadRecord}: Frozen, {metadata, spec}: Rollout): boolean {
	const isThawed = hadRecord && metadata.annotations?.[frozenAnnotation] === undefined;
	return lifts > 0 && !isThawed && restore.answeredAt === undefined && spec?.paused !== true;
}

export function sendRestore<State extends Lifting>(state: State, {namespace, name}: Frozen): Move<State> {
	const id = `${state.id}-restore-${state.restore.tries}`;
	return {
		state: {...state, restore: sent(state.restore, id)},
		requests: [{id, type: 'patch', patch: buildPausePatch({namespace, name}), timeoutMs: patchTimeoutMs}],
	};
}
