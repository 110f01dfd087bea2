import process from 'node:process';
import {ProblemError} from '../types/problem.ts';
import {choose, type ConnectionFlags} from './kubeconfig/choice.ts';
import type {Access, Kubeconfig} from './kubeconfig/entries.ts';
import {findFiles} from './kubeconfig/files.ts';
import {readServiceAccount} from './kubeconfig/in-cluster.ts';
import {filled, parseKubeconfig} from './kubeconfig/parse.ts';
import {Sealed} from './sealed.ts';

export type KubeconfigOptions = ConnectionFlags & {
	/** `--kubeconfig`: this file alone. */
	readonly kubeconfig?: string | undefined;
	/** A kubeconfig as text, instead of any file (the rehearsal cluster). */
	readonly text?: string | undefined;
	/** `--request-timeout`, for everything but watches; 0: no limit. */
	readonly requestTimeoutMs?: number | undefined;
	/** Default: this process's. */
	readonly env?: NodeJS.ProcessEnv | undefined;
	readonly homeDirectory?: string | undefined;
	readonly serviceAccountDirectory?: string | undefined;
};

export type ContextSummary = {
	readonly name: string;
	readonly cluster: string;
	/** The context's own, or `default`. */
	readonly namespace: string;
	readonly isCurrent: boolean;
};

export type LoadedConfig = {
	/** `in-cluster` in a pod; the cluster's name where a cluster was named without a context. */
	readonly contextName: string;
	/** The flag's, else the context's, else `default`. */
	readonly namespace: string;
	/** All that there are, in the order of the files. `isCurrent` marks the chosen one. */
	readonly contexts: readonly ContextSummary[];
	/** Without user, password and trailing slash. */
	readonly server: string;
	/** The files that were read; empty in a pod. */
	readonly files: readonly string[];
	readonly requestTimeoutMs: number | undefined;
	readonly access: Sealed<Access>;
	/** Reads the same context again: somebody may have logged in meanwhile. Throws as `loadKubeconfig` does. */
	readonly reload: () => LoadedConfig;
};

type Origin = {readonly config: Kubeconfig; readonly files: readonly string[]};

function nothingFound(wanted: readonly string[], empty: readonly string[], files: readonly string[]): never {
	const title = files.length === 0
		? `There is no kubeconfig: ${wanted.join(' and ')} ${wanted.length === 1 ? 'does' : 'do'} not exist.`
		: (empty.length === files.length
			? `The kubeconfig ${empty.join(' and ')} is empty.`
			: `There are no contexts in the kubeconfig ${files.join(' and ')}.`);
	throw new ProblemError({
		code: 'bad-config',
		title,
		nextSteps: ['Name a file with --kubeconfig FILE or in $KUBECONFIG.', 'Or log in to your cluster the usual way, so that kubectl works, and try again.'],
	});
}

function findConfig(options: KubeconfigOptions): Origin {
	if (options.text !== undefined) {
		return {config: parseKubeconfig(options.text, '(text)') ?? nothingFound([], ['(text)'], ['(text)']), files: []};
	}

	const env = options.env ?? process.env;
	const found = findFiles({kubeconfig: options.kubeconfig, env, homeDirectory: options.homeDirectory});
	if (found.merged.contexts.size > 0 || filled(options.cluster ?? options.server) !== undefined) {
		return {config: found.merged, files: found.paths};
	}

	const pod = options.kubeconfig === undefined && filled(options.context) === undefined ? readServiceAccount(env, options.serviceAccountDirectory) : undefined;
	return pod ? {config: pod, files: []} : nothingFound(found.wanted, found.empty, found.paths);
}

/**
Loads what kubectl would: the flags over `--kubeconfig`, $KUBECONFIG or `~/.kube/config`, else the pod's service
account. Reads the kubeconfig only; certificates, tokens and plugins come with the first request.

@throws ProblemError, one sentence and the next steps, no secrets.
*/
export function loadKubeconfig(options: KubeconfigOptions = {}): LoadedConfig {
	const {config, files} = findConfig(options);
	const {contextName, namespace, cluster, user} = choose(config, options);
	return {
		contextName,
		namespace,
		contexts: config.contexts.values().map(context => ({
			name: context.name,
			cluster: context.cluster,
			namespace: context.namespace ?? 'default',
			isCurrent: context.name === contextName,
		})).toArray(),
		server: cluster.server,
		files,
		requestTimeoutMs: options.requestTimeoutMs,
		access: new Sealed({cluster, user}),
		// The chosen context stays, even if another one has become current meanwhile.
		reload: () => loadKubeconfig({...options, ...(config.contexts.has(contextName) && files.length > 0 && {context: contextName})}),
	};
}
