import {isUntouched} from '../../patience.ts';
import type {Rule} from '../diagnosis.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** V16, V41: between a change and its observation the status is about the revision before. */
export const observed: Rule = {
	code: 'observed',
	check({facts, view}) {
		const {detail, since} = view.situation;
		const isLost = detail.kind === 'unknown' && detail.why === 'notObserved';
		const isNew = facts.currentHash === undefined && detail.kind === 'moving' && detail.at === 'notObserved';
		if (facts.isObserved && !isNew && !isLost) {
			return ok({kind: 'observed'});
		}

		// A spec that was refused has no hash either, yet the controller has answered for it.
		const isNeverTouched = isNew && (isUntouched(facts) || facts.isObserved);
		const fact = {kind: 'notObserved' as const, generation: facts.rollout.metadata.generation, observed: facts.status.observedGeneration, isNew: isNeverTouched};
		const finding = {code: 'not-observed' as const, since: facts.family.generationSeenAt ?? since, next: steps('controllerLogs', 'status')};
		return isLost ? problem(fact, finding) : doubt(fact, finding);
	},
};
