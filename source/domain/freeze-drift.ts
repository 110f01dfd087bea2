import type {RolloutView} from './rollout-view.ts';

/** Somebody froze or thawed since a question was opened: how many rollouts, and who, where the records tell. */
export type FreezeDrift = {readonly count: number; readonly isFrozen: boolean; readonly by: string | undefined};

/**
What has changed of the pauses that a freeze or thaw was asked about. One that was deleted is no reason: the action leaves it out by itself.

@param seen - as they were when the question was opened
*/
export function findFreezeDrift(seen: readonly RolloutView[], views: ReadonlyMap<string, RolloutView>): FreezeDrift | undefined {
	const drifted = seen.flatMap(before => {
		const now = views.get(before.key);
		const isSame = now === undefined || now.uid !== before.uid || (now.isSpecPaused === before.isSpecPaused && now.frozen?.id === before.frozen?.id);
		return isSame ? [] : [now];
	});
	const [first] = drifted;
	return first && {count: drifted.length, isFrozen: first.isSpecPaused, by: first.frozen?.by};
}
