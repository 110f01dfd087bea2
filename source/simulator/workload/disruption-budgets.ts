import {ApiError} from '../api-error.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod, PodDisruptionBudget} from '../objects.ts';
import {timestamp} from '../time.ts';
import {isReady} from './service-pods.ts';

type Budget = Required<PodDisruptionBudget>['status'];

function podsUnder(store: ObjectStore, {metadata, spec}: PodDisruptionBudget): readonly Pod[] {
	return store.list('pods', metadata.namespace).filter(pod => isCovered(pod, spec.selector.matchLabels));
}

function isCovered({metadata: {labels = {}}}: Pod, wanted: Readonly<Record<string, string>>): boolean {
	return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function share(value: number | string, all: number): number {
	return typeof value === 'number' ? value : Math.ceil(all * Number(value.replace('%', '')) / 100);
}

function budgetOf(store: ObjectStore, budget: PodDisruptionBudget): Budget {
	const pods = podsUnder(store, budget);
	const {minAvailable, maxUnavailable = 0} = budget.spec;
	const currentHealthy = pods.filter(pod => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
	const desiredHealthy = Math.max(0, minAvailable === undefined ? pods.length - share(maxUnavailable, pods.length) : share(minAvailable, pods.length));
	return {currentHealthy, desiredHealthy, expectedPods: pods.length, disruptionsAllowed: Math.max(0, currentHealthy - desiredHealthy)};
}

/** Keeps the status of the PodDisruptionBudgets that there are. */
export function keepDisruptionBudgets(store: ObjectStore, now: () => number) {
	const show = (budget: PodDisruptionBudget) => {
		const counts = budgetOf(store, budget);
		const isEnough = counts.disruptionsAllowed > 0;
		const condition = {type: 'DisruptionAllowed', status: isEnough ? 'True' : 'False', reason: isEnough ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration: budget.metadata.generation};
		const old = budget.status?.conditions?.[0];
		const lastTransitionTime = old?.status === condition.status ? old.lastTransitionTime : timestamp(now());
		const status = {...counts, observedGeneration: budget.metadata.generation, conditions: [{...condition, lastTransitionTime}]};
		store.update('poddisruptionbudgets', budget.metadata.namespace ?? '', budget.metadata.name, object => ({...object, status}), {part: 'status'});
	};

	store.subscribe(({resource, type, object}) => {
		if (resource === 'poddisruptionbudgets' && type !== 'DELETED') {
			show(object as PodDisruptionBudget);
		} else if (resource === 'pods') {
			for (const budget of store.list('poddisruptionbudgets', object.metadata.namespace)) {
				show(budget);
			}
		}
	});
}

/** Begins the end of a pod, unless a budget forbids it: then a 429 in the API server's words. */
export function evict(store: ObjectStore, pod: Pod, now: number) {
	const {namespace = '', name} = pod.metadata;
	const full = store.list('poddisruptionbudgets', namespace).find(budget => isCovered(pod, budget.spec.selector.matchLabels) && budgetOf(store, budget).disruptionsAllowed === 0);
	if (full && isReady(pod)) {
		const {desiredHealthy, currentHealthy} = budgetOf(store, full);
		const message = `The disruption budget ${full.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
		throw new ApiError(429, 'TooManyRequests', 'Cannot evict pod as it would violate the pod\'s disruption budget.', {causes: [{reason: 'DisruptionBudget', message}]});
	}

	store.patch('pods', namespace, name, {metadata: {deletionTimestamp: pod.metadata.deletionTimestamp ?? timestamp(now)}});
}
