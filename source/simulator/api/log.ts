import {Buffer} from 'node:buffer';
import type {ServerResponse} from 'node:http';
import type {SimulatorClock} from '../clock.ts';
import {containerOf, lifeOf, type ContainerLife} from '../logs/container-life.ts';
import type {LogDesk, LogLine} from '../logs/log-desk.ts';
import {parseLogQuery, type LogQuery} from '../logs/log-query.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod} from '../objects.ts';

const followEveryMs = 250;
const mostUnread = 16 * 1024 * 1024;

export type LogRequest = {
	readonly store: ObjectStore;
	readonly desk: LogDesk;
	readonly clock: SimulatorClock;
	readonly pod: Pod;
	readonly query: Readonly<Record<string, string>>;
	readonly response: ServerResponse;
};

/**
Answers `pods/NAME/log` as API server and kubelet do together. Throws the refusals; a pod without a node has no content.
Gives the HTTP status.
*/
export function answerLog(request: LogRequest): number {
	const {pod, clock, response} = request;
	const query = parseLogQuery(request.query, clock.now());
	const container = containerOf(pod, query.container);
	if (pod.spec.nodeName === undefined) {
		response.writeHead(204).end();
		return 204;
	}

	const life = lifeOf(pod, container, query.isPrevious);
	response.writeHead(200, {'content-type': 'text/plain', 'cache-control': 'no-cache, private'});
	response.flushHeaders();
	new LogStream(request, query, life).open();
	return 200;
}

/** One log on its way to a client: what there is, then what comes, until the container or the client ends. */
class LogStream {
	readonly #request: LogRequest;
	readonly #query: LogQuery;
	readonly #life: ContainerLife;
	#from: number;
	#bytesLeft: number;
	#off: (() => void) | undefined;

	constructor(request: LogRequest, query: LogQuery, life: ContainerLife) {
		this.#request = request;
		this.#query = query;
		this.#life = life;
		this.#from = Math.max(query.since ?? life.startedAt, life.startedAt);
		this.#bytesLeft = query.limitBytes ?? Infinity;
	}

	/** Undefined when the pod is gone or its container has been started anew. */
	#currentLife(): ContainerLife | undefined {
		const {store, pod: {metadata}} = this.#request;
		const {namespace = '', name, uid} = metadata;
		const pod = store.get('pods', namespace, name);
		try {
			const life = pod?.metadata.uid === uid ? lifeOf(pod, this.#life.container, this.#query.isPrevious) : undefined;
			return life?.startedAt === this.#life.startedAt ? life : undefined;
		} catch {
			return undefined;
		}
	}

	#send(mostLines: number) {
		const {desk, clock, pod, response} = this.#request;
		const fromMs = this.#from;
		this.#from = clock.now();
		const lines = desk.read({pod, life: this.#life, fromMs, untilMs: this.#from, mostLines});
		const text = lines.map(line => this.#format(line)).join('');
		const bytes = Buffer.byteLength(text);
		if (text !== '') {
			response.write(bytes > this.#bytesLeft ? Buffer.from(text).subarray(0, this.#bytesLeft) : text);
		}

		this.#bytesLeft -= bytes;
	}

	/** The kubelet writes nanoseconds, always nine digits. */
	#format([at, text]: LogLine): string {
		return this.#query.hasTimestamps ? `${new Date(at).toISOString().slice(0, -1)}000000Z ${text}\n` : `${text}\n`;
	}

	#follow() {
		const {clock, response} = this.#request;
		this.#off = clock.after(followEveryMs, () => {
			// A client that does not read gets what it has missed later, as from a real container
			if (response.writableLength < mostUnread) {
				this.#send(Infinity);
			}

			const life = this.#currentLife();
			if (life?.finishedAt === undefined && life !== undefined && this.#bytesLeft > 0) {
				this.#follow();
			} else {
				response.end();
			}
		});
	}

	open() {
		const {response} = this.#request;
		this.#send(this.#query.tailLines ?? Infinity);
		if (!this.#query.isFollowing || this.#life.finishedAt !== undefined || this.#bytesLeft <= 0) {
			response.end();
			return;
		}

		response.on('close', () => {
			this.#off?.();
		});
		this.#follow();
	}
}
