import {planPromote} from '../domain/actions/plans/promote-plan.ts';
import {promoteEffect} from '../domain/effects/promote-effect.ts';
import type {PromoteForecast, RolloutView} from '../domain/rollout-view.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, enter, only, refuseBusy, yes} from './verb-action.ts';

export const promote: Action = {
	kind: 'action',
	id: 'promote',
	keys: ['p'],
	label: 'promote',
	summary: 'go on: past the gate or the pause, or skip the step that runs',
	screens: ['fleet', 'rollout'],
	hint: 2,
	scope: 'rollout',
	subcommands: [{name: 'promote', group: 'act', summary: 'go on: past the gate or the pause; or skip steps, or all of them', operands: [aRollout], flags: [...actingFlags, 'full', 'skipCurrentStep', 'skipAllSteps']}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}],
	unavailable: target => refusePromote(target),
	prepare({view, family}) {
		const forecast = view!.next.promote;
		const isSkippingAnalysis = forecast.kind === 'skip' && forecast.skipsRunningAnalysis;
		const isDeliberate = isSkippingAnalysis || (forecast.kind !== 'refused' && forecast.liftsFreeze === true);
		return {kind: 'verb', verb: 'promote', confirm: isDeliberate ? yes : enter, view: view!, choices: only(promoteEffect(view!, family))};
	},
	begin: (body, pinned, order) => beginOn(body, pinned, order, (target, {body: {verb}}) => planPromote(target, verb === 'skipStep' || verb === 'skipAllSteps' ? verb : 'next')),
};

/** Refused where it would do nothing, or ship a version that failed (V25, V40). */
export function refusePromote(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const forecast = target.view?.next.promote;
	return refuseBusy(target) ?? (forecast?.kind === 'refused' ? explain(target.view!, forecast) : undefined);
}

type Refused = PromoteForecast & {readonly kind: 'refused'};

function explain({name}: RolloutView, {why, subject}: Refused): Refusal {
	switch (why) {
		case 'aborted': {
			return {reason: `${name} is aborted: a promote prints success and changes nothing`, help: 'u takes the aborted version out of the spec, r tries it again from its first step'};
		}

		case 'analysisFailed': {
			return {reason: `Analysis run ${subject ?? ''} of ${name} has failed: a promote now would ship the version that failed`, help: 'a brings the users back'};
		}

		case 'specPaused': {
			return {reason: `${name} is paused (spec.paused)${subject === undefined ? '' : ` by ${subject}`} and nothing else waits: a promote would only lift that`, help: 'z resumes it'};
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
			return {reason: `${name} waits for its pods or its analysis, not for you`, help: 'P skips everything'};
		}
	}
}
