import type {Json} from '../../types/cluster.ts';
import {readInjected} from '../injected-metadata.ts';
import {fieldsOf, isFields, withoutFields, type Fields} from '../json-fields.ts';

const filled = (name: string, fields: Fields) => Object.keys(fields).length === 0 ? {} : {[name]: fields};

/**
The pod template of a ReplicaSet as a person wrote it: without the hash that the controller adds and what it injects by role. Undefined where
there is none.

@param replicaSet as the API gives it.
*/
export function templateOf(replicaSet: Json): Json | undefined {
	const {template} = fieldsOf(fieldsOf(replicaSet).spec);
	if (!isFields(template)) {
		return undefined;
	}

	const injected = readInjected(replicaSet);
	const {labels, annotations, creationTimestamp: _creation, ...otherMetadata} = fieldsOf(template.metadata);
	const kept = {
		...otherMetadata,
		...filled('labels', withoutFields(fieldsOf(labels), injected.labels)),
		...filled('annotations', withoutFields(fieldsOf(annotations), injected.annotations)),
	};
	const {metadata: _metadata, ...rest} = template;
	return {...filled('metadata', kept), ...rest};
}
