import type {
	ApisixRoute,
	HttpRoute,
	IstioRoute,
	Mapping,
	RouteDestination,
	TraefikService,
	TrafficSplit,
	VirtualService,
} from '../../types/objects.ts';
import {metadata} from './metadata.ts';
import {integer, object, objects, text, wholeQuantity} from './read.ts';

/** The objects that routers split users by (argo-rollouts.md 8.2). */

const destination = object<{readonly host?: string; readonly subset?: string}>({host: text, subset: text});
const routes = objects<IstioRoute>({
	name: text,
	route: objects<RouteDestination>({weight: integer, destination}),
	mirror: destination,
});

export const virtualService = object<VirtualService>({metadata, spec: object({http: routes, tcp: routes, tls: routes})});

/** Its weights were Quantities at first. */
export const trafficSplit = object<TrafficSplit>({metadata, spec: object({backends: objects({service: text, weight: wholeQuantity})})});

export const traefikService = object<TraefikService>({metadata, spec: object({weighted: object({services: objects({name: text, weight: integer})})})});

export const mapping = object<Mapping>({metadata, spec: object({weight: integer})});

export const apisixRoute = object<ApisixRoute>({
	metadata,
	spec: object({http: objects({name: text, backends: objects({serviceName: text, weight: integer})})}),
});

export const httpRoute = object<HttpRoute>({metadata, spec: object({rules: objects({backendRefs: objects({name: text, weight: integer})})})});
