import type {WarningRule} from './rule.ts';

/** The condition ReplicaFailure: a quota or an admission webhook refuses pods. */
export const podsRefused: WarningRule = ({facts}) => {
	const refused = facts.replicaSets.find(({failure, desired}) => failure !== undefined && desired > 0);
	return refused && {code: 'quota', text: `${refused.name} gets no pods: ${refused.failure}`};
};
