import type {Json, Patch} from '../../types/cluster.ts';
import type {KindName} from '../../types/kinds.ts';
import {buildGuardedStatusPatch} from './guarded-status-patch.ts';

/** The object whose template is put back: the rollout, or the workload that it refers to. */
export type UndoTarget = {
	readonly kind: KindName & ('deployments' | 'rollouts');
	readonly namespace: string;
	readonly name: string;
	/** As it was read: a change of the spec in between makes the patch answer 422. A status that moves on does not. */
	readonly generation: number | undefined;
};

/**
Puts an earlier template back (argo-rollouts.md 5.5). It applies only to the spec that was looked at: an undo that arrives late must not
take out the fix that came after.

@param lift - a freeze is lifted in the same patch, to what was before it; under it nothing would move (V26)
*/
export function buildUndoPatch({kind, namespace, name, generation}: UndoTarget, template: Json, lift: 'absent' | 'false' | undefined): Patch {
	const unpause = lift === 'absent' ? {op: 'remove', path: '/spec/paused'} : {op: 'add', path: '/spec/paused', value: false};
	return {
		kind,
		namespace,
		name,
		type: 'json',
		body: [
			...(generation === undefined ? [] : [{op: 'test', path: '/metadata/generation', value: generation}]),
			{op: 'replace', path: '/spec/template', value: template},
			...(lift !== undefined && kind === 'rollouts' ? [unpause] : []),
		],
	};
}

/**
Skips the steps on the way back (V39). It applies only while the revision that the users go back to is the one that rolls: a full
promotion must never ship another one.
*/
export function buildSkipPatch(rollout: {readonly namespace: string; readonly name: string}, podHash: string): Patch {
	return buildGuardedStatusPatch(rollout, podHash, {promoteFull: true});
}
