import type {ObjectStore} from '../object-store.ts';
import type {ResourceQuota} from '../objects.ts';

/** What keeps pods from being made in a namespace. */
export type Quota = {readonly name: string; readonly pods: number};

/** Pods that are over do not count. */
export function countedPods(store: ObjectStore, namespace: string): number {
	return store.list('pods', namespace).filter(({status}) => !['Failed', 'Succeeded'].includes(status.phase)).length;
}

/** The tightest limit of pods that the ResourceQuotas of a namespace set; undefined without one. */
export function podQuota(store: ObjectStore, namespace: string): Quota | undefined {
	return store.list('resourcequotas', namespace)
		.map(quota => ({name: quota.metadata.name, pods: Number(quota.spec.hard.pods ?? quota.spec.hard['count/pods'] ?? Infinity)}))
		.toSorted((a, b) => a.pods - b.pods)
		.find(({pods}) => Number.isFinite(pods));
}

/** Keeps the status of the ResourceQuotas that there are. */
export function keepQuotas(store: ObjectStore) {
	const show = (quota: ResourceQuota) => {
		const {namespace = '', name} = quota.metadata;
		const {hard} = quota.spec;
		const used = Object.fromEntries(Object.keys(hard).map(key => [key, key === 'pods' || key === 'count/pods' ? String(countedPods(store, namespace)) : '0']));
		store.update('resourcequotas', namespace, name, object => ({...object, status: {hard, used}}), {part: 'status'});
	};

	store.subscribe(({resource, type, object}) => {
		if (resource === 'resourcequotas' && type !== 'DELETED') {
			show(object as ResourceQuota);
		} else if (resource === 'pods' && type !== 'MODIFIED') {
			for (const quota of store.list('resourcequotas', object.metadata.namespace)) {
				show(quota);
			}
		}
	});
}
