import type {Instant} from '../types/clock.ts';
import type {
	Json,
	Note,
	Patch,
	PatchResult,
	Reason,
} from '../types/cluster.ts';
import {kinds, type KindName} from '../types/kinds.ts';
import type {Problem} from '../types/problem.ts';
import {request, type Failure} from './request.ts';
import {apiVersionOf, phrase, pathOf, subjectOf} from './resource.ts';
import type {Session} from './session.ts';

/** One line of the audit log: written before a patch is sent and again when it is answered. */
export type WriteEntry = WriteIntent & (
	| {readonly phase: 'answered'; readonly outcome: 'done'; readonly resourceVersion: string | undefined}
	| {readonly phase: 'answered'; readonly outcome: 'failed'; readonly problem: Problem; readonly status: number | undefined; readonly mayHaveArrived: boolean}
	| {readonly phase: 'sent'}
);

type WriteIntent = {
	readonly at: Instant;
	readonly context: string;
	readonly server: string;
	readonly kind: KindName;
	readonly namespace: string;
	readonly name: string;
	readonly subresource: 'status' | undefined;
	readonly type: Patch['type'];
	readonly body: Json;
	readonly isDryRun: boolean;
	/** The reason's parts: the registry's id, the id of the action, the words of the person. */
	readonly command: string;
	readonly action: string;
	readonly reason: string | undefined;
};

export type MutateOptions = {
	readonly session: Session;
	readonly readOnly?: {readonly reason: string} | undefined;
	/** Called before sending and after the answer. What it throws goes to `onDefect`: a full disk must not stop an abort. */
	readonly onWrite: (entry: WriteEntry) => void;
	readonly onDefect: (error: unknown) => void;
	/** The server has said 403. */
	readonly onForbidden?: () => void;
};

export type Mutate = (patch: Patch, reason: Reason, options?: {readonly dryRun?: boolean; readonly timeoutMs?: number}) => Promise<PatchResult>;

const defaultTimeoutMs = 10_000;

const contentTypes: Readonly<Record<Patch['type'], string>> = {
	json: 'application/json-patch+json',
	merge: 'application/merge-patch+json',
};

function readOnlyProblem(patch: Patch, reason: string): Problem {
	return {
		code: 'read-only',
		title: `rolltop does not ${phrase(subjectOf('patch', patch))}: it only reads.`,
		detail: reason,
		nextSteps: ['Start it without --read-only.'],
	};
}

/** No answer is not "not done". */
function problemOf({problem, mayHaveArrived}: Failure): Problem {
	return mayHaveArrived ? {...problem, nextSteps: ['It may have been done all the same: look before you send it again.', ...problem.nextSteps]} : problem;
}

function resourceVersionOf(object: Json): string | undefined {
	const metadata = (object as {readonly metadata?: {readonly resourceVersion?: unknown}} | null)?.metadata;
	return typeof metadata?.resourceVersion === 'string' ? metadata.resourceVersion : undefined;
}

const noteTimeoutMs = 5000;
/** The server cuts no message: it refuses longer ones. */
const longestMessage = 1024;

/**
The only other thing that leaves through this door: an Event that tells what was done. It changes nothing of the object and is nothing for
the audit log, which has the same and more. Where it is forbidden it is not tried again; it never throws.
*/
export function createNote({session, readOnly}: Pick<MutateOptions, 'readOnly' | 'session'>): (note: Note) => Promise<boolean> {
	const forbidden = new Set<string>();
	return async ({kind, namespace, name, uid, reason, message, type}) => {
		if (readOnly !== undefined || forbidden.has(namespace)) {
			return false;
		}

		const at = new Date(session.clock.now()).toISOString();
		const target = {kind: 'events', namespace} as const;
		const answer = await request(session, {
			method: 'POST',
			path: pathOf(target),
			subject: subjectOf('create', target),
			query: {fieldManager: 'rolltop'},
			contentType: 'application/json',
			body: {
				apiVersion: 'v1',
				kind: 'Event',
				metadata: {generateName: `${name.slice(0, 200)}.rolltop.`, namespace},
				involvedObject: {apiVersion: apiVersionOf(kind), kind: kinds[kind].name, namespace, name, uid},
				reason,
				message: message.slice(0, longestMessage),
				type,
				source: {component: 'rolltop'},
				reportingComponent: 'rolltop',
				firstTimestamp: at,
				lastTimestamp: at,
				count: 1,
			},
			timeoutMs: noteTimeoutMs,
			isOwnLimit: true,
		});
		if (!answer.ok && answer.problem.code === 'forbidden') {
			forbidden.add(namespace);
		}

		return answer.ok;
	};
}

/**
The one door for writes. Sends one PATCH and never a second one for the same call (but for a 401, which the server gives before it
does anything); never throws. The limit is the call's own, else `--request-timeout`, else 10 s.
*/
export function createMutate({session, readOnly, onWrite, onDefect, onForbidden}: MutateOptions): Mutate {
	const note = (entry: WriteEntry) => {
		try {
			onWrite(entry);
		} catch (error) {
			onDefect(error);
		}
	};

	return async (patch, reason, {dryRun = false, timeoutMs = session.requestTimeoutMs ?? defaultTimeoutMs} = {}) => {
		if (readOnly) {
			return {ok: false, problem: readOnlyProblem(patch, readOnly.reason)};
		}

		const {kind, namespace, name, subresource, type, body} = patch;
		const {command, action, text} = reason;
		const intent = () => ({at: session.clock.now(), context: session.context, server: session.server, kind, namespace, name, subresource, type, body, isDryRun: dryRun, command, action, reason: text});
		note({...intent(), phase: 'sent'});
		const answer = await request(session, {
			method: 'PATCH',
			path: pathOf(patch),
			subject: subjectOf('patch', patch),
			query: {fieldManager: 'rolltop', dryRun: dryRun ? 'All' : undefined},
			contentType: contentTypes[type],
			body,
			timeoutMs,
			isOwnLimit: true,
		});
		if (answer.ok) {
			note({...intent(), phase: 'answered', outcome: 'done', resourceVersion: resourceVersionOf(answer.value)});
			return answer;
		}

		const problem = problemOf(answer);
		if (problem.code === 'forbidden') {
			onForbidden?.();
		}

		note({...intent(), phase: 'answered', outcome: 'failed', problem, status: problem.status, mayHaveArrived: answer.mayHaveArrived});
		return {ok: false, problem};
	};
}
