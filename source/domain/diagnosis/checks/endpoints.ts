import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import type {ServiceRole} from '../facts.ts';
import {none, ok, problem, steps, unread} from '../verdict.ts';
import {serviceRolesOf, wireServices} from '../wiring.ts';

/** Share of the users that a Service gets now; undefined where nobody tells. */
function shareOf({view: {weight, router}, facts: {isUpdating, rollout}}: DiagnosisInput, role: ServiceRole): number | undefined {
	const isCanarySide = role === 'canary' || role === (rollout.status?.canary?.stablePingPong === 'ping' ? 'pong' : 'ping');
	if (role === 'preview') {
		return 0;
	}

	if (role === 'active') {
		return 100;
	}

	// Without an update everybody is on stable; a managed route sends users to the canary whatever the weight (V35).
	const canary = isUpdating ? weight.actual : 0;
	if (canary === undefined) {
		return undefined;
	}

	return isCanarySide ? (canary === 0 && (router?.managedRoutes ?? []).length > 0 ? undefined : canary) : 100 - canary;
}

const isReached = (share: number | undefined) => share === undefined || share > 0;

/** From the pods, where endpoints were not read: users are sent to the canary, which has none that is ready. */
function byPods(input: DiagnosisInput) {
	const {facts, view} = input;
	const [, service = ''] = serviceRolesOf(facts.rollout).find(([role]) => role === 'canary') ?? [];
	return facts.isUpdating && facts.hasRouter && facts.current !== undefined && (view.weight.actual ?? 0) > 0 && (facts.current?.ready ?? 0) === 0 && !view.isAborted
		? problem({kind: 'noEndpoints', service, role: 'canary', percent: view.weight.actual}, {code: 'no-endpoints', next: steps('abort', 'listServices')})
		: undefined;
}

/** A Service that users are sent to and that has nobody behind it. */
export const endpoints: Rule = {
	code: 'endpoints',
	check(input) {
		if (serviceRolesOf(input.facts.rollout).length === 0) {
			return none('service');
		}

		const services = wireServices(input);
		const known = services?.filter(({isMissing, ready}) => !isMissing && ready !== undefined) ?? [];
		if (!services || (known.length === 0 && input.facts.family.open.endpointSlices === undefined)) {
			return byPods(input) ?? unread(input, services ? 'endpointslices' : 'services');
		}

		// While a version is still starting nobody is behind it, and nobody is sent to it either.
		const empty = known.find(service => service.ready === 0 && isReached(shareOf(input, service.role)) && (service.role !== 'active' || input.facts.stableHash !== undefined));
		return empty
			? problem({kind: 'noEndpoints', service: empty.name, role: empty.role, percent: shareOf(input, empty.role)}, {code: 'no-endpoints', next: steps('listServices', ...(empty.role === 'canary' && input.facts.isUpdating && !input.view.isAborted ? ['abort' as const] : []))})
			: byPods(input) ?? ok({kind: 'endpointsReady', services: known.map(({name, ready}) => ({name, ready: ready ?? 0}))});
	},
};
