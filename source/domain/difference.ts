import type {Json} from '../types/cluster.ts';
import {mask, maskSecrets} from './masked.ts';
import {templateOf} from './difference/template.ts';
import {fieldsOf, isFields, listOf} from './json-fields.ts';
import {summariseDifference, type TemplateChange} from './difference/summary.ts';

export type {TemplateChange} from './difference/summary.ts';
export {templateOf} from './difference/template.ts';
export {summariseDifference} from './difference/summary.ts';

/** In the place of a secret that is another one than before: that it changed is no secret. */
export const changedMask = '<masked, changed>';

/** One side of a difference. */
export type Side = {
	/** `revision 3`, `canary, revision 8`: for the heading. */
	readonly revision: number;
	readonly replicaSet: string;
};

/** Two pod templates, masked and ready to be compared line by line. */
export type Difference = {
	readonly before: Side;
	readonly after: Side;
	readonly beforeTemplate: Json;
	readonly afterTemplate: Json;
	readonly changes: readonly TemplateChange[];
	/** False where only images, environment and resources are known (a recording that rolltop wrote): what is the same here may differ. */
	readonly isWhole: boolean;
};

const nameOf = (value: Json) => fieldsOf(value).name;

/** The same value before: of a list the item of the same name, where items have names. */
function counterpart(before: Json | undefined, item: Json, index: number): Json | undefined {
	const list = Array.isArray(before) ? before as readonly Json[] : [];
	const name = nameOf(item);
	return name === undefined ? list[index] : list.find(other => nameOf(other) === name);
}

function markChanged(before: Json | undefined, after: Json, masked: Json): Json {
	if (typeof masked === 'string') {
		return masked.includes(mask) && before !== undefined && JSON.stringify(before) !== JSON.stringify(after) ? masked.split(mask).join(changedMask) : masked;
	}

	if (Array.isArray(masked) && Array.isArray(after)) {
		const items = after as readonly Json[];
		return (masked as readonly Json[]).map((item, index) => markChanged(counterpart(before, items[index]!, index), items[index]!, item));
	}

	if (isFields(masked) && isFields(after)) {
		const old = fieldsOf(before);
		return Object.fromEntries(Object.entries(masked).map(([name, value]) => [name, markChanged(old[name], after[name] ?? null, value ?? null)]));
	}

	return masked;
}

/** What the watch keeps of a template (`projection/pods.ts`). */
const keptFields: ReadonlySet<string> = new Set(['env', 'image', 'name', 'resources', 'restartPolicy']);
const keptLists: ReadonlySet<string> = new Set(['containers', 'initContainers']);

/** A template that holds more than that was not cut down by our projection; the API gives every container and pod more. */
function isWholeTemplate(template: Json): boolean {
	const spec = fieldsOf(fieldsOf(template).spec);
	return Object.keys(spec).some(field => !keptLists.has(field)) || listOf(spec.containers).some(container => Object.keys(fieldsOf(container)).some(field => !keptFields.has(field)));
}

export type ReadReplicaSet = Side & {/** As the API gives it. */ readonly object: Json};

/** What differs between the pod templates of two ReplicaSets, without secrets; undefined where one of them has no template. */
export function deriveDifference(before: ReadReplicaSet, after: ReadReplicaSet): Difference | undefined {
	const [old, present] = [templateOf(before.object), templateOf(after.object)];
	if (old === undefined || present === undefined) {
		return undefined;
	}

	const side = ({revision, replicaSet}: Side): Side => ({revision, replicaSet});
	return {
		before: side(before),
		after: side(after),
		beforeTemplate: maskSecrets(old),
		afterTemplate: markChanged(old, present, maskSecrets(present)),
		changes: summariseDifference(old, present),
		isWhole: isWholeTemplate(old) && isWholeTemplate(present),
	};
}
