import type {SituationName} from '../rollout-view.ts';
import type {Hazard} from './rule.ts';

/** Only where nothing is on its way: the step's weight is reached before its pause begins. */
const atRest: ReadonlySet<SituationName> = new Set(['inconclusive', 'timedPause', 'waiting']);

/** Users get another share than the step asks for. Without a router pods are whole: a share of one pod is no difference. */
export const weightNotSet: Hazard = {
	code: 'weight-not-set',
	sources: ['F16'],
	looksAt: ['router', 'status', 'pods'],
	find({facts, weight: {set, actual, source}, situation}) {
		const tolerance = facts.hasRouter ? 1 : 1 + (100 / Math.max(1, facts.desired));
		return facts.currentStep !== undefined && facts.isUpdating && atRest.has(situation.name) && set !== undefined && actual !== undefined && Math.abs(set - actual) > tolerance
			? `The step asks for ${set}%, users get ${actual}% by the ${source === 'pods' ? 'pods that are ready' : (source ?? 'status')}.`
			: undefined;
	},
};
