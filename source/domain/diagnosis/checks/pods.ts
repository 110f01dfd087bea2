import type {DiagnosisInput, NextStep, Rule} from '../diagnosis.ts';
import {isMisconfigured} from '../misconfigured.ts';
import {matteringSets} from '../pods.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** The first of the two versions that has fewer pods than it is asked to have. */
function findShort(input: DiagnosisInput) {
	return matteringSets(input).find(({available, desired, scaleDownAt}) => available < desired && scaleDownAt === undefined);
}

/** Does the update, or the whole rollout, wait for these pods? */
function isWaitedFor({view}: DiagnosisInput): boolean {
	const {detail} = view.situation;
	return detail.kind === 'moving' && ['pods', 'promoteFull', 'restart'].includes(detail.at);
}

/** Every version has the pods that it is asked to have. */
export const pods: Rule = {
	code: 'pods',
	check(input) {
		const short = findShort(input);
		const sets = matteringSets(input);
		if (!short) {
			const sum = (read: (set: typeof sets[number]) => number) => sets.reduce((total, set) => total + read(set), 0);
			return ok({kind: 'podsFine', available: sum(({available}) => available), desired: sum(({desired}) => desired)});
		}

		const {roles, available, desired} = short;
		const failing = short.pods.find(({state}) => state === 'failing');
		const pod = failing ?? short.pods.find(({state}) => state === 'starting');
		const fact = {kind: 'podsStarting' as const, role: roles[0], available, desired, pod: pod?.name, status: pod?.status, trouble: pod?.trouble};
		const isBroken = failing !== undefined && isMisconfigured(failing);
		const look: NextStep | 'waitForPods' = isBroken ? {action: 'describePod', subject: failing.name} : 'waitForPods';
		const next = steps(look, 'events');
		const finding = isWaitedFor(input) || failing ? {code: 'pods-starting' as const, since: pod?.createdAt ?? input.view.situation.since, next} : undefined;
		return failing ? problem(fact, finding) : (finding ? ok(fact, finding) : doubt(fact));
	},
};
