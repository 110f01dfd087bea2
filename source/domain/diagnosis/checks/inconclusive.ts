import type {Rule} from '../diagnosis.ts';
import {countedMetrics} from '../runs.ts';
import {ok, problem, promotion, steps} from '../verdict.ts';

/** A run that is neither good nor bad: the controller pauses and a person decides. */
export const inconclusive: Rule = {
	code: 'inconclusive',
	check({view}) {
		const pause = view.pauses.find(({reason}) => reason.startsWith('Inconclusive'));
		if (!pause) {
			return ok({kind: 'notInconclusive'});
		}

		const run = view.analysis.find(({phase}) => phase === 'Inconclusive');
		const metric = run && countedMetrics(run).find(({phase}) => phase === 'Inconclusive');
		return problem(
			{kind: 'inconclusive', run: run?.name, metric: metric?.name, value: metric?.last, condition: metric?.condition},
			{code: 'inconclusive', since: pause.startedAt, next: steps('evidence', promotion(view), 'abort')},
		);
	},
};
