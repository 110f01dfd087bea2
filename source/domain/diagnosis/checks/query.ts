import type {Rule} from '../diagnosis.ts';
import {providerTroubleOf, queryTroubleOf} from '../measuring-trouble.ts';
import {findBroken, relevantRuns} from '../runs.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

/** The query or its condition errors (V10): nothing is measured, and enough of it aborts. */
export const queryWorks: Rule = {
	code: 'query',
	check(input) {
		if (relevantRuns(input).length === 0) {
			return none('analysis');
		}

		const broken = findBroken(input);
		if (!broken || providerTroubleOf(broken.message) !== undefined) {
			return ok({kind: 'queryWorks'});
		}

		const {run, metric, message, errors, isCertain, since} = broken;
		const hasEnded = run.phase === 'Error';
		const fact = {kind: 'queryBroken' as const, reason: queryTroubleOf(message), run: run.name, metric: metric?.name, message, errors, hasEnded};
		return isCertain
			? problem(fact, {code: 'query-broken', since, next: hasEnded ? steps('evidence', 'retry', 'undo') : steps('evidence', 'abort')})
			: doubt(fact);
	},
};
