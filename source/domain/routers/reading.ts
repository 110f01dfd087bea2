import type {Rollout} from '../../types/objects.ts';

/** What the router itself says: weight as it counts (`total` is everybody), and the object it was read from. */
export type RouterReading = {readonly weight: number; readonly total: number; readonly object: string};

/** Managed routes in force: those that send users, and those that only copy requests. */
export type ManagedRoutes = {readonly managedRoutes: readonly string[]; readonly mirrorRoutes: readonly string[]};

/** One target of a route, whatever its kind of object calls it. */
export type Backend = {readonly name: string | undefined; readonly weight: number | undefined};

/** The Service that brings users to the canary now; with ping-pong it changes sides at every promotion. */
export function canaryServiceOf({spec, status}: Rollout): string | undefined {
	const {canaryService, pingPong} = spec?.strategy?.canary ?? {};
	if (!pingPong) {
		return canaryService;
	}

	return status?.canary?.stablePingPong === 'ping' ? pingPong.pongService : pingPong.pingService;
}

/** The other one. */
export function stableServiceOf({spec, status}: Rollout): string | undefined {
	const {stableService, pingPong} = spec?.strategy?.canary ?? {};
	if (!pingPong) {
		return stableService;
	}

	return status?.canary?.stablePingPong === 'ping' ? pingPong.pingService : pingPong.pongService;
}

/** The share of one Service of all; undefined where it is no target or nobody gets anything. */
export function shareOf(backends: readonly Backend[], service: string | undefined, object: string): RouterReading[] {
	const found = service === undefined ? undefined : backends.find(({name}) => name === service);
	const total = backends.reduce((sum, {weight = 0}) => sum + weight, 0);
	return found === undefined || total <= 0 ? [] : [{weight: found.weight ?? 0, total, object}];
}
