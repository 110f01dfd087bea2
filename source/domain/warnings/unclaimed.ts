import {instanceLabel} from '../labels.ts';
import {isUntouched} from '../patience.ts';
import type {Hazard} from './rule.ts';

/** A rollout for another controller instance keeps its status empty for ever. */
export const unclaimed: Hazard = {
	code: 'unclaimed',
	sources: ['V49'],
	looksAt: ['status', 'annotations'],
	find({facts, situation}) {
		const instance = facts.rollout.metadata.labels?.[instanceLabel];
		if (situation.name !== 'unknown' || !isUntouched(facts)) {
			return undefined;
		}

		return instance === undefined ? 'No controller has touched this rollout: is one running for this namespace?' : `No controller has touched this rollout: it is meant for the instance ${instance}.`;
	},
};
