import type {Instant} from './clock.ts';
import type {KindName} from './kinds.ts';
import type {Problem, Result} from './problem.ts';

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

/** One container's log. */
export type LogRequest = {
	readonly namespace: string;
	readonly pod: string;
	/** Undefined: the only one; the server refuses where there are several. */
	readonly container: string | undefined;
	/** The container before the last restart; it is read to its end, never followed. */
	readonly isPrevious?: boolean;
	/** Goes on with what is written from now on, over breaks of the connection too, until it is stopped. */
	readonly isFollowing?: boolean;
	readonly sinceSeconds?: number | undefined;
	/** The last so many lines of what is there. */
	readonly tailLines?: number | undefined;
	/**
	For a screen: lines come ten times a second at most, and of what one window brings the last so many; the rest is counted. Undefined: every
	line, as fast as the listener takes them.
	*/
	readonly keepLines?: number | undefined;
};

export type LogLine = {
	/** When the container wrote it, by its node's clock; undefined where the line does not tell. */
	readonly at: Instant | undefined;
	/** Hostile: `format/sanitize` before it is shown. Over-long lines are cut. */
	readonly text: string;
};

/** Waiting: it comes again at `retryAt`; the problem is absent where the log has only come to its end. */
export type LogState =
	| {readonly state: 'connecting'}
	| {readonly state: 'open'}
	| {readonly state: 'waiting'; readonly problem: Problem | undefined; readonly retryAt: Instant};

export type LogListener = {
	/** `skipped` lines came before these and were not kept. Reading goes on when the promise is settled. */
	readonly onLines: (lines: readonly LogLine[], skipped: number) => Promise<void> | void;
	readonly onState?: (state: LogState) => void;
};

/** How reading a log came to its end. `gone`: the pod is no longer there. */
export type LogEnd = {readonly kind: 'complete' | 'gone' | 'stopped'} | {readonly kind: 'failed'; readonly problem: Problem};

export type LogReading = {readonly stop: () => void; /** Never rejects. */ readonly end: Promise<LogEnd>};

/** A GET to a Service of the cluster through the API server, or to an address that the person gave (without our credentials). */
export type ServiceRead = {
	readonly to: ServiceAddress | {readonly kind: 'url'; /** With the path that stands before `path`. */ readonly url: string};
	/** `/api/v1/query`. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal;
};

export type ServiceAddress = {
	readonly kind: 'service';
	readonly scheme: 'http' | 'https';
	readonly namespace: string;
	readonly name: string;
	/** Number or name. */
	readonly port: string;
	/** What stands before every path, as `/prometheus`; empty without. */
	readonly prefix: string;
};

/** What a service said, of any status. */
export type ServiceAnswer = {
	readonly status: number;
	readonly contentType: string;
	/** Hostile. */
	readonly text: string;
	/** It was longer than we read. */
	readonly isCut: boolean;
};

/** What somebody has to be allowed to do. */
export type Need = {readonly verb: string; readonly kind: KindName; readonly subresource?: string};

/** What was done, told where others look for it: a Kubernetes Event on the object. */
export type Note = {
	readonly kind: KindName;
	readonly namespace: string;
	readonly name: string;
	readonly uid: string | undefined;
	/** One word in CamelCase, as `RolltopAbort`. */
	readonly reason: string;
	readonly message: string;
	readonly type: 'Normal' | 'Warning';
};

/** What the server tells of itself. */
export type ServerView = {
	/** `v1.36.2`. */
	readonly version: string | undefined;
	/** How far its clock is ahead of ours (behind: negative), as far as a whole second tells; undefined where the answer has no date. */
	readonly clockAheadMs: number | undefined;
	readonly answeredMs: number;
	/** The CRD of the Rollouts is installed; undefined where the server does not tell. */
	readonly hasRollouts: boolean | undefined;
};

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
	/** Through the same door: tells what was done as an Event. Gives whether it was taken; that is never a reason to fail. */
	readonly note: (note: Note) => Promise<boolean>;
	/** Reads one object afresh (unprojected). */
	readonly get: (kind: KindName, namespace: string, name: string) => Promise<Result<Json>>;
	/** Lists objects afresh (unprojected), all pages; with a label selector those that match it. */
	readonly list: (kind: KindName, namespace: string | undefined, labelSelector?: string) => Promise<Result<readonly Json[]>>;
	/** Reads the log of a container. Never throws. */
	readonly readLog: (request: LogRequest, listener: LogListener) => LogReading;
	/** One GET with a limit of 10 s and of 1 MB; one at a time, the others wait. Never throws. */
	readonly readService: (read: ServiceRead) => Promise<Result<ServiceAnswer>>;
	/** Names of all namespaces, sorted; 403 is a problem. */
	readonly namespaces: () => Promise<Result<readonly string[]>>;
	/** The server itself: reachable, which version, what time it has there. */
	readonly about: () => Promise<Result<ServerView>>;
	/** The cluster's name for us (SelfSubjectReview); undefined where it does not tell. */
	readonly whoAmI: () => Promise<string | undefined>;
	/** Does everything but bringing the users back ask for more here: by the config, or by the annotation of the namespace. What cannot be read asks for nothing. */
	readonly isProtected?: (namespace: string) => Promise<boolean>;
	/** May we? `undefined` when the server could not say; a probe that failed never disables anything. */
	readonly can: (verb: string, kind: KindName, subresource: string | undefined, namespace: string | undefined) => Promise<boolean | undefined>;
};
