import type {DiagnosisInput, Rule, Verdict} from '../diagnosis.ts';
import {doubt, none, ok, problem, steps} from '../verdict.ts';

function describeStable({facts: {stable, desired}, view}: DiagnosisInput) {
	const pod = stable?.pods.find(({state}) => state === 'failing') ?? stable?.pods.find(({state}) => state === 'starting');
	const status = pod?.status === 'Running' ? 'not ready' : pod?.status;
	return {available: stable?.available ?? 0, desired, pod: pod?.name, trouble: pod?.trouble ?? status, percent: view.weight.actual};
}

/** Users are on the canary after an abort, and stable is short of pods. */
function waits({facts, view}: DiagnosisInput): boolean {
	const {detail} = view.situation;
	const isShort = (facts.stable?.available ?? 0) < facts.desired;
	return detail.kind === 'notBack' && (detail.why === 'stableUnready' || (detail.why === 'slow' && isShort));
}

function inFlight(input: DiagnosisInput): Verdict {
	const isUnready = input.view.next.abort.obstacles.some(({kind}) => kind === 'stableUnready');
	return isUnready && !input.view.isAborted ? doubt({kind: 'abortWouldWait', ...describeStable(input)}) : ok({kind: 'abortFree', of: 'stable'});
}

/** V38: behind a router the weight stays until every stable pod is available. */
export const abortWaitsForStable: Rule = {
	code: 'abort-waits-for-stable',
	check(input) {
		const {facts, view} = input;
		if (!waits(input)) {
			return facts.hasRouter ? inFlight(input) : none('router');
		}

		const fact = {kind: 'abortWaits' as const, ...describeStable(input)};
		const pod = fact.pod === undefined ? [] : [{action: 'describePod' as const, subject: fact.pod}];
		// An undo does not help here: it ends Healthy with the router where it was.
		return problem(fact, {code: 'abort-waits-for-stable', since: view.situation.since, next: steps(...(facts.hasRouter && fact.available > 0 ? ['acceptFewer' as const] : []), 'logs', ...pod)});
	},
};
