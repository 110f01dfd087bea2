import type {Instant} from '../types/clock.ts';
import type {Facts} from './facts.ts';
import type {PauseView} from './rollout-view.ts';
import {addSeconds, parseInstant} from './time.ts';
import type {UsersLeft} from './users-left.ts';

/** How long each wait may take before it has a worse name (interface.md, Situations). */
const waits = {
	/** Users still on the canary after an abort, without progress. */
	backSeconds: 10,
	/** A change that the controller has not seen. */
	observedSeconds: 10,
	/** The same before it is worth a warning: the controller usually answers within a second. */
	answeredSeconds: 2,
	/** A resumption that the controller has not answered. */
	resumedSeconds: 10,
	/** A new rollout that no controller has touched. */
	claimedSeconds: 10,
	/** A timed pause that is over: the controller queues itself for the second. */
	pauseSeconds: 5,
};

/** Its status is as empty as on the day it was made. */
export function isUntouched({status}: Facts): boolean {
	return status.observedGeneration === undefined && status.phase === undefined && (status.conditions ?? []).length === 0;
}

/** The pause that holds the rollout: one without end before one that ends by itself. */
export function heldBy(pauses: readonly PauseView[]): PauseView | undefined {
	return pauses.find(({endsAt}) => endsAt === undefined) ?? pauses[0];
}

/** The instants at which waiting turns into something worse; undefined where nothing is waited for. */
export type Patience = {
	readonly notBackAt: Instant | undefined;
	readonly unseenAt: Instant | undefined;
	readonly unseenDoubtAt: Instant | undefined;
	readonly unclaimedAt: Instant | undefined;
	readonly notResumedAt: Instant | undefined;
	readonly pauseEndsAt: Instant | undefined;
	readonly overdueAt: Instant | undefined;
};

export function derivePatience(facts: Facts, pauses: readonly PauseView[], left: UsersLeft | undefined): Patience {
	const pauseEndsAt = heldBy(pauses)?.endsAt;
	return {
		notBackAt: left?.areLeft && facts.isAbortTaken ? addSeconds(left.progressAt, waits.backSeconds) : undefined,
		unseenAt: facts.isObserved ? undefined : addSeconds(facts.family.generationSeenAt, waits.observedSeconds),
		unseenDoubtAt: facts.isObserved ? undefined : addSeconds(facts.family.generationSeenAt, waits.answeredSeconds),
		unclaimedAt: isUntouched(facts) ? addSeconds(parseInstant(facts.rollout.metadata.creationTimestamp), waits.claimedSeconds) : undefined,
		notResumedAt: facts.isUnpausing ? addSeconds(facts.family.changedAt, waits.resumedSeconds) : undefined,
		pauseEndsAt,
		overdueAt: addSeconds(pauseEndsAt, waits.pauseSeconds),
	};
}
