import type {Hazard} from './rule.ts';

/** The condition ReplicaFailure: a quota or an admission webhook refuses pods. */
export const podsRefused: Hazard = {
	code: 'quota',
	sources: ['V46'],
	looksAt: ['pods'],
	find({facts}) {
		const refused = facts.replicaSets.find(({failure, desired}) => failure !== undefined && desired > 0);
		return refused && `${refused.name} gets no pods: ${refused.failure}`;
	},
};
