import {planRetryExperiment} from '../domain/actions/plans/terminate-plan.ts';
import {planRetry} from '../domain/actions/plans/retry-plan.ts';
import {experimentEffect, findEndedExperiments} from '../domain/effects/terminate-effect.ts';
import {retryEffect} from '../domain/effects/retry-effect.ts';
import type {VerbBody} from '../store/interface-state.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, only, refuseBusy, yes} from './verb-action.ts';

export const retry: Action = {
	kind: 'action',
	id: 'retry',
	keys: ['r'],
	label: 'retry',
	summary: 'take an abort back: the aborted version begins anew at its first step; or start an ended experiment over',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'retry', group: 'act', summary: 'take an abort back: begin anew at its first step; experiment NAME: start it over', operands: [aRollout, {kind: 'name', isOptional: true}], flags: actingFlags}],
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts', subresource: 'status'}, {verb: 'patch', kind: 'experiments'}],
	unavailable: target => refuseRetry(target),
	prepare: target => target.view!.isAborted ? prepareRetry(target) : prepareExperiment(target, undefined),
	begin: (body, pinned, order) => beginOn(body, pinned, order, (target, {body: {verb, picked}}) => verb === 'retryExperiment' ? planRetryExperiment(target, picked!) : planRetry(target)),
};

/** It ships the version again that was aborted. */
function prepareRetry({view, family}: Target): VerbBody {
	return {kind: 'verb', verb: 'retry', confirm: yes, view: view!, choices: only(retryEffect(view!, family))};
}

export function prepareExperiment({view, family}: Target, name: string | undefined): VerbBody {
	const ended = findEndedExperiments(view!);
	const experiment = ended.find(one => one.name === name) ?? ended[0]!;
	return {kind: 'verb', verb: 'retryExperiment', confirm: yes, view: view!, picked: experiment.name, choices: only(experimentEffect(view!, family, experiment, 'retry'))};
}

export function refuseRetry(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view} = target;
	if (busy !== undefined || view === undefined || view.isAborted || findEndedExperiments(view).length > 0) {
		return busy;
	}

	const helps: Readonly<Record<string, string>> = {waiting: 'p goes on', timedPause: 'p goes on', inconclusive: 'p goes on', frozen: 'z resumes it', healthy: 'R restarts its pods, u goes back a revision'};
	const help = helps[view.situation.name];
	return {reason: `${view.name} is not aborted: there is nothing to retry`, ...(help !== undefined && {help})};
}
