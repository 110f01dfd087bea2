import type {Action, Context, Refusal, Target} from './commands/command.ts';
import {newImage} from './commands/image.ts';
import {pause, preparePause, prepareResume, refusePause, refuseResume} from './commands/pause.ts';
import {promoteFull} from './commands/promote-full.ts';
import {promote} from './commands/promote.ts';
import {actions} from './commands/registry.ts';
import {restart} from './commands/restart.ts';
import {prepareExperiment, retry} from './commands/retry.ts';
import {prepareSkip, refuseSkip} from './commands/skip.ts';
import {prepareTerminate, refuseNamed, terminate} from './commands/terminate.ts';
import {findChoice, prepareUndo, undo} from './commands/undo.ts';
import {findEndedExperiments} from './domain/effects/terminate-effect.ts';
import type {Family} from './domain/family.ts';
import type {StripBody} from './store/interface-state.ts';
import type {CommandLine} from './command-line.ts';
import {usage} from './flag-values.ts';
import {ProblemError} from './types/problem.ts';

/** What a subcommand does with one rollout: the action of the key, where the key would decide by itself told which way. */
export type ShellVerb = {
	readonly action: Action;
	readonly refusal: Refusal | undefined;
	readonly prepare: () => StripBody;
	/** What would be typed into its strip. */
	readonly text?: string;
};

type Find = (target: Target, context: Context, commandLine: CommandLine) => ShellVerb;

const asKey = (action: Action, target: Target, context: Context): ShellVerb => ({action, refusal: action.unavailable(target, context), prepare: () => action.prepare(target, context)});

const verbs: Readonly<Record<string, Find>> = {
	pause: (target, context) => ({action: pause, refusal: refusePause(target), prepare: () => preparePause(target, context)}),
	promote: (target, context, {flags}) => findPromote(target, context, flags),
	restart: (target, context, {flags}) => ({...asKey(restart, target, context), text: flags.in === undefined ? '' : `${flags.in / 1000}s`}),
	resume: (target, context) => ({action: pause, refusal: refuseResume(target), prepare: () => prepareResume(target, context)}),
	retry: (target, context, {operands}) => isExperiment(operands) ? findRetry(target, operands[1]!) : asKey(retry, target, context),
	'set-image': (target, context, {operands}) => ({...asKey(newImage, target, context), text: operands.slice(1).join(' ')}),
	terminate: (target, _context, {operands}) => ({action: terminate, refusal: refuseNamed(target.view!, operands[1]!), prepare: () => prepareTerminate(target, operands[1])}),
	undo: (target, context, {flags}) => findUndo(target, context, flags),
};

/** The verb of a command line; the ones without a choice of their own are what their key is. */
export function findShellVerb(commandLine: CommandLine, target: Target, context: Context): ShellVerb {
	const find = verbs[commandLine.command];
	return find === undefined
		? asKey(actions.find(({subcommands}) => subcommands?.some(({name}) => name === commandLine.command) === true)!, target, context)
		: find(target, context, commandLine);
}

function findPromote(target: Target, context: Context, {full, skipAllSteps, skipCurrentStep}: CommandLine['flags']): ShellVerb {
	if ([full, skipAllSteps, skipCurrentStep].filter(Boolean).length > 1) {
		throw usage('--full, --skip-current-step and --skip-all-steps exclude each other', 'Give one of them.');
	}

	if (full) {
		return asKey(promoteFull, target, context);
	}

	const mode = skipCurrentStep ? 'skipStep' : (skipAllSteps ? 'skipAllSteps' : undefined);
	return mode === undefined ? asKey(promote, target, context) : {action: promote, refusal: refuseSkip(target), prepare: () => prepareSkip(target, mode)};
}

/** A freeze of somebody is lifted on purpose only: with `--yes` nobody reads the question. */
function findUndo(target: Target, context: Context, {toRevision, liftFreeze}: CommandLine['flags']): ShellVerb {
	const {view} = target;
	const choice = toRevision === undefined ? undefined : findChoice(target, toRevision);
	const found = choice === undefined ? asKey(undo, target, context) : {action: undo, refusal: undo.unavailable(target, context), prepare: () => prepareUndo(target, choice)};
	if (found.refusal === undefined && toRevision !== undefined && choice === undefined) {
		return {...found, refusal: {reason: toRevision === view?.revision ? `${view.name} is on revision ${toRevision} already: nothing would change` : `${view!.name} has no revision ${toRevision} any more`, help: 'rolltop get shows the revisions that there are'}};
	}

	return found.refusal === undefined && view?.isSpecPaused === true && !liftFreeze
		? {...found, refusal: {reason: `${view.name} is frozen${view.frozen?.by === undefined ? '' : ` by ${view.frozen.by}`}: an undo moves nothing until that is lifted`, help: '--lift-freeze lifts it with it'}}
		: found;
}

function findRetry(target: Target, name: string): ShellVerb {
	const isEnded = findEndedExperiments(target.view!).some(experiment => experiment.name === name);
	return {action: retry, refusal: isEnded ? undefined : {reason: `${name} has not ended badly: there is nothing to retry`}, prepare: () => prepareExperiment(target, name)};
}

const isExperiment = ([first, second]: readonly string[]) => first === 'experiment' && second !== undefined;

/**
The key of the rollout that a command line is about, where it does not name the rollout itself: `terminate analysisrun NAME`, `retry
experiment NAME`. Undefined where it does.

@throws ProblemError when there is nothing of that name
*/
export function findOwner({command, operands}: CommandLine, families: ReadonlyMap<string, Family>): string | undefined {
	if (command !== 'terminate' && !(command === 'retry' && isExperiment(operands))) {
		return undefined;
	}

	const [type, name] = operands;
	const kind = type === 'analysisrun' ? 'analysisRuns' : (type === 'experiment' ? 'experiments' : undefined);
	if (kind === undefined) {
		throw usage(`${command} takes analysisrun or experiment, not ${type!}`);
	}

	const owner = [...families].find(([, family]) => family[kind].some(({metadata}) => metadata.name === name));
	if (owner === undefined) {
		throw new ProblemError({code: 'not-found', title: `No rollout here has an ${type!} ${name!}`, nextSteps: ['rolltop get ROLLOUT shows what there is. What belongs to no rollout is ended with kubectl argo rollouts terminate.']});
	}

	return owner[0];
}
