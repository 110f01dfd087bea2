import type {Facts} from './facts.ts';
import {compareTexts} from './order.ts';
import type {ImageView, ReplicaSetView, RevisionView} from './rollout-view.ts';

const experimentRole = ({experimentTemplate}: ReplicaSetView) => experimentTemplate === undefined ? [] : [`experiment:${experimentTemplate}`];

/** Images that run somewhere now, with what they are there for (argo-rollouts.md 4.11). */
export function deriveImages({replicaSets}: Facts, revisions: readonly RevisionView[]): readonly ImageView[] {
	const experimental = revisions.flatMap(({experiments}) => experiments).flatMap(experiment => experiment.replicaSets);
	const roles = new Map<string, Set<string>>();
	for (const replicaSet of [...replicaSets, ...experimental]) {
		for (const image of replicaSet.current > 0 ? replicaSet.images : []) {
			const known = roles.get(image) ?? new Set<string>();
			roles.set(image, known);
			for (const role of [...replicaSet.roles, ...experimentRole(replicaSet)]) {
				known.add(role);
			}
		}
	}

	return [...roles].map(([image, found]) => ({image, roles: [...found]})).toSorted((a, b) => compareTexts(a.image, b.image));
}
