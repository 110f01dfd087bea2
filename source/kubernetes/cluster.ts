import {isRecord, text} from '../domain/projection/read.ts';
import type {Cluster, Json} from '../types/cluster.ts';
import type {KindName} from '../types/kinds.ts';
import type {Result} from '../types/problem.ts';
import {readLog} from './log.ts';
import {readAbout} from './about.ts';
import {createMutate, createNote, type WriteEntry} from './mutate.ts';
import {listAll} from './pages.ts';
import {request, type Answer} from './request.ts';
import {pathOf, subjectOf} from './resource.ts';
import {Access, whoAmI} from './review.ts';
import {readService} from './service-proxy.ts';
import type {Session} from './session.ts';
import {Turnstile} from './turnstile.ts';

export type ClusterOptions = {
	readonly session: Session;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	/** Present: every write is refused with this reason. */
	readonly readOnly?: {readonly reason: string} | undefined;
	/** The patterns of the config. */
	readonly protects?: (namespace: string) => boolean;
	/** The audit log. */
	readonly onWrite: (entry: WriteEntry) => void;
	/** What `onWrite` throws. */
	readonly onDefect: (error: unknown) => void;
};

const readTimeoutMs = 10_000;
/** Names without specs: a tenth of the bytes. Servers that do not know it send whole objects. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** Leaves out what is nobody's business outside of this room. */
function resultOf<Value>(answer: Answer<Value>): Result<Value> {
	return answer.ok ? answer : {ok: false, problem: answer.problem};
}

async function get(session: Session, kind: KindName, namespace: string, name: string): Promise<Result<Json>> {
	const target = {kind, namespace, name};
	return resultOf(await request(session, {method: 'GET', path: pathOf(target), subject: subjectOf('get', target), timeoutMs: readTimeoutMs}));
}

async function list(session: Session, kind: KindName, namespace: string | undefined, labelSelector: string | undefined): Promise<Result<readonly Json[]>> {
	const target = {kind, namespace};
	return resultOf(await listAll(session, {path: pathOf(target), subject: subjectOf('list', target), query: {labelSelector}})) as Result<readonly Json[]>;
}

async function namespaceNames(session: Session): Promise<Result<readonly string[]>> {
	const subject = {verb: 'list', resource: 'namespaces', noun: 'namespace', group: ''} as const;
	const answer = await listAll(session, {path: '/api/v1/namespaces', subject, accept: metadataOnly});
	if (!answer.ok) {
		return resultOf(answer);
	}

	const names = answer.value.map(item => isRecord(item) && isRecord(item.metadata) ? text(item.metadata.name) : undefined);
	return {ok: true, value: names.filter(name => name !== undefined).toSorted()};
}

/** Set by whoever owns the namespace: `rolltop.dev/protected: "true"`. */
const protectedAnnotation = 'rolltop.dev/protected';
const oneMetadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
/** A key waits for it. */
const protectionMs = 2000;

async function hasProtection(session: Session, namespace: string): Promise<boolean> {
	const subject = {verb: 'get', resource: 'namespaces', noun: 'namespace', group: '', name: namespace} as const;
	const answer = await request(session, {method: 'GET', path: `/api/v1/namespaces/${encodeURIComponent(namespace)}`, subject, accept: oneMetadataOnly, timeoutMs: protectionMs});
	const metadata = answer.ok && isRecord(answer.value) ? answer.value.metadata : undefined;
	const annotations = isRecord(metadata) ? metadata.annotations : undefined;
	return isRecord(annotations) && annotations[protectedAnnotation] === 'true';
}

/** Reads and writes of one cluster; the session stays open. */
export function createCluster({session, namespace, readOnly, protects, onWrite, onDefect}: ClusterOptions): Cluster {
	const access = new Access(session);
	// A provider must never have to answer two of our queries at once.
	const services = new Turnstile(1);
	return {
		context: session.context,
		namespace,
		...(readOnly && {readOnly}),
		patch: createMutate({
			session,
			readOnly,
			onWrite,
			onDefect,
			onForbidden() {
				access.forget();
			},
		}),
		note: createNote({session, readOnly}),
		get: async (kind, inNamespace, name) => get(session, kind, inNamespace, name),
		list: async (kind, inNamespace, labelSelector) => list(session, kind, inNamespace, labelSelector),
		readLog: (logRequest, listener) => readLog(session, logRequest, listener),
		readService: async read => services.pass(async () => resultOf(await readService(session, read))),
		namespaces: async () => namespaceNames(session),
		about: async () => readAbout(session),
		whoAmI: async () => whoAmI(session),
		isProtected: async inNamespace => protects?.(inNamespace) === true || await hasProtection(session, inNamespace),
		can: async (verb, kind, subresource, inNamespace) => access.can({verb, kind, subresource, namespace: inNamespace}),
	};
}
