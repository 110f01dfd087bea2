import {Buffer} from 'node:buffer';
import process from 'node:process';
import {isRecord} from '../domain/projection/read.ts';
import type {ServiceAddress, ServiceAnswer, ServiceRead} from '../types/cluster.ts';
import type {Problem} from '../types/problem.ts';
import type {Material} from './credentials/material.ts';
import {Deadline} from './deadline.ts';
import {Dispatchers} from './dispatcher.ts';
import {problemOfAnswer} from './problems/answer.ts';
import {readStatus, type StatusBody} from './problems/status.ts';
import {chooseProxy} from './proxy.ts';
import {
	broken,
	dispatch,
	failure,
	type Answer,
	type Ask,
} from './request.ts';
import type {Subject} from './resource.ts';
import {parseJson, readHeader, type Response} from './response.ts';
import type {Session} from './session.ts';

const limitMs = 10_000;
const longestBytes = 1_048_576;

/** Somebody else's address gets neither our credentials nor our certificates. */
const nothingOfOurs: Material = {generation: 0, headers: {}, tls: {}};

/** `/api/v1/namespaces/monitoring/services/http:prometheus:9090/proxy/api/v1/query` */
export function proxyPath({scheme, namespace, name, port, prefix}: ServiceAddress, path: string): string {
	return `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${scheme}:${encodeURIComponent(name)}:${encodeURIComponent(port)}/proxy${prefix}${path}`;
}

async function readLimited(response: Response): Promise<{readonly text: string; readonly isCut: boolean}> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of response.body as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > longestBytes) {
			break;
		}
	}

	return {text: Buffer.concat(chunks).subarray(0, longestBytes).toString('utf8'), isCut: size > longestBytes};
}

async function receive(session: Session, ask: Ask, material: Material, deadline: Deadline): Promise<ServiceAnswer> {
	deadline.hasSent = true;
	const response = await dispatch(session, ask, material, deadline.signal);
	return {status: response.statusCode, contentType: readHeader(response, 'content-type'), ...await readLimited(response)};
}

/** What the API server itself says where it cannot pass the request on; undefined where the service has spoken. */
function statusOf({status, text}: ServiceAnswer): StatusBody | undefined {
	const parsed = status < 400 ? undefined : parseJson(text);
	return isRecord(parsed) ? readStatus(parsed) : undefined;
}

const refusedConnection = /error trying to reach service: (?:.*: )?(?<reason>[^':]+)/v;

/** The server has tried: what it says of the service goes into the title, where one looks first. */
function unreachableService({name, namespace, port}: ServiceAddress, message: string): Problem | undefined {
	const place = `service ${name} in namespace ${namespace}`;
	if (message.includes('no endpoints available')) {
		return {code: 'unreachable', title: `The ${place} has no ready pods.`, detail: message, nextSteps: ['Look at what is behind it: kubectl get endpointslices.']};
	}

	if (message.includes('no service port')) {
		return {code: 'unreachable', title: `The ${place} has no port ${port}.`, detail: message, nextSteps: ['Check the address of the metric.']};
	}

	const reason = refusedConnection.exec(message)?.groups?.reason;
	return reason === undefined
		? undefined
		: {code: 'unreachable', title: `The ${place} cannot be reached on port ${port}: ${reason.trim()}.`, detail: message, nextSteps: ['Check the port and the pods of the service.']};
}

function problemOfService(session: Session, subject: Subject, address: ServiceAddress, {answer, body}: {readonly answer: ServiceAnswer; readonly body: StatusBody}): Problem {
	const fromServer = unreachableService(address, body.message ?? '');
	if (fromServer !== undefined) {
		return {...fromServer, status: answer.status};
	}

	if (answer.status === 404) {
		return {code: 'not-found', title: `There is no service ${address.name} in namespace ${address.namespace}.`, nextSteps: ['Check the address of the metric.', 'For an address outside of the cluster: --prometheus URL.'], status: 404};
	}

	return problemOfAnswer(subject, session, {status: answer.status, body, text: undefined, contentType: answer.contentType, retryAfterSeconds: body.retryAfterSeconds});
}

async function throughServer(session: Session, ask: Ask, address: ServiceAddress, deadline: Deadline): Promise<Answer<ServiceAnswer>> {
	for (let hasRenewed = false; ; hasRenewed = true) {
		// eslint-disable-next-line no-await-in-loop -- Twice at most.
		const credentials = await deadline.within(session.credentials.current());
		if (!credentials.ok) {
			return failure(credentials.problem);
		}

		// eslint-disable-next-line no-await-in-loop
		const answer = await receive(session, ask, credentials.value, deadline);
		const body = statusOf(answer);
		if (body === undefined) {
			return {ok: true, value: answer};
		}

		// eslint-disable-next-line no-await-in-loop
		const mayTryAgain = answer.status === 401 && !hasRenewed && await deadline.within(session.credentials.renew(credentials.value.generation));
		if (!mayTryAgain) {
			return failure(problemOfService(session, ask.subject, address, {answer, body}));
		}
	}
}

/** It is the service that is slow, not the server before it. */
function tooSlow(to: ServiceRead['to']): Problem {
	const who = to.kind === 'service' ? `The service ${to.name} in namespace ${to.namespace}` : new URL(to.url).host;
	return {code: 'timed-out', title: `${who} did not answer within ${limitMs / 1000} s.`, nextSteps: ['Try again later, or ask it for less: a shorter range, fewer series.']};
}

/** A session with an address of the person's own; ends with the request. */
function sessionOf(session: Session, url: string, env: NodeJS.ProcessEnv): Session {
	const {host} = new URL(url);
	return {...session, host, server: url.endsWith('/') ? url.slice(0, -1) : url, dispatchers: new Dispatchers(chooseProxy(url, undefined, env))};
}

async function directly(session: Session, ask: Ask, url: string, deadline: Deadline): Promise<Answer<ServiceAnswer>> {
	const own = sessionOf(session, url, process.env);
	try {
		return {ok: true, value: await receive(own, ask, nothingOfOurs, deadline)};
	} catch (error) {
		if (deadline.hasPassed) {
			throw error;
		}

		const answer = broken(own, ask, deadline, error);
		return failure({...answer.problem, nextSteps: ['Check the address after --prometheus, and that this machine reaches it.']});
	} finally {
		await own.dispatchers.close();
	}
}

/**
One GET to a Service, through the API server or at an address outside. Reads 1 MB at most and waits 10 s at most; follows no
redirect. Whatever the service says is an answer, also a refusal; a `Failure` is that nothing came from it. Never throws.
*/
export async function readService(session: Session, {to, path, query, signal}: ServiceRead): Promise<Answer<ServiceAnswer>> {
	const subject: Subject = to.kind === 'service'
		? {verb: 'get', resource: 'services/proxy', noun: 'the proxy of service', group: '', namespace: to.namespace, name: to.name}
		: {verb: 'get', resource: 'metrics', noun: 'metrics', group: ''};
	const ask: Ask = {method: 'GET', path: to.kind === 'service' ? proxyPath(to, path) : path, subject, query, isForeign: true, accept: 'application/json, */*', timeoutMs: limitMs};
	const deadline = new Deadline(session.clock, limitMs, signal);
	try {
		return await (to.kind === 'service' ? throughServer(session, ask, to, deadline) : directly(session, ask, to.url, deadline));
	} catch (error) {
		return deadline.hasPassed && deadline.hasSent ? failure(tooSlow(to)) : broken(session, ask, deadline, error);
	} finally {
		deadline.end();
	}
}
