import {instanceLabel} from '../labels.ts';
import {isUntouched} from '../patience.ts';
import type {WarningRule} from './rule.ts';

/** V49: a rollout for another controller instance keeps its status empty for ever. */
export const unclaimed: WarningRule = ({facts, situation}) => {
	const instance = facts.rollout.metadata.labels?.[instanceLabel];
	return situation.name === 'unknown' && isUntouched(facts)
		? {code: 'unclaimed', text: instance === undefined ? 'No controller has touched this rollout: is one running for this namespace?' : `No controller has touched this rollout: it is meant for the instance ${instance}.`}
		: undefined;
};
