import {instanceLabel} from '../../labels.ts';
import type {Rule} from '../diagnosis.ts';
import {ok, problem, steps} from '../verdict.ts';

/** V49: a rollout for another controller instance keeps its status empty for ever. */
export const claimed: Rule = {
	code: 'claimed',
	check({facts, view}) {
		const {detail, since} = view.situation;
		return detail.kind === 'unknown' && detail.why === 'unclaimed'
			? problem({kind: 'unclaimed', instance: facts.rollout.metadata.labels?.[instanceLabel]}, {code: 'unclaimed', since, next: steps('controllerPods', 'readSpec')})
			: ok({kind: 'claimed'});
	},
};
