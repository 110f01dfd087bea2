import type {Patch} from '../../types/cluster.ts';
import type {PodTemplate} from '../../types/objects.ts';
import type {UndoTarget} from './undo-patch.ts';

export type ImageChange = {/** `*`: every container. */ readonly container: string; readonly image: string};

const lists = ['initContainers', 'containers'] as const;

/**
Sets images where the template stands, in the rollout or in its workload. Each place is tested by the name of its container and the whole by
the generation that was read: a list cannot be merged, and an index alone would hit what has moved there. Undefined: there is no such container.
*/
export function buildImagePatch({kind, namespace, name, generation}: UndoTarget, template: PodTemplate | undefined, changes: readonly ImageChange[]): Patch | undefined {
	const places = lists.flatMap(list => (template?.spec?.[list] ?? []).map((container, index) => ({path: `/spec/template/spec/${list}/${index}`, name: container.name ?? ''})));
	const body = changes.flatMap(({container, image}) => places.flatMap(place => container === '*' || place.name === container
		? [{op: 'test', path: `${place.path}/name`, value: place.name}, {op: 'replace', path: `${place.path}/image`, value: image}]
		: []));
	const areAllThere = changes.every(({container}) => container === '*' || places.some(place => place.name === container));
	return areAllThere && body.length > 0
		? {kind, namespace, name, type: 'json', body: [...(generation === undefined ? [] : [{op: 'test', path: '/metadata/generation', value: generation}]), ...body]}
		: undefined;
}
