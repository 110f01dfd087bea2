import type {JsonObject} from '../json.ts';
import {apiVersionOf, resources, type Resource} from '../kinds.ts';

const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** Answers `/version`, `/api`, `/apis` and the lists of resources; undefined for groups that are not served. */
export function discover(path: string): JsonObject | string | undefined {
	switch (path) {
		case '/version': {
			return {major: '1', minor: '36', gitVersion: 'v1.36.2', gitCommit: '0000000000000000000000000000000000000000', gitTreeState: 'clean', buildDate: '2026-07-14T00:00:00Z', goVersion: 'go1.26.2', compiler: 'gc', platform: 'linux/amd64'};
		}

		case '/healthz':
		case '/livez':
		case '/readyz': {
			return 'ok';
		}

		case '/api': {
			return {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: []};
		}

		case '/apis': {
			return {kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(name => group(name))};
		}

		default: {
			const [, root, name, version] = path.split('/', 4);
			return root === 'api' ? resourceList('', 'v1') : (version === undefined ? findGroup(name!) : resourceList(name!, version));
		}
	}
}

function groupNames(): readonly string[] {
	return [...new Set(resources.map(one => one.group))].filter(Boolean);
}

function group(name: string): JsonObject {
	const {version} = resources.find(one => one.group === name)!;
	const served = {groupVersion: `${name}/${version}`, version};
	return {name, versions: [served], preferredVersion: served};
}

function findGroup(name: string): JsonObject | undefined {
	return groupNames().includes(name) ? {kind: 'APIGroup', apiVersion: 'v1', ...group(name)} : undefined;
}

function resourceList(name: string, version: string): JsonObject | undefined {
	const found = resources.filter(one => one.group === name && one.version === version);
	return found.length === 0
		? undefined
		: {
			kind: 'APIResourceList',
			apiVersion: 'v1',
			groupVersion: apiVersionOf({group: name, version}),
			resources: found.flatMap(one => [entry(one, one.plural, verbs), ...one.hasStatus ? [entry(one, `${one.plural}/status`, ['get', 'patch', 'update'])] : []]),
		};
}

function entry(one: Resource, name: string, entryVerbs: readonly string[]): JsonObject {
	return {
		name,
		singularName: name.includes('/') ? '' : one.kind.toLowerCase(),
		namespaced: one.isNamespaced,
		kind: one.kind,
		verbs: entryVerbs,
		...(one.shortNames.length > 0 && !name.includes('/') && {shortNames: one.shortNames}),
	};
}
