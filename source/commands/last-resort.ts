import {lastResortMachine} from '../domain/actions/last-resort/advance.ts';
import {beginLastResort, type LastResortTarget} from '../domain/actions/last-resort/state.ts';
import {gatherFacts} from '../domain/facts.ts';
import type {Family} from '../domain/family.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {Action, Refusal} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';
import {aRollout} from './subcommand.ts';

export const lastResort: Action = {
	kind: 'action',
	id: 'last-resort',
	keys: ['H'],
	label: 'last resort',
	summary: 'with a dead controller: scale the canary away by hand, or point its Service at stable (asks for the typed name)',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'last-resort', group: 'act', summary: 'with a dead controller: take the canary away by hand (back --last-resort)', operands: [aRollout], flags: actingFlags}],
	access: [
		{verb: 'get', kind: 'rollouts'},
		{verb: 'patch', kind: 'rollouts', subresource: 'status'},
		{verb: 'get', kind: 'replicasets'},
		{verb: 'patch', kind: 'replicasets'},
		{verb: 'get', kind: 'services'},
		{verb: 'patch', kind: 'services'},
	],
	unavailable: ({view, family}) => refuseLastResort(view, family),
	prepare({view, family}) {
		return {kind: 'lastResort', confirm: {kind: 'typed', word: view!.name}, view: view!, service: family && aimLastResort(family)?.service, available: view!.next.abort.stableAvailable, desired: view!.next.abort.stableDesired ?? view!.replicas.desired};
	},
	begin(body, pinned, {id, now}) {
		const family = body.kind === 'lastResort' ? pinned.get(body.view.key) : undefined;
		const target = family && aimLastResort(family);
		return target && {subject: target.key, advance: operate(lastResortMachine, beginLastResort(id, target, now))};
	},
};

/** Only with a controller that is known to be dead: one that lives takes it back within seconds (V30), and an abort is what it needs. */
export function refuseLastResort(view: RolloutView | undefined, family?: Family): Refusal | undefined {
	if (view === undefined) {
		return {reason: 'There is no rollout under the cursor'};
	}

	const {kind, percent, obstacles} = view.next.abort;
	if ((kind !== 'abort' && kind !== 'aborted') || percent === 0) {
		return {reason: `Nobody is on a new version of ${view.name} that could be taken away by hand`};
	}

	if (obstacles.every(obstacle => obstacle.kind !== 'controllerSilent')) {
		return {reason: `The controller lives, or its lease cannot be read: it would take back what is done by hand (${view.name})`, help: 'a brings the users back'};
	}

	return family !== undefined && aimLastResort(family) === undefined ? {reason: `${view.name} has no Service of its own for the canary, or not both ReplicaSets: there is nothing that can be done by hand safely`} : undefined;
}

/** Undefined where there is nothing that can be taken away by hand. */
function aimLastResort(family: Family): LastResortTarget | undefined {
	const {rollout, canary, blueGreen, hasRouter, isUpdating, current, stable, currentHash, stableHash, desired} = gatherFacts(family);
	const service = blueGreen === undefined ? canary?.canaryService : blueGreen.activeService;
	if (!isUpdating || current === undefined || stable === undefined || currentHash === undefined || stableHash === undefined || ((hasRouter || blueGreen !== undefined) && service === undefined)) {
		return undefined;
	}

	const {namespace, name, uid} = rollout.metadata;
	return {
		key: `${namespace}/${name}`,
		namespace,
		name,
		uid,
		podHash: currentHash,
		stableHash,
		canarySet: current.name,
		stableSet: stable.name,
		desired,
		service: hasRouter || blueGreen !== undefined ? service : undefined,
	};
}
