import {parseInstant} from '../../time.ts';
import type {Rule} from '../diagnosis.ts';
import {seenPods, standFor, type SeenPod} from '../pods.ts';
import {abortIfRolling, ok, problem, steps} from '../verdict.ts';

const unscheduled = ({pod}: SeenPod) => pod?.status?.conditions?.find(({type, status, reason}) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable');

/** No node takes the pod: too small, tainted, or cordoned for a drain. */
export const unschedulable: Rule = {
	code: 'unschedulable',
	check(input) {
		const waiting = standFor(seenPods(input).filter(seen => seen.view.state !== 'going' && unscheduled(seen) !== undefined));
		if (!waiting) {
			return ok({kind: 'scheduled'});
		}

		const condition = unscheduled(waiting.first);
		const message = condition?.message;
		return problem(
			{kind: 'unschedulable', ...waiting.fact, message, isCordoned: /were unschedulable|node\.kubernetes\.io\/unschedulable/v.test(message?.slice(0, 2000) ?? '')},
			{code: 'unschedulable', since: parseInstant(condition?.lastTransitionTime) ?? waiting.first.view.createdAt, next: steps({action: 'describePod', subject: waiting.first.view.name}, 'events', ...abortIfRolling(input.view))},
		);
	},
};
