import type {CanaryStep, Rollout, TrafficRouting} from '../types/objects.ts';
import type {Family} from './family.ts';
import {albRoutes, readAlb} from './routers/alb.ts';
import {readAmbassador} from './routers/ambassador.ts';
import {readApisix} from './routers/apisix.ts';
import {readGateway} from './routers/gateway.ts';
import {istioRoutes, readIstio} from './routers/istio.ts';
import {readNginx} from './routers/nginx.ts';
import type {ManagedRoutes, RouterReading} from './routers/reading.ts';
import {readSmi} from './routers/smi.ts';
import {readTraefik} from './routers/traefik.ts';
import type {RouterName, RouterView} from './rollout-view.ts';

const routerNames = ['alb', 'ambassador', 'apisix', 'appMesh', 'istio', 'nginx', 'smi', 'traefik'] as const satisfies readonly RouterName[];

/** `maxTrafficWeight`; 100 where it is absent or nonsense. */
export function maxWeightOf(routing: TrafficRouting | undefined): number {
	const most = routing?.maxTrafficWeight ?? 100;
	return most > 0 ? most : 100;
}

/** One reading for each object and route that splits. App Mesh is not read: its status has to do. */
function readAll(family: Family, routing: TrafficRouting): readonly RouterReading[] {
	const managed = new Set((routing.managedRoutes ?? []).map(({name}) => name));
	return [
		...(routing.nginx ? readNginx(family, routing.nginx) : []),
		...(routing.alb ? readAlb(family, routing.alb) : []),
		...(routing.istio ? readIstio(family, routing.istio, managed) : []),
		...(routing.smi ? readSmi(family, routing.smi) : []),
		...(routing.traefik ? readTraefik(family, routing.traefik) : []),
		...(routing.ambassador ? readAmbassador(family, routing.ambassador) : []),
		...(routing.apisix ? readApisix(family, routing.apisix, managed) : []),
		...(routing.plugins ? readGateway(family, routing) : []),
	];
}

/**
The canary's weight as it stands in the router's own object; of several the largest, so that no user is overlooked.
Undefined where the object was not read. Paths: argo-rollouts.md 8.2.
*/
export function readRouter(family: Family): RouterReading | undefined {
	const routing = family.rollout.spec?.strategy?.canary?.trafficRouting;
	return routing && readAll(family, routing).toSorted((a, b) => (b.weight / b.total) - (a.weight / a.total))[0];
}

/** Abort, full promotion and completion take all managed routes away. */
function stepsDone({spec, status = {}}: Rollout): readonly CanaryStep[] {
	const isInFlight = status.currentPodHash !== status.stableRS && !status.abort && !status.promoteFull;
	return isInFlight ? spec?.strategy?.canary?.steps?.slice(0, Math.max(0, status.currentStepIndex ?? 0)) ?? [] : [];
}

/** Managed routes that the steps done so far have set and not taken away again: a step without a match takes its route away. */
function routesBySteps({rollout}: Family): ManagedRoutes {
	const inForce = new Map<string, 'header' | 'mirror'>();
	for (const step of stepsDone(rollout)) {
		const {name = '', match = []} = step.setHeaderRoute ?? step.setMirrorRoute ?? {};
		inForce.delete(name);
		if (name !== '' && match.length > 0) {
			inForce.set(name, step.setHeaderRoute ? 'header' : 'mirror');
		}
	}

	const ofKind = (wanted: 'header' | 'mirror') => [...inForce].filter(([, kind]) => kind === wanted).map(([name]) => name);
	return {managedRoutes: ofKind('header'), mirrorRoutes: ofKind('mirror')};
}

/** The router of the spec; undefined without one. */
export function deriveRouter(family: Family): RouterView | undefined {
	const routing = family.rollout.spec?.strategy?.canary?.trafficRouting;
	if (!routing) {
		return undefined;
	}

	const plugins = Object.keys(routing.plugins ?? {});
	return {
		names: [...routerNames.filter(name => routing[name] !== undefined), ...(plugins.length === 0 ? [] : ['plugin' as const])],
		plugins,
		...istioRoutes(family, routing) ?? albRoutes(family, routing) ?? routesBySteps(family),
		maxWeight: maxWeightOf(routing),
	};
}
