import type {Hazard} from './rule.ts';

/** The load balancer has not taken the weight over; the step waits for it (argo-rollouts.md 8.1). */
export const weightUnverified: Hazard = {
	code: 'weight-unverified',
	sources: [],
	looksAt: ['status'],
	find: ({weight, facts}) => weight.isVerified === false && facts.isUpdating
		? 'The load balancer has not confirmed the weight; the step waits for it.'
		: undefined,
};
