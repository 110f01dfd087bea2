import {fillArgumentsShown} from '../../metric-view.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {providerTroubleOf} from '../measuring-trouble.ts';
import {findBroken, relevantRuns, type Broken} from '../runs.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

function addressOf({facts: {family}}: DiagnosisInput, {run, metric}: Broken): string | undefined {
	const {spec} = family.analysisRuns.find(({metadata}) => metadata.name === run.name) ?? {};
	const address = spec?.metrics?.find(({name}) => name === metric?.name)?.provider?.address;
	return address === undefined ? undefined : fillArgumentsShown(address, spec?.args ?? []);
}

/** The address that a run asks does not answer: refused, no name, no trust, no permission. */
export const providerAnswers: Rule = {
	code: 'provider',
	check(input) {
		if (relevantRuns(input).length === 0) {
			return none('analysis');
		}

		const broken = findBroken(input);
		const reason = broken && providerTroubleOf(broken.message);
		if (broken === undefined || reason === undefined) {
			return ok({kind: 'providerReached'});
		}

		const {run, metric, message, errors, isCertain, since} = broken;
		const fact = {kind: 'providerUnreachable' as const, reason, run: run.name, metric: metric?.name, address: addressOf(input, broken), message, errors, hasEnded: run.phase === 'Error'};
		return isCertain
			? problem(fact, {code: 'provider-unreachable', since, next: steps('evidence', run.phase === 'Error' ? 'retry' : 'abort')})
			: doubt(fact);
	},
};
