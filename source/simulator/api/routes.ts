import {findResource, type Resource} from '../kinds.ts';

export type ReviewKind = 'selfsubjectaccessreviews' | 'selfsubjectreviews' | 'selfsubjectrulesreviews';

/** What a request asks for, before its query and body are looked at. */
export type Route =
	| {readonly to: 'discovery'; readonly path: string}
	| {readonly to: 'review'; readonly kind: ReviewKind; readonly apiVersion: string}
	| {
		readonly to: 'resource';
		readonly resource: Resource;
		/** Undefined for all namespaces and for kinds without one. */
		readonly namespace: string | undefined;
		readonly name: string | undefined;
		readonly subresource: string | undefined;
		/** What comes after `/proxy`, from its slash on; empty for all else. */
		readonly proxyPath: string;
	}
	| {readonly to: 'nowhere'};

const reviews: ReadonlyMap<string, ReviewKind> = new Map([
	['authorization.k8s.io/v1/selfsubjectrulesreviews', 'selfsubjectrulesreviews'],
	['authorization.k8s.io/v1/selfsubjectaccessreviews', 'selfsubjectaccessreviews'],
	['authentication.k8s.io/v1/selfsubjectreviews', 'selfsubjectreviews'],
]);

const discoveryPath = /^\/(?:version|healthz|livez|readyz|api|apis|api\/v1|apis\/[^\/]+|apis\/[^\/]+\/[^\/]+)\/?$/v;

export function parseRoute(pathname: string): Route {
	if (discoveryPath.test(pathname)) {
		return {to: 'discovery', path: pathname.replace(/\/$/v, '')};
	}

	const parts = pathname.split('/').filter(Boolean).map(part => decodeURIComponent(part));
	const [root] = parts;
	if (root === 'api' && parts[1] === 'v1') {
		return resourceRoute('', 'v1', parts.slice(2));
	}

	if (root === 'apis' && parts.length > 3) {
		const [, group, version] = parts as [string, string, string];
		const review = reviews.get(parts.slice(1).join('/'));
		return review === undefined ? resourceRoute(group, version, parts.slice(3)) : {to: 'review', kind: review, apiVersion: `${group}/${version}`};
	}

	return {to: 'nowhere'};
}

function resourceRoute(group: string, version: string, parts: readonly string[]): Route {
	const isInNamespace = parts[0] === 'namespaces' && parts.length > 2;
	const [plural, name, subresource, ...rest] = isInNamespace ? parts.slice(2) : parts;
	const resource = findResource(group, version, plural ?? '');
	const isProxy = plural === 'services' && subresource === 'proxy';
	if (!resource || (rest.length > 0 && !isProxy) || (isInNamespace && !resource.isNamespaced) || (!isInNamespace && resource.isNamespaced && name !== undefined)) {
		return {to: 'nowhere'};
	}

	return {to: 'resource', resource, namespace: isInNamespace ? parts[1] : undefined, name, subresource, proxyPath: isProxy ? `/${rest.join('/')}` : ''};
}
