import {isRecord, text} from '../domain/projection/read.ts';
import type {Instant} from '../types/clock.ts';
import type {Json} from '../types/cluster.ts';
import {kinds, type KindName} from '../types/kinds.ts';
import {request} from './request.ts';
import type {Session} from './session.ts';

/** What is asked: may we do this? */
export type Permission = {
	readonly verb: string;
	readonly kind: KindName;
	readonly subresource: string | undefined;
	/** Undefined: in all namespaces. */
	readonly namespace: string | undefined;
};

const validityMs = 300_000;
const timeoutMs = 5000;

type Question = {readonly group: string; readonly resource: string; readonly kind: string};

const accessReview: Question = {group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview'};
const subjectReview: Question = {group: 'authentication.k8s.io', resource: 'selfsubjectreviews', kind: 'SelfSubjectReview'};

/** The questions that Kubernetes answers by POST. They change nothing; these two are all that we send. */
async function post(session: Session, {group, resource, kind}: Question, spec: Json): Promise<unknown> {
	const apiVersion = `${group}/v1`;
	const answer = await request(session, {
		method: 'POST',
		path: `/apis/${apiVersion}/${resource}`,
		subject: {verb: 'create', resource, noun: kind.toLowerCase(), group},
		contentType: 'application/json',
		body: {apiVersion, kind, spec},
		timeoutMs,
	});
	return answer.ok && isRecord(answer.value) ? answer.value.status : undefined;
}

async function askAccess(session: Session, {verb, kind, subresource, namespace}: Permission): Promise<boolean | undefined> {
	const {group, plural: resource} = kinds[kind];
	const status = await post(session, accessReview, {resourceAttributes: {verb, group, resource, subresource, namespace}});
	if (!isRecord(status) || typeof status.allowed !== 'boolean') {
		return undefined;
	}

	// An authorizer that failed has not said no.
	const isUnsure = !status.allowed && status.denied !== true && (text(status.evaluationError) ?? '') !== '';
	return isUnsure ? undefined : status.allowed;
}

/** What we may do, asked once in five minutes. */
export class Access {
	readonly #session: Session;
	readonly #answers = new Map<string, {readonly answer: Promise<boolean | undefined>; readonly until: Instant}>();

	constructor(session: Session) {
		this.#session = session;
	}

	/** Undefined when the server could not say; then the next call asks again. */
	async can(permission: Permission): Promise<boolean | undefined> {
		const now = this.#session.clock.now();
		const {verb, kind, subresource = '', namespace = ''} = permission;
		const key = `${verb} ${kind}/${subresource} ${namespace}`;
		const known = this.#answers.get(key);
		if (known && now < known.until) {
			return known.answer;
		}

		const answer = askAccess(this.#session, permission);
		this.#answers.set(key, {answer, until: now + validityMs});
		const allowed = await answer;
		if (allowed === undefined) {
			this.#answers.delete(key);
		}

		return allowed;
	}

	/** After a 403, which knows better. */
	forget() {
		this.#answers.clear();
	}
}

/** The cluster's name for us; undefined where it does not tell (before 1.28, or not allowed). */
export async function whoAmI(session: Session): Promise<string | undefined> {
	const status = await post(session, subjectReview, {});
	const user = isRecord(status) && isRecord(status.userInfo) ? text(status.userInfo.username) : undefined;
	return user === '' ? undefined : user;
}
