import {planTerminate} from '../domain/actions/plans/terminate-plan.ts';
import {experimentEffect, findRunning, isDeciding, terminateRunEffect} from '../domain/effects/terminate-effect.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {VerbBody} from '../store/interface-state.ts';
import type {Action, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {beginOn, enter, only, refuseBusy, yes} from './verb-action.ts';

export const terminate: Action = {
	kind: 'action',
	id: 'terminate',
	keys: ['t'],
	label: 'terminate',
	summary: 'end the analysis run or experiment that runs: it ends with what it has measured',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	subcommands: [{name: 'terminate', group: 'act', summary: 'end an analysisrun or an experiment with what it has', operands: [{kind: 'type'}, {kind: 'name'}], flags: actingFlags}],
	access: [{verb: 'get', kind: 'analysisruns'}, {verb: 'patch', kind: 'analysisruns'}, {verb: 'get', kind: 'experiments'}, {verb: 'patch', kind: 'experiments'}],
	unavailable: target => refuseTerminate(target),
	pick({view}) {
		const running = findRunning(view!);
		const items = running.map(one => ({value: nameOf(one), label: nameOf(one), note: one.kind === 'experiments' ? 'experiment' : `${one.run.role} analysis`, isCurrent: false}));
		return items.length < 2 ? undefined : {title: `Terminate of ${view!.name}`, items};
	},
	prepare: (target, _context, picked) => prepareTerminate(target, picked),
	begin: (body, pinned, order) => beginOn(body, pinned, order, (target, {body: {verb, picked}}) => planTerminate(target, verb === 'terminateRun' ? 'analysisruns' : 'experiments', picked!)),
};

type Running = ReturnType<typeof findRunning>[number];

const nameOf = (one: Running) => one.kind === 'experiments' ? one.experiment.name : one.run.name;

/** To end a run whose verdict decides is to overrule it. */
export function prepareTerminate({view, family}: Target, picked: string | undefined): VerbBody {
	const running = findRunning(view!);
	const one = running.find(item => nameOf(item) === picked) ?? running[0]!;
	const shared = {kind: 'verb', view: view!, picked: nameOf(one)} as const;
	return one.kind === 'experiments'
		? {...shared, verb: 'terminateExperiment', confirm: enter, choices: only(experimentEffect(view!, family, one.experiment, 'terminate'))}
		: {...shared, verb: 'terminateRun', confirm: isDeciding(one.run) ? yes : enter, choices: only(terminateRunEffect(view!, family, one.run))};
}

export function refuseTerminate(target: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	return refuseBusy(target) ?? (findRunning(target.view!).length > 0 ? undefined : {reason: `No analysis and no experiment of ${target.view!.name} runs`});
}

/** Why what was named cannot be ended. */
export function refuseNamed(view: RolloutView, name: string): Refusal | undefined {
	return findRunning(view).some(one => nameOf(one) === name) ? undefined : {reason: `${name} does not run`};
}
