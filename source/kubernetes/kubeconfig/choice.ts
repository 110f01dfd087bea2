import {ProblemError} from '../../types/problem.ts';
import {
	nobody,
	type ClusterEntry,
	type ContextEntry,
	type Impersonation,
	type Kubeconfig,
	type UserEntry,
} from './entries.ts';
import {enumerate, nearestFirst} from './nearest.ts';
import {filled} from './parse.ts';

/** The flags that kubectl has for the same. Empty texts count as absent. */
export type ConnectionFlags = {
	readonly context?: string | undefined;
	readonly cluster?: string | undefined;
	readonly user?: string | undefined;
	readonly namespace?: string | undefined;
	readonly server?: string | undefined;
	/** Replaces every other way of the user to log in. */
	readonly token?: string | undefined;
	readonly as?: string | undefined;
	readonly asUid?: string | undefined;
	readonly asGroups?: readonly string[] | undefined;
	readonly skipsTlsVerify?: boolean | undefined;
	/** A path, from the working directory. */
	readonly certificateAuthority?: string | undefined;
	readonly tlsServerName?: string | undefined;
};

export type Choice = {
	readonly contextName: string;
	readonly namespace: string;
	readonly cluster: ClusterEntry;
	readonly user: UserEntry;
};

type Named = {readonly what: 'cluster' | 'context' | 'user'; readonly name: string; readonly isFlag: boolean};

function unknown({what, name, isFlag}: Named, names: Iterable<string>, context?: ContextEntry): never {
	const known = nearestFirst(name, names);
	const [nearest] = known;
	const reason = context === undefined || isFlag ? '' : `, though the context "${context.name}" wants it`;
	throw new ProblemError({
		code: 'bad-config',
		title: `There is no ${what} "${name}" in the kubeconfig${reason}.`,
		detail: `Known ${what}s: ${nearest === undefined ? 'none' : enumerate(known)}.`,
		nextSteps: [nearest === undefined ? 'Name the right file with --kubeconfig FILE.' : `Try --${what} ${nearest}.`],
	});
}

function chooseContext(config: Kubeconfig, flags: ConnectionFlags): ContextEntry {
	const name = flags.context ?? config.currentContext;
	if (name !== undefined) {
		return config.contexts.get(name) ?? unknown({what: 'context', name, isFlag: flags.context !== undefined}, config.contexts.keys());
	}

	if (flags.cluster !== undefined || flags.server !== undefined) {
		return {name: '', cluster: '', user: '', namespace: undefined};
	}

	const names = config.contexts.keys().toArray();
	throw new ProblemError({
		code: 'bad-config',
		title: 'The kubeconfig names no current context.',
		detail: `Known contexts: ${enumerate(names)}.`,
		nextSteps: [`Choose one: --context ${names[0] ?? 'NAME'}.`, 'Or set one for good: kubectl config use-context NAME.'],
	});
}

function chooseCluster(config: Kubeconfig, context: ContextEntry, flags: ConnectionFlags): ClusterEntry {
	const name = flags.cluster ?? context.cluster;
	if (name === '' && flags.server !== undefined) {
		return {name: flags.server, server: flags.server, skipsTlsVerify: false, disablesCompression: false};
	}

	return config.clusters.get(name) ?? unknown({what: 'cluster', name, isFlag: flags.cluster !== undefined}, config.clusters.keys(), context);
}

function chooseUser(config: Kubeconfig, context: ContextEntry, flags: ConnectionFlags): UserEntry {
	const name = flags.user ?? context.user;
	if (name === '') {
		return {name: '', impersonation: nobody};
	}

	return config.users.get(name) ?? unknown({what: 'user', name, isFlag: flags.user !== undefined}, config.users.keys(), context);
}

function checkServer({name, server}: ClusterEntry): string {
	const written = server.includes('://') ? server : `https://${server}`;
	const url = URL.canParse(written) ? new URL(written) : undefined;
	if (server !== '' && url !== undefined && ['http:', 'https:'].includes(url.protocol)) {
		// A user and password in the address would end up in messages, and the API takes them from the user entry anyway.
		const address = `${url.protocol}//${url.host}${url.pathname}`;
		return address.endsWith('/') ? address.slice(0, -1) : address;
	}

	throw new ProblemError({
		code: 'bad-config',
		title: `The cluster "${name}" has ${server === '' ? 'no server' : 'a server that is no http or https address'}.`,
		nextSteps: [`Set it: kubectl config set-cluster ${name} --server=https://HOST:6443.`],
	});
}

function overrideCluster(cluster: ClusterEntry, flags: ConnectionFlags): ClusterEntry {
	const named = {...cluster, server: flags.server ?? cluster.server};
	return {
		...named,
		server: checkServer(named),
		tlsServerName: flags.tlsServerName ?? cluster.tlsServerName,
		skipsTlsVerify: flags.skipsTlsVerify ?? (flags.certificateAuthority === undefined && cluster.skipsTlsVerify),
		...(flags.certificateAuthority !== undefined && {certificateAuthority: flags.certificateAuthority, certificateAuthorityData: undefined}),
	};
}

function overrideImpersonation(known: Impersonation, flags: ConnectionFlags): Impersonation {
	// Groups and extras of another person must not stay behind.
	const base = flags.as === undefined ? known : nobody;
	return {
		user: flags.as ?? base.user,
		uid: flags.asUid ?? base.uid,
		groups: flags.asGroups === undefined || flags.asGroups.length === 0 ? base.groups : flags.asGroups,
		extra: base.extra,
	};
}

function overrideUser(user: UserEntry, flags: ConnectionFlags): UserEntry {
	const known = flags.token === undefined ? user : {name: user.name, token: flags.token};
	return {...known, impersonation: overrideImpersonation(user.impersonation, flags)};
}

function withoutEmpty(flags: ConnectionFlags): ConnectionFlags {
	return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== ''));
}

/**
What the flags make of the kubeconfig: context, cluster, user and namespace, as clientcmd's overrides do.

@throws ProblemError when something named is not there (with the nearest names) or the server is no address.
*/
export function choose(config: Kubeconfig, allFlags: ConnectionFlags): Choice {
	const flags = withoutEmpty(allFlags);
	const context = chooseContext(config, flags);
	return {
		contextName: filled(context.name) ?? flags.cluster ?? flags.server ?? '',
		namespace: flags.namespace ?? context.namespace ?? 'default',
		cluster: overrideCluster(chooseCluster(config, context, flags), flags),
		user: overrideUser(chooseUser(config, context, flags), flags),
	};
}
