import type {HttpRoute, Rollout, TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, shareOf, stableServiceOf, type RouterReading} from './reading.ts';

export const gatewayPlugin = 'argoproj-labs/gatewayAPI';

/** The HTTPRoutes that the plugin's configuration names, and their namespace where it is not the rollout's. */
export function gatewayRoutesOf(routing: TrafficRouting | undefined): {readonly names: readonly string[]; readonly namespace: string | undefined} {
	const {httpRoute, httpRoutes = [], namespace} = routing?.plugins?.[gatewayPlugin] ?? {};
	return {names: [httpRoute, ...httpRoutes.map(({name}) => name)].filter(name => name !== undefined), namespace};
}

/** Of a rule's targets, which of them split: one without the stable Service sends users by header. */
function readRules({metadata, spec}: HttpRoute, rollout: Rollout): RouterReading[] {
	const stable = stableServiceOf(rollout);
	return (spec?.rules ?? []).map(({backendRefs = []}) => backendRefs)
		.filter(targets => stable === undefined || targets.some(({name}) => name === stable))
		.flatMap(targets => shareOf(targets.map(({name, weight = 1}) => ({name, weight})), canaryServiceOf(rollout), `HTTPRoute ${metadata.name}`));
}

/** The rules of the HTTPRoutes. A weight that is absent counts as 1 (Gateway API). */
export function readGateway({rollout, open}: Family, routing: TrafficRouting): RouterReading[] {
	const {names, namespace = rollout.metadata.namespace} = gatewayRoutesOf(routing);
	return (open.httpRoutes ?? [])
		.filter(({metadata}) => names.includes(metadata.name) && metadata.namespace === namespace)
		.flatMap(route => readRules(route, rollout));
}
