import type {Rule} from '../diagnosis.ts';
import {ok, problem, steps} from '../verdict.ts';

/** Taken and not undone: the spec still asks for the version that was aborted (F14). */
export const aborted: Rule = {
	code: 'aborted',
	check({facts, view}) {
		const {detail, since} = view.situation;
		if (!facts.isAbortTaken || !facts.isUpdating) {
			return ok({kind: 'notAborted'});
		}

		const areBack = detail.kind === 'aborted';
		const next = areBack ? steps('setImage', 'retry', 'undo') : steps('status', 'undo');
		return problem({kind: 'aborted', cause: detail.kind === 'aborted' ? detail.cause : '', areBack, percent: view.weight.actual, image: facts.current?.images[0]}, {code: 'aborted', since, next});
	},
};
