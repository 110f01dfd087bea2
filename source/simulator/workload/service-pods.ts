import type {ObjectStore} from '../object-store.ts';
import type {Pod, Service} from '../objects.ts';

/** The pods that a Service selects; none without a selector. */
export function podsOf(store: ObjectStore, {metadata, spec: {selector = {}}}: Service): readonly Pod[] {
	const wanted = Object.entries(selector);
	return wanted.length === 0 ? [] : store.list('pods', metadata.namespace).filter(({metadata: {labels = {}}}) => wanted.every(([key, value]) => labels[key] === value));
}

export function isReady(pod: Pod): boolean {
	return pod.status.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** Those that get requests. */
export function readyPods(store: ObjectStore, service: Service): readonly Pod[] {
	return podsOf(store, service).filter(pod => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
}
