import {planRetry} from '../domain/actions/plans/retry-plan.ts';
import {retryEffect} from '../domain/effects/retry-effect.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, only, refuseBusy, yes} from './verb-action.ts';

export const retry: Action = {
	kind: 'action',
	id: 'retry',
	keys: ['r'],
	label: 'retry',
	summary: 'take an abort back: the aborted version begins anew at its first step',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'retry', group: 'act', summary: 'take an abort back: begin anew at the first step', operands: [aRollout], flags: actingFlags}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}],
	unavailable: target => refuseRetry(target),
	// It ships the version again that was aborted.
	prepare: ({view, family}) => ({kind: 'verb', verb: 'retry', confirm: yes, view: view!, choices: only(retryEffect(view!, family))}),
	begin: (body, pinned, order) => beginOn(body, pinned, order, target => planRetry(target)),
};

export function refuseRetry(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined || view.isAborted) {
		return busy;
	}

	const helps: Readonly<Record<string, string>> = {waiting: 'p goes on', timedPause: 'p goes on', inconclusive: 'p goes on', frozen: 'z resumes it', healthy: 'R restarts its pods, u goes back a revision'};
	const help = helps[view.situation.name];
	return {reason: `${view.name} is not aborted: there is nothing to retry`, ...(help !== undefined && {help})};
}
