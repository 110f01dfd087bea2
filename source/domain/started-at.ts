import type {Instant} from '../types/clock.ts';
import type {RolloutView} from './rollout-view.ts';

/** What AGE counts from: the first pods of the update in flight, else the rollout itself. Undefined where neither tells. */
export function startedAt({createdAt, groups, isUpdating}: RolloutView): Instant | undefined {
	const canary = isUpdating ? groups.find(({kind}) => kind === 'canary' || kind === 'preview') : undefined;
	return canary?.replicaSet.createdAt ?? createdAt;
}
