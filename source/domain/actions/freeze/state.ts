import type {Instant} from '../../../types/clock.ts';
import type {ThawMove} from '../../moves-at-once.ts';
import type {Problem} from '../../../types/problem.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

export type Verb = 'freeze' | 'thaw';

export type ItemTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	/** Why it moves with the thaw; undefined where it does not. */
	readonly movesAtOnce: ThawMove | undefined;
};

export type LeftAlone = 'frozenAlready' | 'gone' | 'notFrozen' | 'pausedByOther' | 'promotingFull' | 'unpausedByOther';

/** One rollout of a freeze or thaw: it is read, decided on, patched with the resourceVersion read, and seen in the watch. */
export type Item = {
	readonly target: ItemTarget;
	readonly read: Sending;
	readonly send: Sending;
	readonly conflicts: number;
	/** Somebody has unpaused it by hand meanwhile: only our record goes. */
	readonly wasUnpaused: boolean;
	readonly end: {readonly kind: 'done'} | {readonly kind: 'failed'; readonly problem: Problem} | {readonly kind: 'left'; readonly why: LeftAlone} | undefined;
};

export type FreezeState = {
	readonly id: string;
	readonly verb: Verb;
	readonly by: string;
	readonly reason: string;
	readonly startedAt: Instant;
	readonly items: readonly Item[];
	readonly outcome: Outcome | undefined;
};

export type FreezeOrder = {readonly verb: Verb; readonly by: string; readonly reason: string; readonly targets: readonly ItemTarget[]};

export function beginFreeze(id: string, {verb, by, reason, targets}: FreezeOrder, now: Instant): FreezeState {
	const items = targets.map((target): Item => ({target, read: idleSending(now), send: idleSending(now), conflicts: 0, wasUnpaused: false, end: undefined}));
	return {id, verb, by, reason, startedAt: now, items, outcome: undefined};
}
