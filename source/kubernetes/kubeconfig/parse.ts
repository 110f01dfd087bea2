import {dirname, resolve, sep} from 'node:path';
import {parseDocument} from 'yaml';
import {
	flag,
	isRecord,
	list,
	object,
	record,
	text,
	texts,
	textByName,
} from '../../domain/projection/read.ts';
import {ProblemError} from '../../types/problem.ts';
import type {ClusterEntry, ContextEntry, ExecEntry, Kubeconfig, UserEntry} from './entries.ts';

const anything = (raw: unknown): unknown => raw ?? undefined;

/** An empty text says as little as none. */
export function filled(value: string | undefined): string | undefined {
	return value === '' ? undefined : value;
}

const readContext = object<{readonly cluster?: string; readonly user?: string; readonly namespace?: string}>({cluster: text, user: text, namespace: text});

const readCluster = object<{
	readonly server?: string;
	readonly 'certificate-authority'?: string;
	readonly 'certificate-authority-data'?: string;
	readonly 'tls-server-name'?: string;
	readonly 'insecure-skip-tls-verify'?: boolean;
	readonly 'proxy-url'?: string;
	readonly 'disable-compression'?: boolean;
	readonly extensions?: ReadonlyArray<{readonly name?: string; readonly extension?: unknown}>;
}>({
	server: text,
	'certificate-authority': text,
	'certificate-authority-data': text,
	'tls-server-name': text,
	'insecure-skip-tls-verify': flag,
	'proxy-url': text,
	'disable-compression': flag,
	extensions: list(object<{readonly name?: string; readonly extension?: unknown}>({name: text, extension: anything})),
});

const readExec = object<{
	readonly apiVersion?: string;
	readonly command?: string;
	readonly args?: readonly string[];
	readonly env?: ReadonlyArray<{readonly name?: string; readonly value?: string}>;
	readonly installHint?: string;
	readonly provideClusterInfo?: boolean;
	readonly interactiveMode?: string;
}>({
	apiVersion: text,
	command: text,
	args: texts,
	env: list(object<{readonly name?: string; readonly value?: string}>({name: text, value: text})),
	installHint: text,
	provideClusterInfo: flag,
	interactiveMode: text,
});

const readUser = object<{
	readonly 'client-certificate'?: string;
	readonly 'client-certificate-data'?: string;
	readonly 'client-key'?: string;
	readonly 'client-key-data'?: string;
	readonly token?: string;
	readonly tokenFile?: string;
	readonly username?: string;
	readonly password?: string;
	readonly as?: string;
	readonly 'as-uid'?: string;
	readonly 'as-groups'?: readonly string[];
	readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
	readonly exec?: unknown;
	readonly 'auth-provider'?: {readonly name?: string; readonly config?: Readonly<Record<string, unknown>>};
}>({
	'client-certificate': text,
	'client-certificate-data': text,
	'client-key': text,
	'client-key-data': text,
	token: text,
	tokenFile: text,
	username: text,
	password: text,
	as: text,
	'as-uid': text,
	'as-groups': texts,
	'as-user-extra': record(texts),
	exec: anything,
	'auth-provider': object<{readonly name?: string; readonly config?: Readonly<Record<string, unknown>>}>({name: text, config: textByName}),
});

type ToAbsolute = (path: string) => string;

const optional = (toAbsolute: ToAbsolute) => (path: string | undefined) => path === undefined || path === '' ? undefined : toAbsolute(path);

function contextOf(name: string, raw: unknown): ContextEntry {
	const entry = readContext(raw) ?? {};
	return {name, cluster: entry.cluster ?? '', user: entry.user ?? '', namespace: filled(entry.namespace)};
}

function clusterOf(name: string, raw: unknown, toAbsolute: ToAbsolute): ClusterEntry {
	const entry = readCluster(raw) ?? {};
	const pathOf = optional(toAbsolute);
	return {
		name,
		server: entry.server ?? '',
		certificateAuthority: pathOf(entry['certificate-authority']),
		certificateAuthorityData: entry['certificate-authority-data'],
		tlsServerName: entry['tls-server-name'],
		skipsTlsVerify: entry['insecure-skip-tls-verify'] ?? false,
		proxyUrl: entry['proxy-url'],
		disablesCompression: entry['disable-compression'] ?? false,
		execConfig: entry.extensions?.find(extension => extension.name === 'client.authentication.k8s.io/exec')?.extension,
	};
}

function execOf(raw: unknown, toAbsolute: ToAbsolute): ExecEntry | undefined {
	const entry = readExec(raw);
	const command = filled(entry?.command);
	if (entry === undefined || command === undefined) {
		return undefined;
	}

	return {
		apiVersion: entry.apiVersion ?? 'client.authentication.k8s.io/v1',
		// A bare name is looked up in PATH, a path belongs to the file's directory.
		command: command.includes('/') || command.includes(sep) ? toAbsolute(command) : command,
		args: entry.args ?? [],
		env: (entry.env ?? []).flatMap(({name, value = ''}) => name === undefined ? [] : [{name, value}]),
		installHint: entry.installHint,
		providesClusterInfo: entry.provideClusterInfo ?? false,
		interactiveMode: entry.interactiveMode,
	};
}

function userOf(name: string, raw: unknown, toAbsolute: ToAbsolute): UserEntry {
	const entry = readUser(raw) ?? {};
	const pathOf = optional(toAbsolute);
	const provider = entry['auth-provider'];
	return {
		name,
		clientCertificate: pathOf(entry['client-certificate']),
		clientCertificateData: entry['client-certificate-data'],
		clientKey: pathOf(entry['client-key']),
		clientKeyData: entry['client-key-data'],
		token: filled(entry.token),
		tokenFile: pathOf(entry.tokenFile),
		username: filled(entry.username),
		password: entry.password,
		exec: execOf(entry.exec, toAbsolute),
		authProvider: provider?.name === undefined ? undefined : {name: provider.name, config: provider.config ?? {}},
		impersonation: {user: filled(entry.as), uid: filled(entry['as-uid']), groups: entry['as-groups'] ?? [], extra: entry['as-user-extra'] ?? {}},
	};
}

/** Entries of one section by name; the first of a name wins, as everywhere in kubeconfigs. */
function section<Entry>(raw: unknown, key: string, entryOf: (name: string, raw: unknown) => Entry): ReadonlyMap<string, Entry> {
	const entries = new Map<string, Entry>();
	for (const item of Array.isArray(raw) ? raw : []) {
		const name = isRecord(item) ? text(item.name) : undefined;
		if (name !== undefined && !entries.has(name)) {
			entries.set(name, entryOf(name, (item as Readonly<Record<string, unknown>>)[key]));
		}
	}

	return entries;
}

/** The document, or a problem that tells the line and never quotes it: the line may hold a secret. */
function parseYaml(source: string, label: string): unknown {
	const document = parseDocument(source, {merge: true});
	const [error] = document.errors;
	if (!error) {
		return document.toJS({maxAliasCount: 100});
	}

	const place = error.linePos?.[0];
	throw new ProblemError({
		code: 'bad-config',
		title: `The kubeconfig ${label} is not valid YAML${place ? ` (line ${place.line}, column ${place.col})` : ''}.`,
		detail: error.code.toLowerCase().replaceAll('_', ' '),
		nextSteps: ['Repair that line, or name another file with --kubeconfig FILE.'],
	});
}

/**
Reads the text of one kubeconfig. Relative paths are taken from the file's own directory.

@param label names the text in problems; the file's path where it has one.
@returns undefined for a text without content.
@throws ProblemError for what is not YAML or not a mapping.
*/
export function parseKubeconfig(source: string, label: string): Kubeconfig | undefined {
	const raw = parseYaml(source, label);
	if (raw === null || raw === undefined) {
		return undefined;
	}

	if (!isRecord(raw)) {
		throw new ProblemError({
			code: 'bad-config',
			title: `${label} is not a kubeconfig: it holds no mapping with contexts, clusters and users.`,
			nextSteps: ['Name the right file with --kubeconfig FILE.'],
		});
	}

	const directory = dirname(label);
	const toAbsolute = (path: string) => resolve(directory, path);
	return {
		currentContext: filled(text(raw['current-context'])),
		contexts: section(raw.contexts, 'context', contextOf),
		clusters: section(raw.clusters, 'cluster', (name, entry) => clusterOf(name, entry, toAbsolute)),
		users: section(raw.users, 'user', (name, entry) => userOf(name, entry, toAbsolute)),
	};
}
