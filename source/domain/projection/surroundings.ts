import type {
	Event as ClusterEvent,
	HorizontalPodAutoscaler,
	Ingress,
	IstioRoute,
	Job,
	Lease,
	RouteDestination,
	Service,
	VirtualService,
} from '../../types/objects.ts';
import {conditions, metadata} from './metadata.ts';
import {integer, object, objects, text, textByName} from './read.ts';

/** What stands around a rollout: its traffic, its jobs, its autoscaler, its events, its controller's Lease. */

export const ingress = object<Ingress>({metadata});

export const service = object<Service>({metadata, spec: object({selector: textByName})});

const destination = object<{readonly host?: string; readonly subset?: string}>({host: text, subset: text});
const routes = objects<IstioRoute>({
	name: text,
	route: objects<RouteDestination>({weight: integer, destination}),
	mirror: destination,
});

export const virtualService = object<VirtualService>({metadata, spec: object({http: routes, tcp: routes, tls: routes})});

export const event = object<ClusterEvent>({
	metadata,
	type: text,
	reason: text,
	message: text,
	count: integer,
	firstTimestamp: text,
	lastTimestamp: text,
	eventTime: text,
	involvedObject: object({
		kind: text, name: text, namespace: text, uid: text,
	}),
});

export const job = object<Job>({
	metadata,
	status: object({
		active: integer, succeeded: integer, failed: integer, conditions,
	}),
});

export const autoscaler = object<HorizontalPodAutoscaler>({
	metadata,
	spec: object({scaleTargetRef: object({kind: text, name: text}), minReplicas: integer, maxReplicas: integer}),
	status: object({currentReplicas: integer, desiredReplicas: integer}),
});

export const lease = object<Lease>({metadata, spec: object({holderIdentity: text, renewTime: text, leaseDurationSeconds: integer})});
