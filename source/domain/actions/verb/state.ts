import type {Instant} from '../../../types/clock.ts';
import type {Patch} from '../../../types/cluster.ts';
import type {Fact, Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';
import type {Fresh, VerbPlan} from './plan.ts';

export type VerbState = {
	readonly id: string;
	readonly plan: VerbPlan;
	readonly startedAt: Instant;
	readonly read: Sending;
	readonly fresh: Fresh | undefined;
	/** What was decided on; the one at `place` is under way. */
	readonly patches: readonly Patch[];
	readonly place: number;
	readonly send: Sending;
	/** One of our requests got no answer: it may have been carried out. */
	readonly mayHaveArrived: boolean;
	/** Reads afresh after a conflict or a lost answer. */
	readonly again: number;
	/** How often the first patch went out: what was only looked for again was not sent again. */
	readonly sends: number;
	/** The last patch was answered, or was found to have arrived. */
	readonly sentAt: Instant | undefined;
	/** The version and the generation that our last patch made; absent where its answer was lost. */
	readonly versionAfter: string | undefined;
	readonly generationAfter: number | undefined;
	/** What the watch showed before the answer: no proof of anything. */
	readonly versionBefore: string | undefined;
	readonly nudge: Sending;
	/** When each check was met, in their order. */
	readonly metAt: readonly Instant[];
	/** Since when it waits for the generation to be observed (F9). */
	readonly waitingSince: Instant | undefined;
	readonly end: Fact | undefined;
	readonly outcome: Outcome | undefined;
};

export function beginVerb(id: string, plan: VerbPlan, now: Instant): VerbState {
	return {
		id, plan, startedAt: now, read: idleSending(now), fresh: undefined, patches: [], place: 0, send: idleSending(now), mayHaveArrived: false, again: 0, sends: 0,
		sentAt: undefined, versionAfter: undefined, generationAfter: undefined, versionBefore: undefined, nudge: idleSending(now), metAt: [], waitingSince: undefined, end: undefined, outcome: undefined,
	};
}
