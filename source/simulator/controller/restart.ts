import type {Pod} from '../objects.ts';
import {ApiError} from '../api-error.ts';
import {evict} from '../workload/disruption-budgets.ts';
import type {Reconciliation} from './reconciliation.ts';
import {maxUnavailable} from './replica-counts.ts';

const checkEveryMs = 2000;

/** Replaces the pods that are older than `restartAt`, at most maxUnavailable (at least one) of a ReplicaSet at a time. */
export function reconcileRestart(pass: Reconciliation) {
	const {rollout, now, environment: {store, requeue}} = pass;
	const {restartAt} = rollout.spec;
	if (restartAt === undefined || restartAt === pass.restartedAt) {
		return;
	}

	const dueAt = Date.parse(restartAt);
	if (now < dueAt) {
		requeue(rollout, dueAt - now);
		return;
	}

	const {fresh, stable, others} = pass.sets;
	const sets = [...new Set([stable, fresh, ...others])].filter(set => set !== undefined);
	for (const set of sets) {
		const pods = store.ownedBy('pods', set.metadata.uid);
		const old = pods.filter(pod => Date.parse(pod.metadata.creationTimestamp) < dueAt);
		if (old.length > 0) {
			const missing = set.spec.replicas - (set.status.availableReplicas ?? 0);
			evictSome(pass, old, Math.max(1, maxUnavailable(rollout)) - missing);
			requeue(rollout, checkEveryMs);
			return;
		}
	}

	pass.restartedAt = restartAt;
}

/** What a budget forbids is tried again with the next check. */
function evictSome(pass: Reconciliation, pods: readonly Pod[], count: number) {
	for (const pod of pods.filter(one => one.metadata.deletionTimestamp === undefined).slice(0, Math.max(0, count))) {
		try {
			evict(pass.environment.store, pod, pass.now);
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}

			pass.environment.log.write('warning', `Unable to evict pod ${pod.metadata.name}: ${error.message}`, pass.rollout);
			return;
		}
	}
}
