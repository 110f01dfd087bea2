import type {JsonObject} from '../json.ts';
import {resources} from '../kinds.ts';
import type {AccessPolicy, Attempt} from './access.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const;
const subresources: Readonly<Record<string, readonly string[]>> = {pods: ['log', 'eviction'], services: ['proxy'], rollouts: ['scale'], replicasets: ['scale'], deployments: ['scale']};

type Place = Pick<Attempt, 'group' | 'resource' | 'subresource'>;

const places: readonly Place[] = resources.flatMap(({plural, group, hasStatus}) => [
	undefined,
	...hasStatus ? ['status'] : [],
	...subresources[plural] ?? [],
].map(subresource => ({group, resource: plural, subresource})));

/** A policy told as rules: one `*` where everything is allowed, else one rule for each group and set of verbs. */
export function rulesIn(namespace: string, isAllowed: AccessPolicy): {readonly resourceRules: readonly JsonObject[]; readonly nonResourceRules: readonly JsonObject[]} {
	const rules = new Map<string, {readonly group: string; readonly verbs: readonly string[]; readonly resources: string[]}>();
	let isEverything = true;
	for (const place of places) {
		const allowed = verbs.filter(verb => isAllowed({...place, verb, namespace}));
		isEverything &&= allowed.length === verbs.length;
		if (allowed.length === 0) {
			continue;
		}

		const key = `${place.group}/${allowed.join(',')}`;
		const rule = rules.get(key) ?? {group: place.group, verbs: allowed, resources: []};
		rule.resources.push(place.subresource === undefined ? place.resource : `${place.resource}/${place.subresource}`);
		rules.set(key, rule);
	}

	const reviews = {verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']};
	return {
		resourceRules: isEverything
			? [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]
			: [reviews, ...rules.values().map(rule => ({verbs: rule.verbs, apiGroups: [rule.group], resources: rule.resources}))],
		nonResourceRules: [{verbs: ['get'], nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/readyz', '/version']}],
	};
}
