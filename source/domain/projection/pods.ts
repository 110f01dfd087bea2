import type {
	Container,
	ContainerState,
	ContainerStatus,
	Deployment,
	Pod,
	PodTemplate,
	ReplicaSet,
} from '../../types/objects.ts';
import {conditions, metadata} from './metadata.ts';
import {flag, integer, object, objects, text, textByName} from './read.ts';

const containers = objects<Container>({name: text, image: text, restartPolicy: text});

export const podTemplate = object<PodTemplate>({
	metadata: object({labels: textByName, annotations: textByName}),
	spec: object({containers, initContainers: containers}),
});

const containerState = object<ContainerState>({
	waiting: object({reason: text, message: text}),
	running: object({startedAt: text}),
	terminated: object({
		reason: text, message: text, exitCode: integer, signal: integer, finishedAt: text,
	}),
});

const containerStatuses = objects<ContainerStatus>({
	name: text, ready: flag, started: flag, restartCount: integer, state: containerState, lastState: containerState,
});

export const pod = object<Pod>({
	metadata,
	spec: object({nodeName: text, containers, initContainers: containers}),
	status: object({
		phase: text,
		reason: text,
		message: text,
		startTime: text,
		conditions,
		containerStatuses,
		initContainerStatuses: containerStatuses,
	}),
});

export const replicaSet = object<ReplicaSet>({
	metadata,
	spec: object({replicas: integer, template: podTemplate}),
	status: object({
		replicas: integer, readyReplicas: integer, availableReplicas: integer, observedGeneration: integer, conditions,
	}),
});

export const deployment = object<Deployment>({
	metadata,
	spec: object({replicas: integer, template: podTemplate}),
	status: object({replicas: integer, availableReplicas: integer}),
});
