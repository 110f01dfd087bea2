import type {
	Container,
	ContainerState,
	ContainerStatus,
	Deployment,
	EnvironmentVariable,
	Pod,
	PodTemplate,
	ReplicaSet,
	TemplateContainer,
} from '../../types/objects.ts';
import {hideValue} from '../secret-names.ts';
import {metadataWithChanges} from './changes.ts';
import {conditions, metadata} from './metadata.ts';
import {flag, integer, list, object, objects, quantity, record, text, textByName, type Reader} from './read.ts';

const container = {name: text, image: text, restartPolicy: text};
const containers = objects<Container>(container);
const reference = object<{readonly name?: string; readonly key?: string}>({name: text, key: text});
const quantities = record(quantity);

const rawVariable = object<EnvironmentVariable>({
	name: text,
	value: text,
	valueFrom: object({
		secretKeyRef: reference,
		configMapKeyRef: reference,
		fieldRef: object({fieldPath: text}),
		resourceFieldRef: object({resource: text}),
	}),
});

/** Passwords stand in plain text in many a template: what might be one is not kept. */
const variable: Reader<EnvironmentVariable> = raw => {
	const kept = rawVariable(raw);
	return kept?.value === undefined ? kept : {...kept, value: hideValue(kept.name ?? '', kept.value)};
};

const templateContainers = objects<TemplateContainer>({
	...container,
	env: list(variable),
	resources: object({requests: quantities, limits: quantities}),
});

export const podTemplate = object<PodTemplate>({
	metadata: object({labels: textByName, annotations: textByName}),
	spec: object({containers: templateContainers, initContainers: templateContainers}),
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
	metadata: metadataWithChanges,
	spec: object({replicas: integer, template: podTemplate}),
	status: object({replicas: integer, availableReplicas: integer}),
});
