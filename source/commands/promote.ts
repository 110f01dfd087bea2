import {promoteMachine} from '../domain/actions/promote/advance.ts';
import {beginPromote, type PromoteTarget} from '../domain/actions/promote/state.ts';
import type {Family} from '../domain/family.ts';
import type {PromoteForecast, RolloutView} from '../domain/rollout-view.ts';
import type {Action, Refusal} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';
import {aRollout} from './subcommand.ts';

export const promote: Action = {
	kind: 'action',
	id: 'promote',
	keys: ['p'],
	label: 'promote',
	summary: 'go on: past the gate or the pause, or skip the step that runs',
	screens: ['fleet', 'rollout'],
	hint: 2,
	scope: 'rollout',
	subcommands: [{name: 'promote', group: 'act', summary: 'go on: past the gate or the pause', operands: [aRollout], flags: actingFlags}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}],
	unavailable: ({view}) => refusePromote(view),
	prepare({view}) {
		const forecast = view!.next.promote;
		const isSkippingAnalysis = forecast.kind === 'skip' && forecast.skipsRunningAnalysis;
		return {kind: 'promote', confirm: isSkippingAnalysis ? 'y' : 'enter', view: view!, forecast};
	},
	begin(body, pinned, {id, now}) {
		const family = body.kind === 'promote' ? pinned.get(body.view.key) : undefined;
		return family && {subject: `${family.rollout.metadata.namespace}/${family.rollout.metadata.name}`, advance: operate(promoteMachine, beginPromote(id, aimPromote(family), now))};
	},
};

/** Refused where it would do nothing, lift a freeze unseen (V6) or ship a version that failed (V25, V40). */
export function refusePromote(view: RolloutView | undefined): Refusal | undefined {
	if (view === undefined) {
		return {reason: 'There is no rollout under the cursor'};
	}

	const {promote: forecast} = view.next;
	return forecast.kind === 'refused' ? explain(view, forecast) : undefined;
}

function explain({name}: RolloutView, {why, subject}: PromoteForecast & {readonly kind: 'refused'}): Refusal {
	switch (why) {
		case 'aborted': {
			return {reason: `${name} is aborted: a promote prints success and changes nothing`, help: 'Push a fixed version, or retry with kubectl argo rollouts retry rollout'};
		}

		case 'analysisFailed': {
			return {reason: `Analysis run ${subject ?? ''} of ${name} has failed: a promote now would ship the version that failed`, help: 'a brings the users back'};
		}

		case 'specPaused': {
			return {reason: `${name} is frozen (spec.paused): a promote would lift that without saying so`, help: 'Z thaws the namespace'};
		}

		case 'promotingFull': {
			return {reason: `A full promotion of ${name} is under way`, help: 'a stops it'};
		}

		case 'healthy': {
			return {reason: `${name} is complete: everybody is on this version`};
		}

		case 'invalid': {
			return {reason: `The controller refuses the spec of ${name}: ${subject ?? 'see the message'}`};
		}

		case 'nothingToDo': {
			return {reason: `${name} waits for its pods or its analysis, not for you`};
		}
	}
}

function aimPromote({rollout}: Family): PromoteTarget {
	const {metadata, spec, status} = rollout;
	return {
		key: `${metadata.namespace}/${metadata.name}`,
		namespace: metadata.namespace,
		name: metadata.name,
		uid: metadata.uid,
		podHash: status?.currentPodHash,
		stepIndex: spec?.strategy?.canary?.steps === undefined ? undefined : status?.currentStepIndex ?? 0,
		steps: spec?.strategy?.canary?.steps?.length,
		isBlueGreen: spec?.strategy?.blueGreen !== undefined && spec.strategy.canary === undefined,
	};
}
