import {parseInstant} from '../../time.ts';
import type {DiagnosisInput, Rule, Verdict} from '../diagnosis.ts';
import {coversRollout} from '../labels.ts';
import {seenPods, standFor, type SeenPod} from '../pods.ts';
import {doubt, none, ok, problem, unread} from '../verdict.ts';

const stuckMs = 60_000;

function disruptionOf({view, pod}: SeenPod): string | undefined {
	const target = pod?.status?.conditions?.find(({type, status}) => type === 'DisruptionTarget' && status === 'True');
	return target ? target.message ?? target.reason ?? '' : (view.status === 'Evicted' ? pod?.status?.message ?? '' : undefined);
}

/** V49: a finalizer, or a node that does not answer, keeps pods Terminating. */
function stuckPods({facts: {family}, now}: DiagnosisInput) {
	const stuck = family.pods.filter(({metadata}) => now - (parseInstant(metadata.deletionTimestamp) ?? now) > stuckMs);
	const [first] = stuck;
	return first && problem({kind: 'podsStuck', pod: first.metadata.name, pods: stuck.length, hasFinalizer: (first.metadata.finalizers ?? []).length > 0});
}

function checkBudgets(input: DiagnosisInput): Verdict {
	const {budgets} = input.facts.family.open;
	if (!budgets) {
		return unread(input, 'poddisruptionbudgets');
	}

	const own = budgets.filter(budget => coversRollout(budget, input.facts.rollout));
	const [first] = own;
	if (!first) {
		return none('budget');
	}

	const tight = own.find(({status}) => status?.disruptionsAllowed === 0 && (status.expectedPods ?? 1) > 0);
	const {metadata, status} = tight ?? first;
	const fact = {budget: metadata.name, healthy: status?.currentHealthy, needed: status?.desiredHealthy, allowed: status?.disruptionsAllowed};
	return tight ? doubt({kind: 'budgetBlocks', ...fact}) : ok({kind: 'budgetAllows', ...fact});
}

/** Pods that are moved away, by a drain or for room, and budgets that forbid it. */
export const disruption: Rule = {
	code: 'disruption',
	check(input) {
		// A restart evicts the pods one after the other.
		const {restartAt} = input.facts.spec;
		const isRestarting = restartAt !== undefined && restartAt !== input.facts.status.restartedAt;
		const evicted = isRestarting ? undefined : standFor(seenPods(input).filter(seen => disruptionOf(seen) !== undefined));
		if (evicted) {
			return problem({kind: 'evicted', pod: evicted.fact.pod, pods: evicted.fact.pods, message: disruptionOf(evicted.first)});
		}

		return stuckPods(input) ?? checkBudgets(input);
	},
};
