import type {
	Application,
	EndpointSlice,
	Event as ClusterEvent,
	HorizontalPodAutoscaler,
	Ingress,
	Job,
	Lease,
	PodDisruptionBudget,
	Service,
} from '../../types/objects.ts';
import {conditions, metadata} from './metadata.ts';
import {flag, integer, list, object, objects, presence, text, textByName} from './read.ts';

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
	status: object({currentReplicas: integer, desiredReplicas: integer, conditions}),
});

export const endpointSlice = object<EndpointSlice>({
	metadata,
	endpoints: objects({conditions: object({ready: flag, terminating: flag}), targetRef: object({kind: text, name: text})}),
});

export const disruptionBudget = object<PodDisruptionBudget>({
	metadata,
	spec: object({selector: object({matchLabels: textByName, matchExpressions: list(presence)})}),
	status: object({
		disruptionsAllowed: integer, currentHealthy: integer, desiredHealthy: integer, expectedPods: integer,
	}),
});

export const application = object<Application>({
	metadata,
	// An empty `automated` means: automatic, without self-heal.
	spec: object({syncPolicy: object({automated: object({selfHeal: flag, prune: flag})})}),
	status: object({sync: object({status: text, revision: text})}),
});

export const lease = object<Lease>({metadata, spec: object({holderIdentity: text, renewTime: text, leaseDurationSeconds: integer})});
