import type {Buffer} from 'node:buffer';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';

/** One request and the means to answer it, well or badly. */
export type Exchange = {
	/** From 1. */
	readonly number: number;
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly socket: Socket;
	readonly json: (status: number, value: unknown, headers?: Readonly<Record<string, string>>) => void;
	readonly send: (status: number, text: Buffer | string, headers: Readonly<Record<string, string>>) => void;
	/** Headers of a watch (or of the type given), then whatever the test sends. */
	readonly stream: (contentType?: string) => OpenStream;
	/** The connection breaks. */
	readonly reset: () => void;
	/** The client has gone, or the answer is complete. */
	readonly isOver: () => boolean;
};

export type OpenStream = {
	/** One JSON value as a line. */
	readonly line: (value: unknown) => void;
	readonly raw: (bytes: Buffer | string) => void;
	readonly end: () => void;
	readonly reset: () => void;
};

export type ScriptedServer = {
	readonly url: string;
	readonly port: number;
	/** In the order received. */
	readonly exchanges: readonly Exchange[];
	readonly openSockets: () => number;
	readonly close: () => Promise<void>;
};

export type ScriptedServerOptions = {readonly tls?: {readonly key: string; readonly cert: string; readonly ca?: string}};

function resetSocket(response: ServerResponse) {
	response.socket?.resetAndDestroy();
}

function createStream(response: ServerResponse, contentType = 'application/json'): OpenStream {
	response.writeHead(200, {'content-type': contentType});
	response.flushHeaders();
	return {
		line(value) {
			response.write(`${JSON.stringify(value)}\n`);
		},
		raw(bytes) {
			response.write(bytes);
		},
		end() {
			response.end();
		},
		reset() {
			resetSocket(response);
		},
	};
}

/** An HTTP server that does what the test's script says for each request: also what no good server does. */
export async function startScriptedServer(script: (exchange: Exchange) => void, {tls}: ScriptedServerOptions = {}): Promise<ScriptedServer> {
	const exchanges: Exchange[] = [];
	const sockets = new Set<Socket>();
	const server = tls ? createTlsServer({...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: false}) : createServer();
	server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => {
			sockets.delete(socket);
		});
	});
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		let body = '';
		for await (const chunk of request.setEncoding('utf8')) {
			body += chunk as string;
		}

		let isOver = false;
		response.on('close', () => {
			isOver = true;
		});
		const url = new URL(request.url ?? '/', 'http://localhost');
		const send = (status: number, text: Buffer | string, headers: Readonly<Record<string, string>>) => {
			response.writeHead(status, headers);
			response.end(text);
		};

		const exchange: Exchange = {
			number: exchanges.length + 1,
			method: request.method ?? '',
			path: url.pathname,
			query: Object.fromEntries(url.searchParams),
			headers: request.headers,
			body,
			socket: request.socket,
			json(status, value, headers = {}) {
				send(status, JSON.stringify(value), {'content-type': 'application/json', ...headers});
			},
			send,
			stream: contentType => createStream(response, contentType),
			reset() {
				resetSocket(response);
			},
			isOver: () => isOver,
		};
		exchanges.push(exchange);
		script(exchange);
	};

	server.on('request', (request, response) => {
		void answer(request, response);
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const {port} = server.address() as AddressInfo;
	return {
		url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
		port,
		exchanges,
		openSockets: () => sockets.size,
		async close() {
			const closed = new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
			for (const socket of sockets) {
				socket.destroy();
			}

			await closed;
		},
	};
}
