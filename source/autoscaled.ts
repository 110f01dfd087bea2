import type {Cluster} from './types/cluster.ts';

/** Keys of the rollouts of a namespace that an autoscaler scales; undefined where that cannot be read. */
export async function readAutoscaled(cluster: Cluster, namespace: string): Promise<ReadonlySet<string> | undefined> {
	const result = await cluster.list('horizontalpodautoscalers', namespace);
	return result.ok ? new Set(result.value.flatMap(autoscaler => scaledRollout(autoscaler, namespace))) : undefined;
}

/** The key of the rollout that an autoscaler scales. */
function scaledRollout(autoscaler: unknown, namespace: string): readonly string[] {
	const reference = (autoscaler as {spec?: {scaleTargetRef?: {kind?: unknown; name?: unknown}}} | null)?.spec?.scaleTargetRef;
	return reference?.kind === 'Rollout' && typeof reference.name === 'string' ? [`${namespace}/${reference.name}`] : [];
}
