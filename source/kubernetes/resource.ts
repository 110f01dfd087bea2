import {kinds, type KindName} from '../types/kinds.ts';

/** What a request is about: where it goes to, and how a problem with it is worded. */
export type Subject = {
	readonly verb: 'create' | 'get' | 'list' | 'patch' | 'watch';
	/** Plural, with the subresource: `rollouts/status`. */
	readonly resource: string;
	/** Singular in small letters, for sentences: `rollout`. */
	readonly noun: string;
	/** Empty for the core group. */
	readonly group: string;
	/** Undefined for all namespaces and for what has none. */
	readonly namespace?: string | undefined;
	readonly name?: string | undefined;
};

/** Some objects of one kind, or one of them. */
export type Target = {
	readonly kind: KindName;
	/** Undefined: all namespaces. */
	readonly namespace: string | undefined;
	readonly name?: string | undefined;
	readonly subresource?: string | undefined;
};

/** `argoproj.io/v1alpha1`. */
export function apiVersionOf(kind: KindName): string {
	const {group, version} = kinds[kind];
	return group === '' ? version : `${group}/${version}`;
}

/** The API's path: `/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/cart/status`. */
export function pathOf({kind, namespace, name, subresource}: Target): string {
	const {group, version, plural, isClusterScoped = false} = kinds[kind];
	const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
	const parts = [...(namespace === undefined || isClusterScoped ? [] : ['namespaces', namespace]), plural, ...(name === undefined ? [] : [name]), ...(subresource === undefined ? [] : [subresource])];
	return `${root}/${parts.map(part => encodeURIComponent(part)).join('/')}`;
}

export function subjectOf(verb: Subject['verb'], {kind, namespace, name, subresource}: Target): Subject {
	const {plural, group, name: noun, isClusterScoped = false} = kinds[kind];
	return {verb, resource: subresource === undefined ? plural : `${plural}/${subresource}`, noun: noun.toLowerCase(), group, namespace: isClusterScoped ? undefined : namespace, name};
}

/** `rollouts.argoproj.io`, as the API calls it. */
export function fullResource({resource, group}: Subject): string {
	return group === '' ? resource : `${resource}.${group}`;
}

/** `list pods in all namespaces`, `patch rollout checkout-api in namespace shop`. */
export function phrase(subject: Subject): string {
	const {verb, resource, noun, namespace, name} = subject;
	const thing = name === undefined ? resource : `${noun} ${name}`;
	const place = namespace === undefined ? (name === undefined && resource !== 'namespaces' ? ' in all namespaces' : '') : ` in namespace ${namespace}`;
	return `${verb === 'get' ? 'read' : verb} ${thing}${place}`;
}
