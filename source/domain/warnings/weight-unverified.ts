import type {WarningRule} from './rule.ts';

/** The load balancer has not taken the weight over; the step waits for it (argo-rollouts.md 8.1). */
export const weightUnverified: WarningRule = ({weight, facts}) => weight.isVerified === false && facts.isUpdating
	? {code: 'weight-unverified', text: 'The load balancer has not confirmed the weight; the step waits for it.'}
	: undefined;
