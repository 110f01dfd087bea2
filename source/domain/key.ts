import type {Metadata} from '../types/objects.ts';

/** `namespace/name`: how rolltop calls one object of a kind. */
export function keyOf(metadata: Pick<Metadata, 'name' | 'namespace'>): string {
	return `${metadata.namespace}/${metadata.name}`;
}
