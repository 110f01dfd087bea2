import type {Json} from '../../types/cluster.ts';
import {hashLabel} from '../labels.ts';
import {isRecord} from '../projection/read.ts';

type Fields = Readonly<Record<string, Json>>;

/** Where the controller notes what it has put into a ReplicaSet's template beside the rollout's (argo-rollouts.md 5.5, traps of undo). */
const ephemeralAnnotation = 'rollout.argoproj.io/ephemeral-metadata';

const fieldsOf = (value: unknown): Fields => isRecord(value) ? value as Fields : {};

const without = (fields: Fields, names: ReadonlySet<string>): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));

function ephemeralOf(replicaSet: Fields): Readonly<Record<'annotations' | 'labels', ReadonlySet<string>>> {
	const text = fieldsOf(fieldsOf(replicaSet.metadata).annotations)[ephemeralAnnotation];
	let noted: unknown;
	try {
		noted = typeof text === 'string' ? JSON.parse(text) : undefined;
	} catch {
		noted = undefined;
	}

	const {labels, annotations} = fieldsOf(noted);
	return {labels: new Set([hashLabel, ...Object.keys(fieldsOf(labels))]), annotations: new Set(Object.keys(fieldsOf(annotations)))};
}

/** The controller's own anti-affinity names the pod template hash; a person's does not. */
function isInjected(term: Json): boolean {
	return JSON.stringify(term).includes(`"${hashLabel}"`);
}

function restoreSpec(spec: Fields): Fields {
	const affinity = fieldsOf(spec.affinity);
	const podAntiAffinity = fieldsOf(affinity.podAntiAffinity);
	const kept = Object.fromEntries(Object.entries(podAntiAffinity).map(([name, terms]) => [name, Array.isArray(terms) ? terms.filter(term => !isInjected(term as Json)) : terms]));
	const isSame = Object.entries(kept).every(([name, terms]) => Array.isArray(terms) && terms.length === (podAntiAffinity[name] as readonly Json[]).length);
	if (isSame) {
		return spec;
	}

	const rest = Object.fromEntries(Object.entries(kept).filter(([, terms]) => !Array.isArray(terms) || terms.length > 0));
	const other = Object.fromEntries(Object.entries(affinity).filter(([name]) => name !== 'podAntiAffinity'));
	const whole: Fields = {...other, ...(Object.keys(rest).length > 0 && {podAntiAffinity: rest})};
	return Object.keys(whole).length > 0 ? {...spec, affinity: whole} : without(spec, new Set(['affinity']));
}

/**
The pod template that a ReplicaSet was made from: its own, without what the controller has put in (the hash label, ephemeral metadata,
anti-affinity), so that the ReplicaSet is taken up again instead of a new one made. Undefined where there is no template.

@param replicaSet - as the server has it
*/
export function restoreTemplate(replicaSet: Json): Json | undefined {
	const fields = fieldsOf(replicaSet);
	const template = fieldsOf(fieldsOf(fields.spec).template);
	if (!isRecord(template.spec)) {
		return undefined;
	}

	const ephemeral = ephemeralOf(fields);
	const {labels, annotations, ...metadata} = fieldsOf(template.metadata);
	const keptAnnotations = without(fieldsOf(annotations), ephemeral.annotations);
	return {
		...template,
		metadata: {...metadata, labels: without(fieldsOf(labels), ephemeral.labels), ...(Object.keys(keptAnnotations).length > 0 && {annotations: keptAnnotations})},
		spec: restoreSpec(fieldsOf(template.spec)),
	};
}
