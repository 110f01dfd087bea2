import {planPromoteFull} from '../domain/actions/plans/promote-full-plan.ts';
import {promoteFullEffect} from '../domain/effects/promote-effect.ts';
import {isUnobserved} from '../domain/unobserved.ts';
import type {Action, Refusal, Target} from './command.ts';
import {beginOn, only, refuseBusy, typeName} from './verb-action.ts';

export const promoteFull: Action = {
	kind: 'action',
	id: 'promote-full',
	keys: ['P'],
	label: 'full',
	summary: 'everybody on the new version at once: skips every step and analysis; asks for the typed name',
	screens: ['fleet', 'rollout'],
	hint: 11,
	scope: 'rollout',
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}, {verb: 'patch', kind: 'rollouts'}],
	unavailable: target => refusePromoteFull(target),
	prepare: ({view, family}) => ({kind: 'verb', verb: 'promoteFull', confirm: typeName(view!), view: view!, choices: only(promoteFullEffect(view!, family))}),
	begin: (body, pinned, order) => beginOn(body, pinned, order, (target, {family}) => planPromoteFull(target, family.rollout.spec?.progressDeadlineSeconds)),
};

/** Not of an aborted one: that ships the aborted version (V25), says so and is asked for by name. */
export function refusePromoteFull(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined) {
		return busy;
	}

	const {name, next: {promote: forecast}, situation} = view;
	if (situation.name === 'invalid') {
		return {reason: `The controller refuses the spec of ${name}`};
	}

	if (view.isPromotingFull) {
		return {reason: `A full promotion of ${name} is under way`, help: 'a stops it'};
	}

	if (forecast.kind === 'refused' && forecast.why === 'analysisFailed') {
		return {reason: `Analysis run ${forecast.subject ?? ''} of ${name} has failed: a full promotion now would ship the version that failed`, help: 'a brings the users back'};
	}

	// What is not seen yet may be an update: it waits for that (F9).
	if (view.isUpdating || isUnobserved(view)) {
		return undefined;
	}

	return {reason: `${name} is complete: everybody is on this version`, ...(view.isSpecPaused && {help: 'z resumes it'})};
}
