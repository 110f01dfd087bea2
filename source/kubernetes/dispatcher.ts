import {Agent, ProxyAgent, type Dispatcher} from 'undici';
import {ProblemError} from '../types/problem.ts';
import type {TlsMaterial} from './credentials/material.ts';
import {proxyHost} from './proxy.ts';

const connectTimeoutMs = 10_000;

/** A dead path is found within 25 s: the system adds ten probes, one a second (kubernetes-client.md 1.3). */
const keepAlive = {keepAlive: true, keepAliveInitialDelay: 15_000, timeout: connectTimeoutMs};

/** Limits on headers and bodies are ours (`request`, the reflector): a watch is silent for minutes by nature. */
const limits = {headersTimeout: 0, bodyTimeout: 0, allowH2: false};

const proxyProtocols = new Set(['http:', 'https:', 'socks5:', 'socks:']);

function create(tls: TlsMaterial, proxy: string | undefined): Dispatcher {
	if (proxy === undefined) {
		return new Agent({...limits, connect: {...keepAlive, ...tls}});
	}

	if (!URL.canParse(proxy) || !proxyProtocols.has(new URL(proxy).protocol)) {
		throw new ProblemError({
			code: 'bad-config',
			title: 'The proxy of the cluster is no http, https or socks5 address.',
			nextSteps: ['Check proxy-url in the kubeconfig and HTTPS_PROXY.'],
		});
	}

	return new ProxyAgent({...limits, uri: proxy, requestTls: {...keepAlive, ...tls}, proxyTls: keepAlive, connectTimeout: connectTimeoutMs});
}

/** The connections to one server: one agent, and another one only when the certificates change. */
export class Dispatchers {
	readonly #proxy: string | undefined;
	#current: {readonly key: string; readonly dispatcher: Dispatcher} | undefined;
	readonly #retired = new Set<Dispatcher>();
	readonly proxyHost: string | undefined;

	constructor(proxy: string | undefined) {
		this.#proxy = proxy;
		this.proxyHost = proxy === undefined ? undefined : proxyHost(proxy);
	}

	/** Watches that run on it may go on to their end. */
	#retire(dispatcher: Dispatcher) {
		this.#retired.add(dispatcher);
		void (async () => {
			await dispatcher.close();
			this.#retired.delete(dispatcher);
		})();
	}

	/**
	The agent for these certificates.

	@throws ProblemError for a proxy that we cannot speak to.
	*/
	for(tls: TlsMaterial): Dispatcher {
		const key = JSON.stringify(tls);
		if (this.#current?.key === key) {
			return this.#current.dispatcher;
		}

		if (this.#current) {
			this.#retire(this.#current.dispatcher);
		}

		const dispatcher = create(tls, this.#proxy);
		this.#current = {key, dispatcher};
		return dispatcher;
	}

	/** Ends every connection, also those in use. */
	async close() {
		const all = [...this.#retired, ...(this.#current ? [this.#current.dispatcher] : [])];
		this.#retired.clear();
		this.#current = undefined;
		await Promise.all(all.map(async dispatcher => dispatcher.destroy()));
	}
}
