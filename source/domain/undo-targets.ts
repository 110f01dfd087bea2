import type {Instant} from '../types/clock.ts';
import {findBackTarget} from './back-target.ts';
import {gatherFacts} from './facts.ts';
import type {Family} from './family.ts';
import type {ReplicaSetView, RolloutView} from './rollout-view.ts';

/** A revision that an undo can go back to. */
export type UndoChoice = {
	readonly revision: number;
	readonly replicaSet: string;
	readonly hash: string | undefined;
	readonly images: readonly string[];
	readonly createdAt: Instant | undefined;
	readonly isStable: boolean;
	/** What ended it, where that is known. */
	readonly endedBy: string | undefined;
};

/** Every earlier template that is still kept, newest first; the one that the spec asks for is none. */
export function deriveUndoChoices(view: RolloutView, family: Family): readonly UndoChoice[] {
	const {replicaSets, currentHash, stableHash} = gatherFacts(family);
	return replicaSets
		.filter(({hash, revision}) => revision > 0 && hash !== currentHash)
		.toSorted((a, b) => b.revision - a.revision)
		.map(set => toChoice(view, set, stableHash));
}

function toChoice(view: RolloutView, {revision, name, hash, images, createdAt}: ReplicaSetView, stableHash: string | undefined): UndoChoice {
	const failed = view.revisions.find(({number}) => number === revision)?.analysisRuns.find(({phase}) => phase === 'Failed' || phase === 'Error');
	return {revision, replicaSet: name, hash, images, createdAt, isStable: hash !== undefined && hash === stableHash, endedBy: failed && `analysis ${failed.name} (${failed.phase})`};
}

/**
Where an undo without a revision goes: to what the users are on while an update is in flight or aborted, else to the newest earlier
revision of which no analysis failed. Not the second highest number, as the official plugin: that can be the one that was aborted.
*/
export function chooseUndo(view: RolloutView, family: Family): UndoChoice | undefined {
	const facts = gatherFacts(family);
	const set = facts.isUpdating ? facts.stable : findBackTarget(facts);
	return set === undefined ? undefined : toChoice(view, set, facts.stableHash);
}
