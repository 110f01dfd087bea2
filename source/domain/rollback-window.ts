import type {Facts} from './facts.ts';
import type {ReplicaSetView} from './rollout-view.ts';

/**
An undo to this revision skips its steps: it is older than what is stable, with fewer than `rollbackWindow.revisions` others in between (argo-rollouts
rollout/sync.go, isRollbackWithinWindow, which goes by the age of the ReplicaSets).
*/
export function isWithinRollbackWindow({spec, stable, replicaSets}: Facts, {createdAt: madeAt}: Pick<ReplicaSetView, 'createdAt'>): boolean {
	const revisions = spec.rollbackWindow?.revisions ?? 0;
	const stableAt = stable?.createdAt;
	if (revisions === 0 || stableAt === undefined || madeAt === undefined || madeAt >= stableAt) {
		return false;
	}

	return replicaSets.filter(({createdAt}) => createdAt !== undefined && createdAt > madeAt && createdAt < stableAt).length < revisions;
}
