import type {Facts} from './facts.ts';
import {maxWeightOf} from './router.ts';
import type {PluginWeight} from './rollout-view.ts';

const share = (part: number, whole: number) => Math.round((part / whole) * 10_000) / 100;

/** The plugin's ActualWeight in percent, by the first rule that applies (argo-rollouts.md 4.10). */
function guess(facts: Facts, set: number | undefined): PluginWeight {
	const {status, canary, current, currentStep, isPromoted, hasRouter} = facts;
	if (currentStep === undefined) {
		return {value: 100, why: (canary?.steps ?? []).length > 0 ? 'stepsDone' : 'noSteps'};
	}

	const available = Math.max(0, status.availableReplicas ?? 0);
	if (available === 0) {
		return {value: 0, why: 'noneAvailable'};
	}

	if (!hasRouter) {
		return {value: isPromoted ? 0 : Math.floor((100 * (current?.available ?? 0)) / available), why: 'podCounts'};
	}

	const weight = status.canary?.weights?.canary?.weight;
	return weight === undefined ? {value: set ?? 0, why: 'setWeight'} : {value: share(weight, maxWeightOf(canary?.trafficRouting)), why: 'statusWeight'};
}

/**
What the official plugin prints where ours is another number, with the name of its guess: `stepsDone`, `noSteps` (no step to look at, so
everybody), `noneAvailable`, `podCounts` (the status counts old pods), `statusWeight` (what the controller asked the router for),
`setWeight` (no weight at all, so the one that is wanted). Undefined where both agree, and for blue-green.
*/
export function derivePluginWeight(facts: Facts, set: number | undefined, actual: number | undefined): PluginWeight | undefined {
	const plugin = facts.canary && guess(facts, set);
	return plugin === undefined || plugin.value === actual ? undefined : plugin;
}
