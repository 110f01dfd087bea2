import type {Clock, Instant} from './clock.ts';
import type {KindName} from './kinds.ts';
import type {ClusterObject} from './objects.ts';
import type {Problem} from './problem.ts';

/** How well we know one kind of object at this moment. Rows survive everything but `absent`. */
export type LinkState =
	| {readonly state: 'idle'} // Nobody asked for it yet
	| {readonly state: 'loading'; readonly received: number; readonly remaining?: number}
	| {readonly state: 'live'; readonly since: Instant}
	| {readonly state: 'stale'; readonly since: Instant; readonly problem: Problem; readonly retryAt: Instant}
	| {readonly state: 'denied'; readonly problem: Problem}
	| {readonly state: 'absent'; readonly problem: Problem};

export type Change =
	| {readonly type: 'put'; readonly kind: KindName; readonly object: ClusterObject}
	| {readonly type: 'delete'; readonly kind: KindName; readonly namespace: string; readonly name: string};

/** What arrived in one window of at most 100 ms: applied to the store as a whole, waking the screen once. */
export type Batch = {
	/** By the source's clock. */
	readonly at: Instant;
	/** The whole state is replaced by `changes` (a seek in a recording, another context or namespace). */
	readonly reset?: boolean;
	/** In the order received; a put of an object that is already there replaces it. */
	readonly changes: readonly Change[];
	/** Only the kinds whose link changed. */
	readonly links: ReadonlyMap<KindName, LinkState>;
};

/** What is wanted beyond the core kinds: kinds with `read: 'open'` of one namespace. */
export type Wish = {
	readonly kind: KindName;
	readonly namespace: string;
	/** Only the object of this name. */
	readonly name?: string;
};

/** Where the objects come from: a cluster's watches or a recording. */
export type Source = {
	readonly clock: Clock;
	/** Starts with the first listener. Gives the function that ends the subscription. */
	readonly subscribe: (listener: (batch: Batch) => void) => () => void;
	/** Replaces the list of optional reads; what is no longer wished for is stopped and its objects are deleted by a batch. */
	readonly wish: (wishes: readonly Wish[]) => void;
	/** Skips the waiting time of every reconnection (ctrl-r). */
	readonly reconnect: () => void;
	readonly close: () => Promise<void>;
};
