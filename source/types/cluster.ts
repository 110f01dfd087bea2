import type {KindName} from './kinds.ts';
import type {Result} from './problem.ts';

export type Json = boolean | number | string | null | readonly Json[] | {readonly [key: string]: Json | undefined};

/** One mutation. Bodies are built by `domain/patches`; the one door for writes sends it. */
export type Patch = {
	readonly kind: KindName;
	readonly namespace: string;
	readonly name: string;
	readonly subresource?: 'status';
	readonly type: 'json' | 'merge';
	readonly body: Json;
};

/** Who asked for a mutation and why: goes to the audit log, never to the cluster. */
export type Reason = {
	/** The id of the command in the registry. */
	readonly command: string;
	/** One id for all patches of one action. */
	readonly action: string;
	readonly text?: string;
};

/** What a write brought: the object as the server answered it (unprojected; never drawn, see principle 6). */
export type PatchResult = Result<Json>;

/** Reaching a cluster for anything but watching. Reads are fresh, never from the watch. */
export type Cluster = {
	/** Name of the kubeconfig context, or `in-cluster`, or the recording's name. */
	readonly context: string;
	/** Where `namespace` is undefined all namespaces are watched. */
	readonly namespace: string | undefined;
	/** Writes are refused with this problem; absent when they are allowed. */
	readonly readOnly?: {readonly reason: string};
	/** The one door for writes. Never retries; never throws. `dryRun` asks the server to check and not to store. */
	readonly patch: (patch: Patch, reason: Reason, options?: {readonly dryRun?: boolean; readonly timeoutMs?: number}) => Promise<PatchResult>;
	/** Reads one object afresh (unprojected). */
	readonly get: (kind: KindName, namespace: string, name: string) => Promise<Result<Json>>;
	/** Lists objects afresh (unprojected), all pages. */
	readonly list: (kind: KindName, namespace: string | undefined) => Promise<Result<readonly Json[]>>;
	/** Names of all namespaces, sorted; 403 is a problem. */
	readonly namespaces: () => Promise<Result<readonly string[]>>;
	/** The cluster's name for us (SelfSubjectReview); undefined where it does not tell. */
	readonly whoAmI: () => Promise<string | undefined>;
	/** May we? `undefined` when the server could not say; a probe that failed never disables anything. */
	readonly can: (verb: string, kind: KindName, subresource: string | undefined, namespace: string | undefined) => Promise<boolean | undefined>;
};
