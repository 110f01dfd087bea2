import type {CanaryStep, Metadata, Rollout, RouteDestination, TrafficRouting} from '../types/objects.ts';
import type {Family} from './family.ts';
import {parseWhole} from './labels.ts';
import type {RouterName, RouterView} from './rollout-view.ts';

/** What the router itself says: weight as it counts (`total` is everybody), and the object it was read from. */
export type RouterReading = {readonly weight: number; readonly total: number; readonly object: string};

const routerNames = ['alb', 'ambassador', 'apisix', 'appMesh', 'istio', 'nginx', 'smi', 'traefik'] as const satisfies readonly RouterName[];
const usualPrefix = 'nginx.ingress.kubernetes.io';
const longestName = 253;

/** `maxTrafficWeight`; 100 where it is absent or nonsense. */
export function maxWeightOf(routing: TrafficRouting | undefined): number {
	const most = routing?.maxTrafficWeight ?? 100;
	return most > 0 ? most : 100;
}

function canaryIngressName(rollout: string, stableIngress: string): string {
	const suffix = '-canary';
	return `${`${rollout}-${stableIngress}`.slice(0, longestName - suffix.length)}${suffix}`;
}

function readIngress({annotations, name}: Metadata, prefix: string): RouterReading | undefined {
	const weight = parseWhole(annotations?.[`${prefix}/canary-weight`]);
	const total = parseWhole(annotations?.[`${prefix}/canary-weight-total`]) ?? 100;
	return weight === undefined || total <= 0 ? undefined : {weight, total, object: `Ingress ${name}`};
}

function readNginx({rollout, open}: Family, nginx: NonNullable<TrafficRouting['nginx']>): RouterReading[] {
	const stable = [...(nginx.stableIngress === undefined ? [] : [nginx.stableIngress]), ...nginx.stableIngresses ?? []];
	const names = new Set(stable.map(name => canaryIngressName(rollout.metadata.name, name)));
	return (open.ingresses ?? [])
		.filter(({metadata}) => names.has(metadata.name))
		.map(({metadata}) => readIngress(metadata, nginx.annotationPrefix ?? usualPrefix))
		.filter(reading => reading !== undefined);
}

type IstioTarget = {readonly host: string | undefined; readonly subset: string | undefined};

/** Which destination is the canary: a subset, or the service that serves it now (ping-pong changes sides). */
function istioTarget({rollout}: Family, istio: NonNullable<TrafficRouting['istio']>): IstioTarget {
	const {canaryService, pingPong} = rollout.spec?.strategy?.canary ?? {};
	const isStablePing = rollout.status?.canary?.stablePingPong === 'ping';
	return {
		host: pingPong ? (isStablePing ? pingPong.pongService : pingPong.pingService) : canaryService,
		subset: istio.destinationRule?.canarySubsetName,
	};
}

/** The weight of a route's canary; a lone destination without a weight takes everybody. */
function readRoute(route: readonly RouteDestination[], {host, subset}: IstioTarget): number | undefined {
	const isCanary = ({destination}: RouteDestination) => subset === undefined
		? host !== undefined && destination?.host?.split('.', 1)[0] === host
		: destination?.subset === subset;
	const found = route.find(destination => isCanary(destination));
	return found && (found.weight ?? (route.length === 1 ? 100 : 0));
}

function readIstio(family: Family, istio: NonNullable<TrafficRouting['istio']>, managed: ReadonlySet<string | undefined>): RouterReading[] {
	const target = istioTarget(family, istio);
	const wanted = [...(istio.virtualService ? [istio.virtualService] : []), ...istio.virtualServices ?? []];
	return wanted.flatMap(({name, routes}) => {
		const [shortName] = name?.split('.') ?? [];
		const found = family.open.virtualServices?.find(({metadata}) => metadata.name === shortName);
		const {http = [], tcp = [], tls = []} = found?.spec ?? {};
		return [...http, ...tcp, ...tls]
			.filter(route => routes === undefined || routes.length === 0 ? !managed.has(route.name ?? '') : routes.includes(route.name ?? ''))
			.map(({route}) => readRoute(route ?? [], target))
			.filter(weight => weight !== undefined)
			.map(weight => ({weight, total: 100, object: `VirtualService ${shortName}`}));
	});
}

/**
The canary's weight as it stands in the Ingress or VirtualService; of several the largest, so that no user is overlooked.
Undefined where the object was not read. Paths: argo-rollouts.md 8.2.
*/
export function readRouter(family: Family): RouterReading | undefined {
	const routing = family.rollout.spec?.strategy?.canary?.trafficRouting;
	const managed = new Set((routing?.managedRoutes ?? []).map(({name}) => name));
	const readings = [
		...(routing?.nginx ? readNginx(family, routing.nginx) : []),
		...(routing?.istio ? readIstio(family, routing.istio, managed) : []),
	];
	return readings.toSorted((a, b) => (b.weight / b.total) - (a.weight / a.total))[0];
}

/** Abort, full promotion and completion take all managed routes away. */
function stepsDone({spec, status = {}}: Rollout): readonly CanaryStep[] {
	const isInFlight = status.currentPodHash !== status.stableRS && !status.abort && !status.promoteFull;
	return isInFlight ? spec?.strategy?.canary?.steps?.slice(0, Math.max(0, status.currentStepIndex ?? 0)) ?? [] : [];
}

/** Managed routes that the steps done so far have set and not taken away again: a step without a match takes its route away. */
function routesBySteps({rollout}: Family): readonly string[] {
	const inForce = new Set<string>();
	for (const step of stepsDone(rollout)) {
		const {name = '', match = []} = step.setHeaderRoute ?? step.setMirrorRoute ?? {};
		inForce.delete(name);
		if (name !== '' && match.length > 0) {
			inForce.add(name);
		}
	}

	return [...inForce];
}

function findManagedRoutes(family: Family, routing: TrafficRouting): readonly string[] {
	const {virtualServices} = family.open;
	if (!routing.istio || !virtualServices) {
		return routesBySteps(family);
	}

	const managed = new Set((routing.managedRoutes ?? []).map(({name}) => name));
	const names = new Set([routing.istio.virtualService, ...routing.istio.virtualServices ?? []].map(service => service?.name?.split('.', 1)[0]));
	return virtualServices
		.filter(({metadata}) => names.has(metadata.name))
		.flatMap(({spec}) => spec?.http ?? [])
		.map(({name}) => name)
		.filter((name): name is string => name !== undefined && managed.has(name));
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
		managedRoutes: findManagedRoutes(family, routing),
		maxWeight: maxWeightOf(routing),
	};
}
