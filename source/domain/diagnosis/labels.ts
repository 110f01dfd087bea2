import type {PodDisruptionBudget, Rollout} from '../../types/objects.ts';

export type Labels = Readonly<Record<string, string>>;

/** Does a selector of equalities choose what has these labels? One that is empty or absent chooses nothing here. */
export function selects(selector: Labels | undefined, labels: Labels | undefined): boolean {
	const wanted = Object.entries(selector ?? {});
	return wanted.length > 0 && wanted.every(([name, value]) => labels?.[name] === value);
}

/** The labels that every pod of the rollout has; with a `workloadRef` its selector is all that it says itself. */
export function podLabelsOf({spec}: Rollout): Labels | undefined {
	return spec?.template?.metadata?.labels ?? spec?.selector?.matchLabels;
}

/** A budget for these pods. One that chooses by expressions is not understood, and left out. */
export function coversRollout({spec}: PodDisruptionBudget, rollout: Rollout): boolean {
	const {matchLabels, matchExpressions = []} = spec?.selector ?? {};
	return matchExpressions.length === 0 && selects(matchLabels, podLabelsOf(rollout));
}
