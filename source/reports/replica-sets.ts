import type {Cluster, Json} from '../types/cluster.ts';
import type {Family} from '../domain/family.ts';
import {isOwnedBy} from '../domain/labels.ts';

/** ReplicaSets of a rollout read afresh, by name: the watch keeps the images of their templates only. What cannot be read is left out. */
export async function readReplicaSets(cluster: Cluster, {rollout, replicaSets}: Family, only?: ReadonlySet<string>): Promise<ReadonlyMap<string, Json>> {
	const own = replicaSets.filter(({metadata}) => isOwnedBy(metadata, rollout.metadata.uid) && (only?.has(metadata.name) ?? true));
	const read = await Promise.all(own.map(async ({metadata: {namespace, name}}) => {
		const result = await cluster.get('replicasets', namespace, name);
		return result.ok ? [[name, result.value] as const] : [];
	}));
	return new Map(read.flat());
}
