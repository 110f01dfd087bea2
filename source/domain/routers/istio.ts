import type {RouteDestination, TrafficRouting} from '../../types/objects.ts';
import type {Family} from '../family.ts';
import {canaryServiceOf, type ManagedRoutes, type RouterReading} from './reading.ts';

type Istio = NonNullable<TrafficRouting['istio']>;

/** Which destination is the canary: a subset, or a Service. */
type Target = {readonly host: string | undefined; readonly subset: string | undefined};

/** The weight of a route's canary; a lone destination without a weight takes everybody. */
function readRoute(route: readonly RouteDestination[], {host, subset}: Target): number | undefined {
	const isCanary = ({destination}: RouteDestination) => subset === undefined
		? host !== undefined && destination?.host?.split('.', 1)[0] === host
		: destination?.subset === subset;
	const found = route.find(destination => isCanary(destination));
	return found && (found.weight ?? (route.length === 1 ? 100 : 0));
}

const servicesOf = ({virtualService, virtualServices = []}: Istio) => [...(virtualService ? [virtualService] : []), ...virtualServices];

/** The routes of the VirtualServices that split; the managed ones among them send users by header or mirror requests. */
export function readIstio(family: Family, istio: Istio, managed: ReadonlySet<string | undefined>): RouterReading[] {
	const target = {host: canaryServiceOf(family.rollout), subset: istio.destinationRule?.canarySubsetName};
	return servicesOf(istio).flatMap(({name, routes}) => {
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

/** Managed routes that stand in a VirtualService; undefined where none is read. */
export function istioRoutes({open: {virtualServices}}: Family, {istio, managedRoutes = []}: TrafficRouting): ManagedRoutes | undefined {
	if (!istio || !virtualServices) {
		return undefined;
	}

	const managed = new Set(managedRoutes.map(({name}) => name));
	const names = new Set(servicesOf(istio).map(({name}) => name?.split('.', 1)[0]));
	const found = virtualServices
		.filter(({metadata}) => names.has(metadata.name))
		.flatMap(({spec}) => spec?.http ?? [])
		.flatMap(({name, mirror}) => name !== undefined && managed.has(name) ? [{name, isMirror: mirror !== undefined}] : []);
	return {
		managedRoutes: found.filter(({isMirror}) => !isMirror).map(({name}) => name),
		mirrorRoutes: found.filter(({isMirror}) => isMirror).map(({name}) => name),
	};
}
