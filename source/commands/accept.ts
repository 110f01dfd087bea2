import {acceptMachine} from '../domain/actions/accept/advance.ts';
import {beginAccept} from '../domain/actions/accept/state.ts';
import type {AbortObstacle, RolloutView} from '../domain/rollout-view.ts';
import type {Action, Refusal} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';
import {aRollout} from './subcommand.ts';

export const accept: Action = {
	kind: 'action',
	id: 'accept',
	keys: ['h'],
	label: 'accept stable',
	summary: 'let an abort that waits for stable pods go on with those that are ready (replicaProgressThreshold, put back after)',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	isNeverBarred: true,
	subcommands: [{name: 'accept', group: 'act', summary: 'let an abort that waits for stable pods go on with those that are ready', operands: [aRollout], flags: actingFlags}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts'}],
	unavailable: ({view}) => refuseAccept(view),
	prepare({view}) {
		const {available, desired} = findShortage(view!)!;
		return {kind: 'accept', confirm: 'y', view: view!, available, desired, percent: percentOf(available, desired)};
	},
	begin(body, pinned, {id, now, person}) {
		const rollout = body.kind === 'accept' ? pinned.get(body.view.key)?.rollout : undefined;
		const podHash = rollout?.status?.currentPodHash;
		if (rollout === undefined || podHash === undefined || body.kind !== 'accept') {
			return undefined;
		}

		const {namespace, name, uid} = rollout.metadata;
		const key = `${namespace}/${name}`;
		return {subject: key, advance: operate(acceptMachine, beginAccept(id, {key, namespace, name, uid, stableHash: rollout.status?.stableRS, podHash, percent: body.percent, by: person}, now))};
	},
};

/** Rounded down: so many percent of the pods are there for certain. */
const percentOf = (available: number, desired: number) => Math.floor((100 * available) / desired);

function findShortage(view: RolloutView): Extract<AbortObstacle, {kind: 'stableUnready'}> | undefined {
	return view.next.abort.obstacles.find(obstacle => obstacle.kind === 'stableUnready');
}

/** Only for an abort that has been taken and waits (V38): during an update it would let an unready canary through. */
export function refuseAccept(view: RolloutView | undefined): Refusal | undefined {
	if (view === undefined) {
		return {reason: 'There is no rollout under the cursor'};
	}

	if (!view.isAborted) {
		return {reason: `${view.name} is not aborted: there is no abort that waits for stable pods`, help: 'a brings the users back'};
	}

	const shortage = findShortage(view);
	if (shortage === undefined) {
		return {reason: `The abort of ${view.name} does not wait for stable pods`};
	}

	return percentOf(shortage.available, shortage.desired) < 1 ? {reason: `No stable pod of ${view.name} is ready: there is nothing to accept`, help: 'w says why, l shows its log'} : undefined;
}
