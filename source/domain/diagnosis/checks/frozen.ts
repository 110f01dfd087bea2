import type {Rule} from '../diagnosis.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** `spec.paused`: ours by its record, or somebody else's. */
export const frozen: Rule = {
	code: 'frozen',
	check({view}) {
		const {frozen: freeze, situation, isSpecPaused} = view;
		if (freeze?.owner === 'broken') {
			return problem({kind: 'freezeBroken', by: freeze.by});
		}

		if (!isSpecPaused || !freeze) {
			return ok({kind: 'notFrozen'});
		}

		const isMidUpdate = situation.detail.kind === 'frozen' ? situation.detail.isMidUpdate : situation.name !== 'healthy';
		return doubt(
			{kind: 'frozen', owner: freeze.owner, by: freeze.by, reason: freeze.reason, isMidUpdate},
			{code: 'frozen', since: freeze.since ?? (situation.name === 'frozen' ? situation.since : undefined), next: isMidUpdate ? steps('thaw', 'abort') : steps('thaw')},
		);
	},
};
