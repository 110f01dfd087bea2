import type {Json} from '../../types/cluster.ts';
import {readInjected} from '../injected-metadata.ts';
import {fieldsOf, isFields, withoutFields, type Fields} from '../json-fields.ts';
import {hashLabel} from '../labels.ts';

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
	return Object.keys(whole).length > 0 ? {...spec, affinity: whole} : withoutFields(spec, new Set(['affinity']));
}

/**
The pod template that a ReplicaSet was made from: its own, without what the controller has put in (the hash label, ephemeral metadata,
anti-affinity), so that the ReplicaSet is taken up again instead of a new one made. Undefined where there is no template.

@param replicaSet - as the server has it
*/
export function restoreTemplate(replicaSet: Json): Json | undefined {
	const fields = fieldsOf(replicaSet);
	const template = fieldsOf(fieldsOf(fields.spec).template);
	if (!isFields(template.spec)) {
		return undefined;
	}

	const ephemeral = readInjected(replicaSet);
	const {labels, annotations, ...metadata} = fieldsOf(template.metadata);
	const keptAnnotations = withoutFields(fieldsOf(annotations), ephemeral.annotations);
	return {
		...template,
		metadata: {...metadata, labels: withoutFields(fieldsOf(labels), ephemeral.labels), ...(Object.keys(keptAnnotations).length > 0 && {annotations: keptAnnotations})},
		spec: restoreSpec(fieldsOf(template.spec)),
	};
}
