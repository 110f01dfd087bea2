import {abortMachine} from '../domain/actions/abort/advance.ts';
import {beginAbort, type AbortTarget} from '../domain/actions/abort/state.ts';
import {toMemory} from '../domain/actions/back/memory.ts';
import type {Family} from '../domain/family.ts';
import {readFreezeRecord} from '../domain/patches/freeze-patch.ts';
import {isGenerationObserved} from '../domain/phase.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {isUnobserved} from '../domain/unobserved.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';
import {severalRollouts} from './subcommand.ts';

export const abort: Action = {
	kind: 'action',
	id: 'abort',
	// The key is that of `back`, whose first half this is.
	keys: [],
	label: 'abort',
	summary: 'abort what is in flight, nudge until it is taken, follow the users to stable',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	isNeverBarred: true,
	subcommands: [{name: 'abort', group: 'act', summary: 'abort what is in flight, with proof (the first half of back)', operands: [severalRollouts], flags: actingFlags}],
	access: [{verb: 'patch', kind: 'rollouts', subresource: 'status'}, {verb: 'patch', kind: 'rollouts'}],
	unavailable: target => refuseAbort(target),
	prepare({view}) {
		return {kind: 'abort', confirm: 'a', view: view!, forecast: view!.next.abort, way: 'abort'};
	},
	begin(body, pinned, {id, now}) {
		const family = body.kind === 'abort' ? pinned.get(body.view.key) : undefined;
		if (family === undefined || body.kind !== 'abort') {
			return undefined;
		}

		const state = beginAbort(id, aimAbort(family), now);
		return {subject: body.view.key, advance: operate(abortMachine, state), memory: toMemory({abort: state, fallback: undefined, undo: undefined})};
	},
};

/** Only where there is nothing to bring back: an abort is never refused because data is stale or a probe failed. */
export function refuseAbort({view, isLive, running}: Pick<Target, 'isLive' | 'running' | 'view'>): Refusal | undefined {
	if (view === undefined) {
		return {reason: 'There is no rollout under the cursor'};
	}

	if (running === 'abort' || running === 'back') {
		return {reason: `The abort of ${view.name} is under way: it repeats and nudges by itself`};
	}

	// What is not observed yet (V41), or not live, may be in flight although nothing shows it.
	return isLive && !isUnobserved(view) ? refuseIdle(view) : undefined;
}

/** Nothing is in flight, or nobody is on the new version any more. */
export function refuseIdle(view: RolloutView): Refusal | undefined {
	const {name, next: {abort: forecast}, situation} = view;
	switch (forecast.kind) {
		case 'abort': {
			return undefined;
		}

		case 'aborted': {
			return situation.name === 'aborted' && forecast.percent === 0 ? {reason: `${name} is aborted already and nobody is on the new version`} : undefined;
		}

		case 'back': {
			return {reason: `${name} is complete: an abort does nothing any more`, help: `The way back is an undo that skips its steps: rolltop back ${name} -n ${view.namespace}`};
		}

		case 'firstDeploy': {
			return {reason: `${name} is a first deploy: there is no version to go back to`};
		}

		case 'nothing': {
			return {reason: `Nothing is in flight on ${name}: there is nobody to bring back`};
		}
	}
}

/** Pins what the person saw. */
export function aimAbort({rollout}: Family): AbortTarget {
	const {metadata, spec, status} = rollout;
	const record = readFreezeRecord(rollout);
	return {
		key: `${metadata.namespace}/${metadata.name}`,
		namespace: metadata.namespace,
		name: metadata.name,
		uid: metadata.uid,
		stableHash: status?.stableRS,
		// Before the generation is observed the status is about the revision before (V16, V41).
		podHash: isGenerationObserved(rollout) ? status?.currentPodHash : undefined,
		wasPaused: spec?.paused === true,
		pausedBy: record?.by ?? metadata.pausedBy?.manager,
		hadRecord: record !== undefined,
		pausedBefore: record?.before,
		wasPromotingFull: status?.promoteFull === true,
		oldAbortedAt: status?.abort === true ? undefined : status?.abortedAt,
	};
}
