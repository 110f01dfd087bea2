import {parseInstant} from '../../time.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import type {PodFact} from '../facts.ts';
import {matteringSets} from '../pods.ts';
import {abortIfRolling, ok, problem, steps} from '../verdict.ts';

function causeOf(message: string): (PodFact & {kind: 'quota'})['cause'] {
	const start = message.slice(0, 2000);
	if (/exceeded quota|\bquota\b|limitrange|maximum \w+ usage/iv.test(start)) {
		return 'quota';
	}

	return /admission webhook|denied the request|violates podsecurity/iv.test(start) ? 'webhook' : 'other';
}

/** A ReplicaSet that gets no pods, or one that could not be made at all. */
function findRefused(input: DiagnosisInput): {readonly subject: string | undefined; readonly message: string; readonly since: number | undefined} | undefined {
	const set = matteringSets(input).find(({failure, desired, available}) => failure !== undefined && desired > 0 && available < desired);
	const conditions = input.facts.status.conditions ?? [];
	const condition = conditions.find(({type, status}) => type === 'ReplicaFailure' && status === 'True') ?? conditions.find(({type, reason}) => type === 'Progressing' && reason === 'ReplicaSetCreateError');
	const since = parseInstant(condition?.lastTransitionTime);
	if (set) {
		return {subject: set.name, message: set.failure ?? '', since};
	}

	return condition && {subject: undefined, message: condition.message ?? '', since};
}

/** The condition ReplicaFailure: a quota or an admission webhook refuses the pods. */
export const quota: Rule = {
	code: 'quota',
	check(input) {
		const refused = findRefused(input);
		if (!refused) {
			return ok({kind: 'notRefused'});
		}

		const {since, ...rest} = refused;
		const cause = causeOf(rest.message);
		return problem({kind: 'quota', ...rest, cause}, {code: 'quota', since, next: steps(...(cause === 'quota' ? ['quotas' as const] : []), 'events', ...abortIfRolling(input.view))});
	},
};
