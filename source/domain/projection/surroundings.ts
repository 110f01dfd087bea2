import type {
	Event as ClusterEvent,
	HorizontalPodAutoscaler,
	Ingress,
	Job,
	Lease,
	Service,
} from '../../types/objects.ts';
import {conditions, metadata} from './metadata.ts';
import {integer, object, text, textByName} from './read.ts';

/** What stands around a rollout: its Services, its jobs, its autoscaler, its events, its controller's Lease. */

export const ingress = object<Ingress>({metadata});

export const service = object<Service>({metadata, spec: object({selector: textByName})});

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
