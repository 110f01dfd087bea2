import {backMachine} from '../domain/actions/back/advance.ts';
import {toMemory} from '../domain/actions/back/memory.ts';
import {beginUndo, type BackState, type UndoTarget} from '../domain/actions/back/state.ts';
import {beginAbort} from '../domain/actions/abort/state.ts';
import {findBackTarget} from '../domain/back-target.ts';
import {gatherFacts, type Facts} from '../domain/facts.ts';
import type {Family} from '../domain/family.ts';
import {isManagedByGit} from '../domain/origin.ts';
import {readFreezeRecord} from '../domain/patches/freeze-patch.ts';
import type {ReplicaSetView, RolloutView} from '../domain/rollout-view.ts';
import {isUnobserved} from '../domain/unobserved.ts';
import {aimAbort, refuseIdle} from './abort.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';
import {panes} from './pane-gestures.ts';
import {severalRollouts} from './subcommand.ts';

export const back: Action = {
	kind: 'action',
	id: 'back',
	keys: ['a'],
	label: 'ABORT',
	summary: 'bring all users back whatever the state: abort what is in flight, undo what is complete and skip its steps; with proof',
	screens: ['fleet', 'rollout', ...panes],
	hint: 1,
	scope: 'rollout',
	isNeverBarred: true,
	subcommands: [{name: 'back', group: 'act', summary: 'bring all users back whatever the state, with proof', operands: [severalRollouts], flags: [...actingFlags, 'lastResort']}],
	access: [
		{verb: 'patch', kind: 'rollouts', subresource: 'status'},
		{verb: 'patch', kind: 'rollouts'},
		{verb: 'get', kind: 'rollouts'},
		{verb: 'get', kind: 'replicasets'},
		{verb: 'patch', kind: 'deployments'},
	],
	unavailable: target => refuseBack(target),
	prepare({view}) {
		return {kind: 'abort', confirm: 'a', view: view!, forecast: view!.next.abort, way: isUndoWay(view!) ? 'undo' : 'abort'};
	},
	begin(body, pinned, {id, now}) {
		const family = body.kind === 'abort' ? pinned.get(body.view.key) : undefined;
		if (family === undefined || body.kind !== 'abort') {
			return undefined;
		}

		const state = beginBack(id, family, body.way === 'undo', now);
		return {subject: body.view.key, advance: operate(backMachine, state), memory: toMemory(state)};
	},
};

/** Complete, as far as the controller has seen: an abort would do nothing (V32, V39). */
function isUndoWay(view: RolloutView): boolean {
	return view.next.abort.kind === 'back' && !isUnobserved(view);
}

/** Only where there is nothing to bring back: it is never refused because data is stale or a probe failed. */
export function refuseBack({view, isLive, running}: Pick<Target, 'isLive' | 'running' | 'view'>): Refusal | undefined {
	if (view === undefined) {
		return {reason: 'There is no rollout under the cursor'};
	}

	if (running === 'abort' || running === 'back') {
		return {reason: `The users of ${view.name} are being brought back: it repeats and nudges by itself`};
	}

	return isLive && !isUnobserved(view) && view.next.abort.kind !== 'back' ? refuseIdle(view) : undefined;
}

/** What the key or the subcommand starts, from what the person saw. */
export function beginBack(id: string, family: Family, isUndo: boolean, now: number): BackState {
	const facts = gatherFacts(family);
	const target = isUndo ? findBackTarget(facts) : facts.stable;
	const undo = target === undefined ? undefined : aimUndo(facts, target);
	return isUndo
		? {abort: undefined, fallback: undefined, undo: undo && beginUndo(id, undo, {now, why: 'complete'})}
		: {abort: beginAbort(id, aimAbort(family), now), fallback: undo, undo: undefined};
}

function aimUndo({rollout, spec, currentHash, isObserved, blueGreen, current}: Facts, target: ReplicaSetView): UndoTarget {
	const {metadata} = rollout;
	const record = readFreezeRecord(rollout);
	return {
		key: `${metadata.namespace}/${metadata.name}`,
		namespace: metadata.namespace,
		name: metadata.name,
		uid: metadata.uid,
		badHash: isObserved ? currentHash : undefined,
		aim: {hash: target.hash, replicaSet: target.name, revision: target.revision > 0 ? target.revision : undefined, images: target.images},
		workload: spec.workloadRef?.kind === 'Deployment' ? spec.workloadRef.name : undefined,
		isBlueGreen: blueGreen !== undefined,
		pausedBy: record?.by ?? metadata.pausedBy?.manager,
		hadRecord: record !== undefined,
		pausedBefore: record?.before,
		isManagedByGit: isManagedByGit(rollout),
		badImages: current?.images ?? [],
	};
}
