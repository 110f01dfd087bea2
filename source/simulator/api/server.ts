import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import process from 'node:process';
import {ApiError} from '../api-error.ts';
import {Answerer, type AnswerParts} from './answer.ts';
import {readBody, verbOf, type Call} from './call.ts';
import type {Fault, RequestFacts} from './faults.ts';
import type {RequestLog} from './request-log.ts';
import {parseRoute} from './routes.ts';

// An `import` of the module would read every one of its exports, and one of them loads undici: 25 ms of the start.
const {createServer} = process.getBuiltinModule('node:http');

export type ServerParts = AnswerParts & {readonly requests: RequestLog};

/** The Kubernetes API over plain HTTP on the loopback: takes requests down and lets the ordered faults happen. */
export class ApiServer {
	readonly #parts: ServerParts;
	readonly #answerer: Answerer;
	readonly #server: Server;

	constructor(parts: ServerParts) {
		this.#parts = parts;
		this.#answerer = new Answerer(parts);
		this.#server = createServer((request, response) => {
			this.#handle(request, response).catch(() => {
				response.destroy(); // The client has gone away in the middle of its request
			});
		});
	}

	async #handle(request: IncomingMessage, response: ServerResponse) {
		const {clock, requests, faults} = this.#parts;
		const {method = 'GET', url = '/', headers} = request;
		const {pathname: path, searchParams} = new URL(url, 'http://127.0.0.1');
		const query = Object.fromEntries(searchParams);
		const route = parseRoute(path);
		const isResource = route.to === 'resource';
		const facts: RequestFacts = {method, path, query, verb: verbOf(method, route, query), resource: isResource ? route.resource.plural : ''};
		const body = await readBody(request);
		const resource = isResource && route.subresource !== undefined ? `${facts.resource}/${route.subresource}` : facts.resource;
		const record = requests.add({at: clock.now(), ...facts, resource, headers, body, status: 0});
		this.#meet({request, response, query, route, facts, record, fault: faults.take(facts)});
	}

	/** Lets the fault of a whole request happen, else answers. */
	#meet(call: Call) {
		const {request, response, record, fault} = call;
		switch (fault?.kind) {
			case 'withhold-headers': {
				return;
			}

			case 'answer': {
				record.status = fault.status;
				response.writeHead(fault.status, headersOf(fault)).end(fault.body ?? bodyOf(fault.status));
				return;
			}

			case 'delay': {
				this.#parts.clock.after(fault.delayMs, () => {
					this.#answerer.answer(call);
				});
				return;
			}

			case 'reset': {
				if (call.facts.verb !== 'watch') {
					request.socket.resetAndDestroy();
					return;
				}

				break;
			}

			case 'expire-continue': {
				this.#answerer.expireContinueTokens();
				break;
			}

			default: {
				break;
			}
		}

		this.#answerer.answer(call);
	}

	/** Gives the address, `http://127.0.0.1:PORT`. */
	async listen(port: number): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen(port, '127.0.0.1', resolve);
		});
		const {port: actual} = this.#server.address() as AddressInfo;
		return `http://127.0.0.1:${actual}`;
	}

	/** Cuts every connection. */
	async close(): Promise<void> {
		const closed = new Promise(resolve => {
			this.#server.close(resolve);
		});
		this.#server.closeAllConnections();
		await closed;
	}
}

function headersOf({status, contentType, retryAfterSeconds}: Extract<Fault, {kind: 'answer'}>): Record<string, string> {
	return {
		'content-type': contentType ?? (status === 429 ? 'text/plain; charset=utf-8' : 'application/json'),
		...(retryAfterSeconds !== undefined && {'retry-after': String(retryAfterSeconds)}),
	};
}

function bodyOf(status: number): string {
	if (status === 429) {
		return 'Too many requests, please try again later.\n';
	}

	const reason = status === 401 ? 'Unauthorized' : (status === 503 ? 'ServiceUnavailable' : 'InternalError');
	return JSON.stringify(new ApiError(status, reason, 'an error on the server has prevented the request from succeeding').toStatus());
}
