import {planPause, planResume} from '../domain/actions/plans/pause-plan.ts';
import {pauseEffect, resumeEffect} from '../domain/effects/pause-effect.ts';
import type {Action, Context, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, enter, only, refuseBusy, yes} from './verb-action.ts';

/** One key for both ways: a paused rollout is resumed. */
export const pause: Action = {
	kind: 'action',
	id: 'pause',
	keys: ['z'],
	label: 'pause',
	summary: 'pause this rollout (spec.paused), or resume it without skipping anything',
	screens: ['fleet', 'rollout'],
	hint: 3,
	scope: 'rollout',
	subcommands: [
		{name: 'pause', group: 'act', summary: 'pause one rollout (spec.paused)', operands: [aRollout], flags: actingFlags},
		{name: 'resume', group: 'act', summary: 'lift that again, without skipping anything', operands: [aRollout], flags: actingFlags},
	],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts'}],
	unavailable: target => target.view?.isSpecPaused === true ? refuseResume(target) : refusePause(target),
	prepare: (target, context) => target.view!.isSpecPaused ? prepareResume(target, context) : preparePause(target, context),
	begin: (body, pinned, order) => beginOn(body, pinned, order, target => body.kind === 'verb' && body.verb === 'resume' ? planResume(target) : planPause(target)),
};

export function preparePause({view, family}: Target, {now}: Context) {
	return {kind: 'verb', verb: 'pause', confirm: enter, view: view!, choices: only(pauseEffect(view!, family, now))} as const;
}

/** What somebody froze on purpose takes a `y`. */
export function prepareResume({view, family}: Target, {now}: Context) {
	return {kind: 'verb', verb: 'resume', confirm: view!.frozen?.owner === 'ours' ? yes : enter, view: view!, choices: only(resumeEffect(view!, family, now))} as const;
}

export function refusePause(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined) {
		return busy;
	}

	if (view.isSpecPaused) {
		return {reason: `${view.name} is paused already${view.frozen?.by === undefined ? '' : ` by ${view.frozen.by}`}`, help: 'Resume lifts it (z)'};
	}

	// V44: pretending to hold it would be a lie.
	return view.isPromotingFull && view.router !== undefined
		? {reason: `A full promotion of ${view.name} runs behind a router: a pause does not hold it`, help: 'a stops it and brings the users back'}
		: undefined;
}

export function refuseResume(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined || view.isSpecPaused) {
		return busy;
	}

	const isAtGate = view.pauses.length > 0;
	return {reason: `${view.name} is not paused (spec.paused)${isAtGate ? ': it stands at a pause of its own steps' : ''}`, ...(isAtGate && {help: 'p goes past it'})};
}
