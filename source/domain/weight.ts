import type {Facts} from './facts.ts';
import {derivePluginWeight} from './plugin-weight.ts';
import {maxWeightOf, readRouter} from './router.ts';
import type {RouterReading} from './routers/reading.ts';
import type {WeightView} from './rollout-view.ts';

const share = (part: number, whole: number) => Math.round((part / whole) * 10_000) / 100;
const isPossible = (percent: number) => percent >= 0 && percent <= 100;

/** What the steps ask for (argo-rollouts.md 4.10): the nearest setWeight at or before the step that runs. */
function setWeightOf({canary, status, currentStep}: Facts): number | undefined {
	if (!canary || status.abort) {
		return canary && 0;
	}

	if (currentStep === undefined) {
		return 100;
	}

	const last = canary.steps?.slice(0, currentStep + 1).findLast(step => step.setWeight !== undefined);
	return share(last?.setWeight ?? 0, maxWeightOf(canary.trafficRouting));
}

type Actual = Pick<WeightView, 'actual' | 'source'>;

/** Without a router a Service spreads over all available pods, those of old revisions too. */
function shareByPods({replicaSets, current}: Facts): Actual {
	const available = replicaSets.reduce((sum, replicaSet) => sum + replicaSet.available, 0);
	return {actual: available === 0 ? 0 : Math.floor((100 * (current?.available ?? 0)) / available), source: 'pods'};
}

const unknown: Actual = {actual: undefined, source: undefined};

function shareByWeight(percent: number, source: 'router' | 'status'): Actual {
	return isPossible(percent) ? {actual: percent, source} : unknown;
}

function promoted(facts: Facts, reading: RouterReading | undefined): Actual {
	if (!facts.hasRouter) {
		// An undo under a freeze is "complete" while pods of the other version go on serving (V26).
		return facts.spec.paused ? shareByPods(facts) : {actual: 100, source: 'pods'};
	}

	// Afterwards the router usually says 0: the canary is nobody, stable is the new version.
	return {actual: 100, source: reading && reading.weight >= reading.total ? 'router' : 'status'};
}

function actualOf(facts: Facts, reading: RouterReading | undefined): Actual {
	const {status, canary, currentHash} = facts;
	if (!canary) {
		return currentHash !== undefined && status.blueGreen?.activeSelector === currentHash ? {actual: 100, source: 'status'} : unknown;
	}

	if (facts.isPromoted) {
		return promoted(facts, reading);
	}

	if (!facts.hasRouter) {
		return shareByPods(facts);
	}

	if (reading) {
		return shareByWeight(share(reading.weight, reading.total), 'router');
	}

	const weight = status.canary?.weights?.canary?.weight;
	if (weight === undefined) {
		return facts.replicaSets.some(({available}) => available > 0) ? unknown : {actual: 0, source: 'pods'}; // Nobody reaches what is not there
	}

	return shareByWeight(share(weight, maxWeightOf(canary.trafficRouting)), 'status');
}

/** Share of users on the updated revision, with its source (interface.md, `weight.actual`). Impossible values become undefined. */
export function deriveWeight(facts: Facts): WeightView {
	const reading = facts.hasRouter ? readRouter(facts.family) : undefined;
	const set = setWeightOf(facts);
	const actual = actualOf(facts, reading);
	const plugin = derivePluginWeight(facts, set, actual.actual);
	return {
		set,
		...actual,
		status: facts.status.canary?.weights?.canary?.weight,
		router: reading && share(reading.weight, reading.total),
		routerObject: reading?.object,
		isVerified: facts.status.canary?.weights?.verified,
		...(plugin && {plugin}),
	};
}
