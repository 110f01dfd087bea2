import type {Hazard} from './rule.ts';

/** After completion abort does nothing, and undo stops at the first gate. Said while the old pods are still there. */
export const nothingToAbort: Hazard = {
	code: 'nothing-to-abort',
	sources: ['V39', 'F8'],
	looksAt: ['status', 'pods'],
	find({facts, next, phase}) {
		const hasOldPods = facts.replicaSets.some(replicaSet => replicaSet !== facts.current && replicaSet.available > 0);
		return phase === 'Healthy' && hasOldPods && next.abort.kind === 'back'
			? 'The update is complete: an abort does nothing now, and a plain undo (kubectl argo rollouts undo) stops at its first gate.'
			: undefined;
	},
};
