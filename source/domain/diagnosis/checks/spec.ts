import type {Rule} from '../diagnosis.ts';
import {ok, problem, steps} from '../verdict.ts';

/** The condition InvalidSpec: the controller refuses the spec and does nothing until it changes. */
export const spec: Rule = {
	code: 'spec',
	check({view}) {
		const {detail, since} = view.situation;
		return detail.kind === 'invalid'
			? problem({kind: 'specInvalid', text: detail.text}, {code: 'invalid-spec', since, next: steps('readSpec', 'fixSource')})
			: ok({kind: 'specValid'});
	},
};
