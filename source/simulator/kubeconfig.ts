export type KubeconfigParts = {readonly url: string; readonly namespace: string; readonly user: string; readonly token: string | undefined};

/** A kubeconfig as JSON, which is YAML too, with the one context `rehearsal`. */
export function kubeconfigText({url, namespace, user, token}: KubeconfigParts): string {
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'rehearsal',
		clusters: [{name: 'rehearsal', cluster: {server: url}}],
		users: [{name: user, user: token === undefined ? {} : {token}}],
		contexts: [{name: 'rehearsal', context: {cluster: 'rehearsal', user, namespace}}],
	}, undefined, '\t');
}
