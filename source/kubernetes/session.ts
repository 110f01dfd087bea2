import process from 'node:process';
import type {Clock} from '../types/clock.ts';
import {Credentials} from './credentials.ts';
import {Dispatchers} from './dispatcher.ts';
import type {LoadedConfig} from './kubeconfig.ts';
import {chooseProxy} from './proxy.ts';
import {Turnstile} from './turnstile.ts';

export type SessionOptions = {
	readonly clock: Clock;
	/** Of the package. */
	readonly version: string;
	/** Default: this process's. */
	readonly env?: NodeJS.ProcessEnv | undefined;
	/** What a credential plugin writes to stderr while it runs ("open this page to log in"); not sanitized. */
	readonly onPluginOutput?: ((text: string) => void) | undefined;
};

/** One server and how we reach it: sources and clusters of the same context share it. */
export type Session = {
	readonly context: string;
	/** Host and port, for messages. */
	readonly host: string;
	/** Without trailing slash. */
	readonly server: string;
	readonly clock: Clock;
	readonly userAgent: string;
	readonly acceptsGzip: boolean;
	/** For everything but watches; undefined: each request's own default, 0: none. */
	readonly requestTimeoutMs: number | undefined;
	readonly credentials: Credentials;
	readonly dispatchers: Dispatchers;
	/** Lets few lists run at a time: the server counts their size against us. */
	readonly lists: Turnstile;
	/** What the server has shown that it cannot do. */
	readonly limits: {refusesWatchList: boolean};
	/** Ends every connection and a running plugin. Watches on it see a broken connection: close sources first. */
	readonly close: () => Promise<void>;
};

/**
Prepares the connection; the first request makes it. Asynchronous so that a later way of logging in may take its time before the
first request; nothing is sent here.
*/
export async function openSession(config: LoadedConfig, options: SessionOptions): Promise<Session> {
	const env = options.env ?? process.env;
	const {cluster} = config.access.reveal();
	const credentials = new Credentials(config, {clock: options.clock, env, onPluginOutput: options.onPluginOutput});
	const dispatchers = new Dispatchers(chooseProxy(config.server, cluster.proxyUrl, env));
	return {
		context: config.contextName,
		host: new URL(config.server).host,
		server: config.server,
		clock: options.clock,
		userAgent: `rolltop/${options.version} (${process.platform}/${process.arch})`,
		acceptsGzip: !cluster.disablesCompression,
		requestTimeoutMs: config.requestTimeoutMs,
		credentials,
		dispatchers,
		lists: new Turnstile(4),
		limits: {refusesWatchList: false},
		async close() {
			credentials.close();
			await dispatchers.close();
		},
	};
}
