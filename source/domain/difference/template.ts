import type {Json} from '../../types/cluster.ts';
import {hashLabel} from '../labels.ts';

export type Fields = Readonly<Record<string, Json | undefined>>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const fieldsOf = (value: unknown): Fields => isFields(value) ? value : {};
export const listOf = (value: unknown): readonly Json[] => Array.isArray(value) ? value as readonly Json[] : [];

/** What canaryMetadata, stableMetadata and their like have put into the pods of a ReplicaSet (argo-rollouts.md 1.6). */
const injectedAnnotation = 'rollout.argoproj.io/ephemeral-metadata';

type Injected = {readonly labels: Fields; readonly annotations: Fields};

function readInjected(annotation: unknown): Injected {
	try {
		const {labels, annotations} = fieldsOf(typeof annotation === 'string' ? JSON.parse(annotation) : undefined);
		return {labels: fieldsOf(labels), annotations: fieldsOf(annotations)};
	} catch {
		return {labels: {}, annotations: {}};
	}
}

const without = (fields: Fields, left: Fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(left, name)));
const filled = (name: string, fields: Fields) => Object.keys(fields).length === 0 ? {} : {[name]: fields};

/**
The pod template of a ReplicaSet as a person wrote it: without the hash that the controller adds and what it injects by role. Undefined where
there is none.

@param replicaSet as the API gives it.
*/
export function templateOf(replicaSet: Json): Json | undefined {
	const {metadata, spec} = fieldsOf(replicaSet);
	const {template} = fieldsOf(spec);
	if (!isFields(template)) {
		return undefined;
	}

	const injected = readInjected(fieldsOf(fieldsOf(metadata).annotations)[injectedAnnotation]);
	const {labels, annotations, creationTimestamp: _creation, ...otherMetadata} = fieldsOf(template.metadata);
	const kept = {
		...otherMetadata,
		...filled('labels', without(fieldsOf(labels), {...injected.labels, [hashLabel]: ''})),
		...filled('annotations', without(fieldsOf(annotations), injected.annotations)),
	};
	const {metadata: _metadata, ...rest} = template;
	return {...filled('metadata', kept), ...rest};
}
