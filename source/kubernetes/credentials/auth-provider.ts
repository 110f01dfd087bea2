import {Buffer} from 'node:buffer';
import type {RequestOptions} from 'node:https';
import {isRecord} from '../../domain/projection/read.ts';
import type {Instant} from '../../types/clock.ts';
import type {Problem, Result} from '../../types/problem.ts';
import type {UserEntry} from '../kubeconfig/entries.ts';

type Provider = NonNullable<UserEntry['authProvider']>;

const successors: Readonly<Record<string, string>> = {
	azure: 'Move to the exec plugin: kubelogin convert-kubeconfig.',
	gcp: 'Move to the exec plugin gke-gcloud-auth-plugin: gcloud container clusters get-credentials NAME.',
	oidc: 'Run kubectl get ns once: it renews the token in the kubeconfig, and rolltop takes it up by itself.',
};

function problem(provider: Provider, what: string): Problem {
	return {
		code: 'unauthorized',
		title: `The auth provider ${provider.name} ${what}.`,
		nextSteps: [successors[provider.name] ?? 'Move to an exec plugin: kubectl has dropped this provider.'],
	};
}

/** When a JSON web token expires; undefined where it does not say. */
function expiryOf(token: string): Instant | undefined {
	try {
		const claims: unknown = JSON.parse(Buffer.from(token.split('.', 2)[1] ?? '', 'base64url').toString('utf8'));
		return isRecord(claims) && typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}

/** Client-node 2.0's own renewal is broken (it asks with a text where a URL is wanted), so an old token ends here. */
function checkOidc(provider: Provider, now: Instant): Problem | undefined {
	const token = provider.config['id-token'];
	if (typeof token !== 'string' || token === '') {
		return problem(provider, 'has no id-token');
	}

	const expiresAt = expiryOf(token);
	return expiresAt !== undefined && expiresAt <= now ? problem(provider, 'has an id-token that has expired') : undefined;
}

/**
The Authorization header by one of the old auth providers (azure, gcp, oidc). They are the only reason to load
client-node: everybody else is spared its start-up time.
*/
export async function authorizeByProvider(user: UserEntry, provider: Provider, now: Instant): Promise<Result<string>> {
	const trouble = provider.name === 'oidc' ? checkOidc(provider, now) : undefined;
	if (trouble) {
		return {ok: false, problem: trouble};
	}

	const {KubeConfig} = await import('@kubernetes/client-node/dist/config.js');
	const kubeconfig = new KubeConfig();
	kubeconfig.loadFromClusterAndUser(
		{name: 'cluster', server: 'https://localhost', skipTLSVerify: false},
		{name: user.name, authProvider: {name: provider.name, config: {...provider.config}}},
	);
	const options: RequestOptions = {};
	try {
		await kubeconfig.applyToHTTPSOptions(options);
	} catch {
		// The reason can quote what the provider's command printed, a token for instance.
		return {ok: false, problem: problem(provider, 'failed')};
	}

	const header: unknown = isRecord(options.headers) ? options.headers.Authorization : undefined;
	return typeof header === 'string' ? {ok: true, value: header} : {ok: false, problem: problem(provider, 'gave no token')};
}
