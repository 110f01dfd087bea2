import {existsSync, readFileSync} from 'node:fs';
import {isIPv6} from 'node:net';
import {join} from 'node:path';
import {nobody, type Kubeconfig} from './entries.ts';
import {filled} from './parse.ts';

const defaultDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
The pod's own service account, as client-go `rest/config.go` InClusterConfig finds it.

@returns undefined outside of a pod.
*/
export function readServiceAccount(env: NodeJS.ProcessEnv, directory = defaultDirectory): Kubeconfig | undefined {
	const host = env.KUBERNETES_SERVICE_HOST;
	const port = env.KUBERNETES_SERVICE_PORT;
	const tokenFile = join(directory, 'token');
	if (host === undefined || port === undefined || !existsSync(tokenFile)) {
		return undefined;
	}

	const name = 'in-cluster';
	const namespaceFile = join(directory, 'namespace');
	const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : undefined;
	return {
		currentContext: name,
		contexts: new Map([[name, {name, cluster: name, user: name, namespace: filled(namespace)}]]),
		clusters: new Map([[name, {
			name,
			server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
			certificateAuthority: join(directory, 'ca.crt'),
			skipsTlsVerify: false,
			disablesCompression: false,
		}]]),
		users: new Map([[name, {name, tokenFile, impersonation: nobody}]]),
	};
}
