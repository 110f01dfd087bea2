import {quote} from './shell-words.ts';

/** Where a trial goes to: a Service of the cluster, or an address that the person gave. */
export type TrialWay =
	| {readonly kind: 'service'; readonly scheme: 'http' | 'https'; readonly name: string; readonly namespace: string; readonly port: string; readonly prefix: string}
	| {readonly kind: 'url'; readonly url: string};

const queryPath = '/api/v1/query';

/** One word of a POSIX shell. Line ends are blanks: a query stays the same, but for a comment in it. */
function quoteLine(text: string): string {
	return quote(text.replaceAll(/\s+/gv, ' '));
}

export function proxiedPath({scheme, name, namespace, port, prefix}: Extract<TrialWay, {readonly kind: 'service'}>): string {
	return `/api/v1/namespaces/${namespace}/services/${scheme}:${name}:${port}/proxy${prefix}${queryPath}`;
}

function withoutSlash(url: string): string {
	return url.endsWith('/') ? url.slice(0, -1) : url;
}

/** The same query by hand: from a pod of the cluster, and through the API server with kubectl's own credentials. Holds no secret, since a query that needs one is not tried. */
export function commandsByHand(way: TrialWay, query: string): readonly string[] {
	const data = `--data-urlencode ${quoteLine(`query=${query}`)}`;
	if (way.kind === 'url') {
		return [`curl -sG ${quoteLine(`${withoutSlash(way.url)}${queryPath}`)} ${data}`];
	}

	const {scheme, name, namespace, port, prefix} = way;
	return [
		`curl -sG ${quoteLine(`${scheme}://${name}.${namespace}.svc:${port}${prefix}${queryPath}`)} ${data}`,
		`kubectl get --raw ${quoteLine(`${proxiedPath(way)}?${new URLSearchParams({query}).toString()}`)}`,
	];
}
