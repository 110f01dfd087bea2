import type {DiagnosisInput, Rule, Verdict} from '../diagnosis.ts';
import {doubt, ok, problem, promotion, steps} from '../verdict.ts';

/** The controller answers within a second or two; later it has lost the action (V37). */
const answerMs = 2000;
const resumeMs = 10_000;

const isOlder = (since: number | undefined, now: number, limitMs: number) => since === undefined || now - since >= limitMs;

function abortNotTaken({facts, controller, now}: DiagnosisInput): Verdict {
	const since = facts.family.abortSeenAt;
	const silentSince = controller?.state === 'silent' ? controller.heartbeatAt : undefined;
	const finding = {code: 'not-taken' as const, since, next: controller?.state === 'silent' ? steps('controllerPods', 'abort', 'lastResort') : steps('abort')};
	const tell = isOlder(since, now, answerMs) ? problem : doubt;
	return tell({kind: 'abortNotTaken', silentSince}, finding);
}

function promoteNotTaken({facts, view, now}: DiagnosisInput): Verdict {
	const {resumeSeenAt, changedAt} = facts.family;
	const since = resumeSeenAt ?? changedAt;
	const finding = {code: 'not-taken' as const, since, next: steps(promotion(view))};
	return isOlder(since, now, resumeMs)
		? (since === undefined ? doubt : problem)({kind: 'promoteNotTaken'}, finding)
		: doubt({kind: 'promoteNotTaken'});
}

/** V37: the controller writes its own answer over an action that it has not seen; a changed annotation gets it seen. */
export const notTaken: Rule = {
	code: 'not-taken',
	check(input) {
		const {status, isAbortTaken, isUpdating, isUnpausing, blueGreen} = input.facts;
		if (status.abort && !isAbortTaken && isUpdating) {
			return abortNotTaken(input);
		}

		return isUnpausing && (isUpdating || blueGreen !== undefined) && !status.abort ? promoteNotTaken(input) : ok({kind: 'taken'});
	},
};
