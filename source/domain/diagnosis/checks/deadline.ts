import {addSeconds, parseInstant} from '../../time.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import {ok, problem, steps} from '../verdict.ts';

const usualSeconds = 600;

/** When it passes if nothing moves; undefined while the controller does not count (argo-rollouts.md 9.3). */
function deadlineOf({facts: {status, spec}, view}: DiagnosisInput): number | undefined {
	const progressing = status.conditions?.find(({type}) => type === 'Progressing');
	const isCounted = view.situation.name === 'moving' && (view.step?.current === undefined || view.step.current.kind === 'setWeight' || view.step.current.kind === 'setCanaryScale') && progressing?.status === 'True' && progressing.reason !== 'NewReplicaSetAvailable';
	return isCounted ? addSeconds(parseInstant(progressing.lastUpdateTime), spec.progressDeadlineSeconds ?? usualSeconds) : undefined;
}

/** V23: the deadline leaves weight and pods as they are, and aborts nothing by itself. */
export const deadline: Rule = {
	code: 'deadline',
	check(input) {
		const {situation, isUpdating} = input.view;
		const {detail} = situation;
		const progressing = input.facts.status.conditions?.find(({type, reason}) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded');
		if (detail.kind === 'degraded' || (progressing && !input.view.isAborted)) {
			const fact = {kind: 'deadlinePassed' as const, subject: input.facts.current?.name, text: progressing?.message ?? input.view.message};
			return problem(fact, {code: 'deadline', since: parseInstant(progressing?.lastTransitionTime) ?? situation.since, next: steps(...(isUpdating ? ['abort' as const] : []), 'logs', 'events')});
		}

		const at = deadlineOf(input);
		return ok(at === undefined ? {kind: 'deadlineNotCounted'} : {kind: 'deadlineAhead', at});
	},
};
