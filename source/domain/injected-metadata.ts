import {fieldsOf} from './json-fields.ts';
import {hashLabel} from './labels.ts';

/** Where the controller notes what canaryMetadata, stableMetadata and their like have put into the pods of a ReplicaSet (argo-rollouts.md 1.6, 5.5). */
const ephemeralAnnotation = 'rollout.argoproj.io/ephemeral-metadata';

function readNote(text: unknown): unknown {
	try {
		return typeof text === 'string' ? JSON.parse(text) : undefined;
	} catch {
		return undefined;
	}
}

/** Names of labels and annotations in a ReplicaSet's template that no person wrote: the hash, and what is injected by role. */
export function readInjected(replicaSet: unknown): Readonly<Record<'annotations' | 'labels', ReadonlySet<string>>> {
	const annotations = fieldsOf(fieldsOf(fieldsOf(replicaSet).metadata).annotations);
	const note = fieldsOf(readNote(annotations[ephemeralAnnotation]));
	return {labels: new Set([hashLabel, ...Object.keys(fieldsOf(note.labels))]), annotations: new Set(Object.keys(fieldsOf(note.annotations)))};
}
