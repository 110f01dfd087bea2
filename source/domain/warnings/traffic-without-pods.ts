import type {Hazard} from './rule.ts';

/** A weight above 0 with no canary pod ready: those users get errors. */
export const trafficWithoutPods: Hazard = {
	code: 'no-endpoints',
	sources: [],
	looksAt: ['router', 'status', 'pods'],
	find: ({facts, weight}) => facts.isUpdating && facts.hasRouter && (weight.actual ?? 0) > 0 && facts.current?.ready === 0
		? `${weight.actual}% of the users are sent to the canary, which has no pod ready.`
		: undefined,
};
