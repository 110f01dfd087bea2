import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {ProblemError} from '../../types/problem.ts';
import type {ClusterEntry, Impersonation, UserEntry} from '../kubeconfig/entries.ts';

export type TlsMaterial = {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	readonly servername?: string;
	readonly rejectUnauthorized?: false;
};

/** What a request carries to prove who sends it. */
export type Material = {
	/** Rises with every new login. */
	readonly generation: number;
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly tls: TlsMaterial;
};

/**
The text of a file that the kubeconfig names.

@throws ProblemError that names the file and its purpose.
*/
export function readPart(path: string, purpose: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw new ProblemError({
			code: 'bad-config',
			title: `The ${purpose} ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`,
			nextSteps: ['Repair the path in the kubeconfig, or log in again so that it is written anew.'],
		}, {cause: error});
	}
}

/** A file wins over data, as in client-go's and client-node's loaders. */
function pem(path: string | undefined, data: string | undefined, purpose: string): string | undefined {
	if (path !== undefined) {
		return readPart(path, purpose);
	}

	return data === undefined || data === '' ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

/** PEM of the authority that signs the server's certificate; undefined where the system's list is meant. */
export function readAuthority(cluster: ClusterEntry): string | undefined {
	return cluster.skipsTlsVerify ? undefined : pem(cluster.certificateAuthority, cluster.certificateAuthorityData, 'certificate authority');
}

export function readTls(cluster: ClusterEntry, user: UserEntry, plugin: {readonly certificate: string | undefined; readonly key: string | undefined} | undefined): TlsMaterial {
	const ca = readAuthority(cluster);
	const cert = plugin?.certificate ?? pem(user.clientCertificate, user.clientCertificateData, 'client certificate');
	const key = plugin?.key ?? pem(user.clientKey, user.clientKeyData, 'client key');
	return {
		...(ca !== undefined && {ca}),
		...(cert !== undefined && {cert}),
		...(key !== undefined && {key}),
		...(cluster.tlsServerName !== undefined && {servername: cluster.tlsServerName}),
		...(cluster.skipsTlsVerify && {rejectUnauthorized: false}),
	};
}

/** Keys of extra fields go into header names, escaped as client-go `transport/round_trippers.go` does. */
export function impersonationHeaders({user, uid, groups, extra}: Impersonation): Readonly<Record<string, string | string[]>> {
	const extras = Object.entries(extra).map(([key, values]): [string, string[]] => [`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`, values.map(value => value.trim())]);
	return {
		...(user !== undefined && {'impersonate-user': user.trim()}),
		...(uid !== undefined && {'impersonate-uid': uid.trim()}),
		...(groups.length > 0 && {'impersonate-group': groups.map(group => group.trim())}),
		...Object.fromEntries(extras),
	};
}

export function basicHeader({username = '', password = ''}: UserEntry): string {
	return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
