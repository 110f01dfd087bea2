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

const rulesReview: Question = {group: 'authorization.k8s.io', resource: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview'};

/** The questions that Kubernetes answers by POST. They change nothing; these three are all that we send. */
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

type Rule = {readonly verbs: readonly unknown[]; readonly groups: readonly unknown[]; readonly resources: readonly unknown[]};

/** What we may do in a namespace, as far as the server lists it; nothing where it does not. */
async function askRules(session: Session, namespace: string): Promise<readonly Rule[]> {
	const status = await post(session, rulesReview, {namespace});
	const rules = isRecord(status) && Array.isArray(status.resourceRules) ? status.resourceRules : [];
	const list = (value: unknown) => Array.isArray(value) ? value as readonly unknown[] : [];
	// A rule for some names says nothing about the others.
	return rules.filter(rule => isRecord(rule) && list(rule.resourceNames).length === 0).map((rule: Readonly<Record<string, unknown>>) => ({verbs: list(rule.verbs), groups: list(rule.apiGroups), resources: list(rule.resources)}));
}

function allows({verbs, groups, resources}: Rule, {verb, kind, subresource}: Permission): boolean {
	const {group, plural} = kinds[kind];
	const has = (list: readonly unknown[], ...words: readonly string[]) => list.includes('*') || words.some(word => list.includes(word));
	const resource = subresource === undefined ? [plural] : [`${plural}/${subresource}`, `*/${subresource}`];
	return has(verbs, verb) && has(groups, group) && has(resources, ...resource);
}

/** What we may do, asked once in five minutes: the rules of the namespace answer most at once, and what they do not allow is asked by itself. */
export class Access {
	readonly #session: Session;
	readonly #answers = new Map<string, {readonly answer: Promise<boolean | undefined>; readonly until: Instant}>();
	readonly #rules = new Map<string, {readonly rules: Promise<readonly Rule[]>; readonly until: Instant}>();

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

		const answer = this.#ask(permission);
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
		this.#rules.clear();
	}

	async #ask(permission: Permission): Promise<boolean | undefined> {
		const {namespace} = permission;
		// The rules are a namespace's: there are none of all.
		const rules = namespace === undefined ? [] : await this.#rulesOf(namespace);
		return rules.some(rule => allows(rule, permission)) ? true : askAccess(this.#session, permission);
	}

	async #rulesOf(namespace: string): Promise<readonly Rule[]> {
		const now = this.#session.clock.now();
		const known = this.#rules.get(namespace);
		if (known && now < known.until) {
			return known.rules;
		}

		const rules = askRules(this.#session, namespace);
		this.#rules.set(namespace, {rules, until: now + validityMs});
		return rules;
	}
}

/** The cluster's name for us; undefined where it does not tell (before 1.28, or not allowed). */
export async function whoAmI(session: Session): Promise<string | undefined> {
	const status = await post(session, subjectReview, {});
	const user = isRecord(status) && isRecord(status.userInfo) ? text(status.userInfo.username) : undefined;
	return user === '' ? undefined : user;
}
