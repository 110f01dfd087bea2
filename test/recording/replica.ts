import type {KindName} from '../../source/types/kinds.ts';
import type {ClusterObject} from '../../source/types/objects.ts';
import type {RecordedState} from '../../source/recording/recorded-state.ts';
import type {Batch, LinkState} from '../../source/types/source.ts';

/** What somebody knows who took in every batch: the contract of `Batch` in its plainest form. */
export function createReplica(from?: RecordedState) {
	const objects = new Map<string, ClusterObject>();
	const links = new Map<KindName, LinkState>(from?.links);
	for (const [kind, ofKind] of from?.objects ?? []) {
		for (const [key, object] of ofKind) {
			objects.set(`${kind} ${key}`, object);
		}
	}

	return {
		apply(batch: Batch) {
			if (batch.reset === true) {
				objects.clear();
			}

			for (const change of batch.changes) {
				if (change.type === 'put') {
					objects.set(`${change.kind} ${change.object.metadata.namespace}/${change.object.metadata.name}`, change.object);
				} else {
					objects.delete(`${change.kind} ${change.namespace}/${change.name}`);
				}
			}

			for (const [kind, link] of batch.links) {
				links.set(kind, link);
			}
		},
		object: (kind: KindName, key: string) => objects.get(`${kind} ${key}`),
		link: (kind: KindName) => links.get(kind),
		/** Comparable: in the order of the keys. */
		state: () => ({
			objects: [...objects].toSorted(([a], [b]) => a < b ? -1 : 1),
			links: [...links].toSorted(([a], [b]) => a < b ? -1 : 1),
		}),
	};
}
