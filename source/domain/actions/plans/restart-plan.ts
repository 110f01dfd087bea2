import type {Instant} from '../../../types/clock.ts';
import {gatherFacts} from '../../facts.ts';
import {buildRestartPatch} from '../../patches/restart-patch.ts';
import {parseInstant} from '../../time.ts';
import type {Sight, VerbPlan} from '../verb/plan.ts';
import {compare, type VerbTarget} from '../verb/target.ts';

const takenMs = 30_000;
const podsMs = 300_000;

/** Replaces the pods that are older than `at`, now or later. */
export function planRestart(target: VerbTarget, at: Instant, isLater: boolean): VerbPlan {
	// The API keeps whole seconds.
	const second = Math.trunc(at / 1000) * 1000;
	const restartAt = new Date(second).toISOString().replace('.000Z', 'Z');
	const isSame = (text: string | undefined) => parseInstant(text) === second;
	const taken = {name: 'taken', isMet: ({isObserved, rollout: {spec}}: Sight) => isObserved && isSame(spec?.restartAt), limitMs: takenMs, isNudged: true} as const;
	return {
		verb: 'restart',
		target,
		read: {},
		findMove: ({rollout}) => compare(target, rollout, []),
		hasArrived: ({rollout}) => isSame(rollout?.spec?.restartAt),
		build: ({rollout}) => [buildRestartPatch(rollout!, restartAt)],
		checks: isLater ? [taken] : [taken, {name: 'newPods', isMet: sight => isSame(sight.rollout.status?.restartedAt) && areAllNew(sight, second), tell: sight => countNew(sight, second), limitMs: podsMs}],
		findEnding: ({isObserved, rollout: {spec, status}}) => isObserved && !isSame(spec?.restartAt) && !isSame(status?.restartedAt) ? {fact: {kind: 'putBack', verb: 'restart'}, result: 'bad', code: 'overridden'} : undefined,
		conclude: sight => ({kind: 'carriedOut', verb: 'restart', afterMs: sight.now - sight.startedAt, ...(isLater && {state: 'planned', at: second})}),
	};
}

/** The controller counts an evicted pod as replaced; whoever waits wants the new one ready. Pods that cannot be read prove nothing. */
function areAllNew(sight: Sight, second: Instant): boolean {
	const {done, total} = countNew(sight, second);
	return sight.family.pods.length === 0 || done >= total;
}

/** Pods that are younger than the restart, of those that are to stay; and the one that does not get ready. */
function countNew({family}: Sight, second: Instant) {
	const {replicaSets} = gatherFacts(family);
	const pods = replicaSets.filter(({desired}) => desired > 0).flatMap(set => set.pods).filter(({state}) => state !== 'going');
	const isNew = (createdAt: Instant | undefined) => (createdAt ?? 0) >= second;
	const stuck = pods.find(({createdAt, state}) => isNew(createdAt) && state === 'failing');
	return {
		done: pods.filter(({createdAt, state}) => isNew(createdAt) && state === 'ready').length,
		total: replicaSets.reduce((sum, {desired}) => sum + desired, 0),
		...(stuck && {subject: `${stuck.name}: ${stuck.trouble ?? stuck.status}`}),
	};
}
