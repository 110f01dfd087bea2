import type {WarningRule} from './rule.ts';

/** V39, F8: after completion abort does nothing, and undo stops at the first gate. Said while the old pods are still there. */
export const nothingToAbort: WarningRule = ({facts, next, phase}) => {
	const hasOldPods = facts.replicaSets.some(replicaSet => replicaSet !== facts.current && replicaSet.available > 0);
	return phase === 'Healthy' && hasOldPods && next.abort.kind === 'back'
		? {code: 'nothing-to-abort', text: 'The update is complete: an abort does nothing now, and a plain undo (kubectl argo rollouts undo) stops at its first gate.'}
		: undefined;
};
