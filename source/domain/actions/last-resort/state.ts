import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import type {Outcome} from '../operation.ts';
import {idleSending, type Sending} from '../sending.ts';

/** What the person saw: an update in flight, and a controller that is dead. */
export type LastResortTarget = {
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	readonly podHash: string;
	readonly stableHash: string;
	/** The ReplicaSets of both. */
	readonly canarySet: string;
	readonly stableSet: string;
	readonly desired: number;
	/** The Service that sends users to the canary; undefined without a router: then its pods are scaled away. */
	readonly service: string | undefined;
};

export type LastResortStep = 'abort' | 'canary' | 'service' | 'stable';

export type LastResortState = {
	readonly id: string;
	readonly target: LastResortTarget;
	readonly startedAt: Instant;
	readonly reading: Sending;
	readonly readings: number;
	/** The step under way, and those that are done. */
	readonly step: LastResortStep | undefined;
	readonly done: readonly LastResortStep[];
	readonly sending: Sending;
	readonly sends: number;
	readonly startPercent: number | undefined;
	readonly safeAt: Instant | undefined;
	readonly lastRead: Rollout | undefined;
	readonly outcome: Outcome | undefined;
	readonly isOver: boolean;
};

export function beginLastResort(id: string, target: LastResortTarget, now: Instant): LastResortState {
	const idle = idleSending(now);
	return {id, target, startedAt: now, reading: idle, readings: 0, step: undefined, done: [], sending: idle, sends: 0, startPercent: undefined, safeAt: undefined, lastRead: undefined, outcome: undefined, isOver: false};
}
