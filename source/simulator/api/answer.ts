import type {ServerResponse} from 'node:http';
import {ApiError, invalid, noSuchPath, notFound} from '../api-error.ts';
import type {SimulatorClock} from '../clock.ts';
import type {ObjectStore} from '../object-store.ts';
import {timestamp} from '../time.ts';
import {evict} from '../workload/disruption-budgets.ts';
import type {LogDesk} from '../logs/log-desk.ts';
import type {Pod, Service} from '../objects.ts';
import {forbidden, type AccessPolicy, type Attempt} from './access.ts';
import {selectionOf, writeRequestOf, type Call} from './call.ts';
import {discover} from './discovery.ts';
import {isWatchFault, type Faults, type WatchFault} from './faults.ts';
import {Lister} from './list.ts';
import {answerLog} from './log.ts';
import {proxy, type Backend} from './proxy.ts';
import {answerReview} from './reviews.ts';
import type {Route} from './routes.ts';
import {readScale, scaleObject} from './scale.ts';
import {WatchStream} from './watch.ts';
import {createObject, deleteObject, patchObject, replaceObject} from './write.ts';

export type AnswerParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly faults: Faults;
	readonly user: string;
	readonly isAllowed: AccessPolicy;
	/** Undefined: everybody is let in. Asked for every request, so that a test can change it. */
	readonly token: () => string | undefined;
	readonly logs: LogDesk;
	/** What answers behind a Service. */
	readonly backendOf: (service: Service) => Backend;
	/** Says of the rules of a SelfSubjectRulesReview that there may be more. */
	readonly isRulesReviewIncomplete: boolean;
};

/** As long as an API server waits for a backend. */
const proxyTimeoutMs = 60_000;

type ResourceRoute = Extract<Route, {to: 'resource'}>;

/** Answers requests the way a real API server does, without faults of its own. */
export class Answerer {
	readonly #parts: AnswerParts;
	readonly #lister: Lister;

	constructor(parts: AnswerParts) {
		this.#parts = parts;
		this.#lister = new Lister(parts.store, parts.clock);
	}

	#authenticate({request}: Call) {
		const token = this.#parts.token();
		if (token !== undefined && request.headers.authorization?.trim() !== `Bearer ${token}`) {
			throw new ApiError(401, 'Unauthorized', 'Unauthorized');
		}
	}

	#dispatch(call: Call) {
		const {route} = call;
		switch (route.to) {
			case 'nowhere': {
				throw noSuchPath();
			}

			case 'discovery': {
				const found = discover(route.path);
				if (found === undefined) {
					throw noSuchPath();
				}

				send(call, 200, found);
				return;
			}

			case 'review': {
				const {user, isAllowed, isRulesReviewIncomplete} = this.#parts;
				send(call, 201, answerReview({kind: route.kind, apiVersion: route.apiVersion, body: call.record.body, user, isAllowed, isIncomplete: isRulesReviewIncomplete}));
				return;
			}

			case 'resource': {
				this.#authorize(call.facts.verb, route);
				this.#serve(call, route);
			}
		}
	}

	#authorize(verb: string, {resource, subresource, namespace, name}: ResourceRoute) {
		const attempt: Attempt = {verb, group: resource.group, resource: resource.plural, subresource, namespace, name};
		if (!this.#parts.isAllowed(attempt)) {
			throw forbidden(this.#parts.user, attempt);
		}
	}

	#serve(call: Call, route: ResourceRoute) {
		const {store, clock} = this.#parts;
		const {resource, namespace = '', name = '', subresource} = route;
		if (!isServed(resource, subresource)) {
			throw noSuchPath();
		}

		if (subresource === 'proxy') {
			this.#proxy(call, route);
			return;
		}

		if (subresource === 'eviction') {
			this.#evict(call, route);
			return;
		}

		if (subresource === 'scale') {
			this.#scale(call, route);
			return;
		}

		const target = {resource, namespace, name, subresource};
		switch (call.facts.verb) {
			case 'list': {
				this.#list(call, route);
				break;
			}

			case 'watch': {
				this.#watch(call, route);
				break;
			}

			case 'get': {
				this.#get(call, route);
				break;
			}

			case 'patch': {
				send(call, 200, patchObject(store, target, writeRequestOf(call)));
				break;
			}

			case 'update': {
				send(call, 200, replaceObject(store, target, writeRequestOf(call)));
				break;
			}

			case 'create': {
				send(call, 201, createObject(store, resource, route.namespace, writeRequestOf(call)));
				break;
			}

			case 'delete': {
				const now = timestamp(clock.now());
				send(call, 200, deleteObject(store, target, now, call.query.dryRun === 'All'));
				break;
			}

			default: {
				throw new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
			}
		}
	}

	#get(call: Call, {resource, namespace = '', name = '', subresource}: ResourceRoute) {
		const {store, clock, logs} = this.#parts;
		const object = store.get(resource.plural, namespace, name);
		if (!object) {
			throw notFound(resource, name);
		}

		if (subresource === 'log') {
			call.record.status = answerLog({store, desk: logs, clock, pod: object as Pod, query: call.query, response: call.response});
		} else {
			send(call, 200, object);
		}
	}

	#evict(call: Call, {resource, namespace = '', name = ''}: ResourceRoute) {
		const {store, clock} = this.#parts;
		const pod = store.get('pods', namespace, name);
		if (!pod) {
			throw notFound(resource, name);
		}

		evict(store, pod, clock.now());
		send(call, 201, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201});
	}

	#scale(call: Call, {resource, namespace = '', name = ''}: ResourceRoute) {
		const {store} = this.#parts;
		switch (call.facts.verb) {
			case 'get': {
				send(call, 200, readScale(store, {resource, namespace, name}));
				break;
			}

			case 'patch':
			case 'update': {
				send(call, 200, scaleObject(store, {resource, namespace, name}, writeRequestOf(call)));
				break;
			}

			default: {
				throw new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
			}
		}
	}

	#proxy(call: Call, {namespace = '', name = '', proxyPath}: ResourceRoute) {
		const {store, clock, backendOf} = this.#parts;
		const {query, record, response} = call;
		const form = record.method === 'POST' ? Object.fromEntries(new URLSearchParams(record.body)) : {};
		const answer = proxy({store, namespace, id: name, path: proxyPath, parameters: {...query, ...form}, backendOf});
		if ('isSilent' in answer) {
			const off = clock.after(proxyTimeoutMs, () => {
				send(call, 504, new ApiError(504, 'Timeout', 'request timed out').toStatus());
			});
			response.on('close', off);
			return;
		}

		record.status = answer.status;
		response.writeHead(answer.status, {'content-type': answer.contentType}).end(answer.body);
	}

	#list({query, response, record}: Call, {resource, namespace}: ResourceRoute) {
		const text = this.#lister.list({resource, namespace, ...selectionOf(query), limit: Number(query.limit ?? 0), continueToken: query.continue});
		record.status = 200;
		response.writeHead(200, {'content-type': 'application/json'}).end(text);
	}

	#watch(call: Call, {resource, namespace}: ResourceRoute) {
		const {store, clock, faults} = this.#parts;
		const {query, response, record, fault, facts} = call;
		checkVersion(query.resourceVersion, store.resourceVersion);
		const sendsInitialEvents = query.sendInitialEvents === 'true';
		const refusal = fault?.kind === 'refuse-watch-list' ? fault.form : undefined;
		if (sendsInitialEvents && (refusal === '422' || query.resourceVersionMatch !== 'NotOlderThan')) {
			throw invalid({...resource, group: 'meta.k8s.io', kind: 'ListOptions'}, '', 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled');
		}

		record.status = 200;
		const stream = new WatchStream(store, clock, {
			resource,
			namespace,
			matches: selectionOf(query).matches,
			resourceVersion: query.resourceVersion,
			sendsInitialEvents,
			allowsBookmarks: query.allowWatchBookmarks === 'true' || query.allowWatchBookmarks === '1',
			timeoutSeconds: query.timeoutSeconds === undefined ? undefined : Number(query.timeoutSeconds),
		}, response);
		if (refusal !== undefined) {
			stream.refuse();
			return;
		}

		const strike = (watchFault: WatchFault) => {
			stream.strike(watchFault);
		};

		// A silent watch is silent from its first byte, a watch with another fault opens first
		const isSilent = fault?.kind === 'silence';
		if (isSilent) {
			strike(fault);
		}

		response.on('close', faults.register({request: facts, strike}));
		stream.open();
		if (fault && isWatchFault(fault) && !isSilent) {
			strike(fault);
		}
	}

	expireContinueTokens() {
		this.#lister.expireTokens();
	}

	answer(call: Call) {
		try {
			this.#authenticate(call);
			this.#dispatch(call);
		} catch (error) {
			refuse(call, error);
		}
	}
}

const scalable = new Set<string>(['deployments', 'replicasets', 'rollouts']);

function isServed({plural, hasStatus}: ResourceRoute['resource'], subresource: string | undefined): boolean {
	switch (subresource) {
		case undefined: {
			return true;
		}

		case 'status': {
			return hasStatus;
		}

		case 'eviction':
		case 'log': {
			return plural === 'pods';
		}

		case 'proxy': {
			return plural === 'services';
		}

		case 'scale': {
			return scalable.has(plural);
		}

		default: {
			return false;
		}
	}
}

function checkVersion(asked: string | undefined, current: number) {
	const version = Number(asked ?? 0);
	if (version > current) {
		throw new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${version}, current: ${current}`, {causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}], retryAfterSeconds: 1});
	}
}

function send({record, response}: Call, status: number, body: object | string) {
	record.status = status;
	writeBody(response, status, body);
}

function writeBody(response: ServerResponse, status: number, body: object | string) {
	const isText = typeof body === 'string';
	response.writeHead(status, {'content-type': isText ? 'text/plain' : 'application/json'}).end(isText ? body : JSON.stringify(body));
}

function refuse(call: Call, error: unknown) {
	const answer = error instanceof ApiError ? error : new ApiError(500, 'InternalError', `Internal error occurred: ${String(error instanceof Error ? error.stack : error)}`);
	if (call.response.headersSent) {
		call.response.destroy();
	} else {
		send(call, answer.code, answer.toStatus());
	}
}
