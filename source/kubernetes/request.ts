import type {Buffer} from 'node:buffer';
import {request as send} from 'undici';
import type {Json} from '../types/cluster.ts';
import {isProblemError, type Problem} from '../types/problem.ts';
import type {Material} from './credentials/material.ts';
import {Deadline} from './deadline.ts';
import {problemOfAnswer} from './problems/answer.ts';
import {noCredentials, problemOfError, timedOut} from './problems/connection.ts';
import type {Subject} from './resource.ts';
import {
	parseJson,
	readBadAnswer,
	readBody,
	readHeader,
	type Response,
} from './response.ts';
import type {Session} from './session.ts';

export type Query = Readonly<Record<string, string | undefined>>;

/** One request. Only `mutate` sends PATCH and only `review` sends POST. */
export type Ask = {
	readonly method: 'GET' | 'PATCH' | 'POST';
	readonly path: string;
	readonly subject: Subject;
	readonly query?: Query;
	readonly body?: Json;
	readonly contentType?: string;
	readonly accept?: string;
	readonly signal?: AbortSignal | undefined;
	/** Until the whole answer is there (a stream: its headers); 0: no limit. */
	readonly timeoutMs: number;
	/** `--request-timeout` does not replace this limit. */
	readonly isOwnLimit?: boolean;
	/** Is given the `date` of the answer: what time the server has. */
	readonly onDate?: (date: string) => void;
	/** The answer is no object of Kubernetes but a log, or what a service behind the API server says: of any type, and not packed. */
	readonly isForeign?: boolean;
};

export type Failure = {
	readonly ok: false;
	readonly problem: Problem;
	/** The Status' reasons, the causes' included: `Expired`, `ResourceVersionTooLarge`. */
	readonly reasons: readonly string[];
	/** The server may have acted on it although we have no answer. */
	readonly mayHaveArrived: boolean;
};

export type Answer<Value> = Failure | {readonly ok: true; readonly value: Value};

export type Stream = {
	readonly body: AsyncIterable<Buffer>;
	/** Ends the connection at once. */
	readonly end: () => void;
};

/** Somebody in between gave up; the server behind it may go on. */
const gatewayErrors = new Set([502, 504]);

/** What stands in for the answer of somebody in between: a login page, a proxy's greeting. */
const isStrange = (contentType: string, isForeign: boolean) => isForeign ? contentType.includes('html') : !contentType.includes('json');

export function failure(problem: Problem, mayHaveArrived = false, reasons: readonly string[] = []): Failure {
	return {ok: false, problem, reasons, mayHaveArrived};
}

function urlOf({server}: Session, {path, query = {}}: Ask): string {
	const parameters = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined));
	return parameters.size === 0 ? server + path : `${server}${path}?${parameters.toString()}`;
}

/** Sends it; the answer comes with its headers, whatever its status. */
export async function dispatch(session: Session, ask: Ask, material: Material, signal: AbortSignal): Promise<Response> {
	const {method, body, accept = 'application/json', contentType} = ask;
	return send(urlOf(session, ask), {
		method,
		dispatcher: session.dispatchers.for(material.tls),
		signal,
		headers: {
			...material.headers,
			accept,
			'user-agent': session.userAgent,
			...(session.acceptsGzip && ask.query?.watch === undefined && ask.isForeign !== true && {'accept-encoding': 'gzip'}),
			...(contentType !== undefined && {'content-type': contentType}),
		},
		...(body !== undefined && {body: JSON.stringify(body)}),
	});
}

async function attempt(session: Session, ask: Ask, deadline: Deadline): Promise<{readonly answer: Answer<Response>; readonly generation: number}> {
	const credentials = await deadline.within(session.credentials.current());
	if (!credentials.ok) {
		return {answer: failure(credentials.problem), generation: 0};
	}

	const {generation} = credentials.value;
	deadline.hasSent = true;
	const response = await dispatch(session, ask, credentials.value, deadline.signal);
	if (response.statusCode >= 200 && response.statusCode < 300) {
		return {answer: {ok: true, value: response}, generation};
	}

	const {answer, reasons} = await readBadAnswer(response);
	return {answer: failure(problemOfAnswer(ask.subject, session, answer), gatewayErrors.has(answer.status), reasons), generation};
}

/** Sends it, and once more with fresh credentials where the first ones are refused: a 401 comes before anything is done. */
async function exchange(session: Session, ask: Ask, deadline: Deadline): Promise<Answer<Response>> {
	const {answer, generation} = await attempt(session, ask, deadline);
	const isRefused = !answer.ok && answer.problem.status === 401;
	if (!isRefused || !(await deadline.within(session.credentials.renew(generation)))) {
		return answer;
	}

	const second = await attempt(session, ask, deadline);
	return second.answer;
}

/** What a request that broke off means: our limit, the caller's, or the connection. */
export function broken(session: Session, ask: Ask, deadline: Deadline, error: unknown): Failure {
	if (isProblemError(error)) {
		return failure(error.problem);
	}

	if (deadline.hasPassed) {
		const seconds = ask.timeoutMs / 1000;
		return deadline.hasSent ? failure(timedOut(ask.subject, session, seconds), true) : failure(noCredentials(ask.subject, seconds));
	}

	const {problem, mayHaveArrived} = problemOfError(session, error, session.dispatchers.proxyHost);
	return failure(problem, mayHaveArrived && deadline.hasSent);
}

/** A success that is no Kubernetes object: a login page, a proxy's greeting. */
function strange(session: Session, ask: Ask, response: Response): Failure {
	const contentType = readHeader(response, 'content-type');
	return failure(problemOfAnswer(ask.subject, session, {status: response.statusCode, body: undefined, text: undefined, contentType, retryAfterSeconds: undefined}), true);
}

/**
One request and its whole answer, parsed. Everything that can go wrong is a `Failure`; never throws.
*/
export async function request(session: Session, ask: Ask): Promise<Answer<Json>> {
	const limited = ask.isOwnLimit === true ? ask : {...ask, timeoutMs: session.requestTimeoutMs ?? ask.timeoutMs};
	const deadline = new Deadline(session.clock, limited.timeoutMs, ask.signal);
	try {
		const answer = await exchange(session, limited, deadline);
		if (!answer.ok) {
			return answer;
		}

		limited.onDate?.(readHeader(answer.value, 'date'));
		const value = parseJson(await readBody(answer.value));
		return value === undefined ? strange(session, limited, answer.value) : {ok: true, value: value as Json};
	} catch (error) {
		return broken(session, limited, deadline, error);
	} finally {
		deadline.end();
	}
}

/** A request whose answer comes piece by piece. The limit counts until the headers are there; after that the caller ends it. */
export async function openStream(session: Session, ask: Ask): Promise<Answer<Stream>> {
	const deadline = new Deadline(session.clock, ask.timeoutMs, ask.signal);
	const end = () => {
		deadline.abort();
		deadline.end();
	};

	try {
		const answer = await exchange(session, ask, deadline);
		if (!answer.ok) {
			deadline.end();
			return answer;
		}

		if (isStrange(readHeader(answer.value, 'content-type'), ask.isForeign === true)) {
			end();
			return strange(session, ask, answer.value);
		}

		deadline.lift();
		return {ok: true, value: {body: answer.value.body as AsyncIterable<Buffer>, end}};
	} catch (error) {
		deadline.end();
		return broken(session, ask, deadline, error);
	}
}
