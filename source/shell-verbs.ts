import {abort, refuseAbort} from './commands/abort.ts';
import {back, refuseBack} from './commands/back.ts';
import type {Action, Context, Refusal, Target} from './commands/command.ts';
import {pause, preparePause, prepareResume, refusePause, refuseResume} from './commands/pause.ts';
import {actions} from './commands/registry.ts';
import type {StripBody} from './store/interface-state.ts';
import type {CommandLine} from './command-line.ts';

/** What a subcommand does with one rollout: the action of the key, where the key would decide by itself told which way. */
export type ShellVerb = {
	readonly action: Action;
	readonly refusal: Refusal | undefined;
	readonly prepare: () => StripBody;
	/** What would be typed into its strip. */
	readonly text?: string;
};

type Find = (target: Target, context: Context, commandLine: CommandLine) => ShellVerb;

const verbs: Readonly<Record<string, Find>> = {
	abort: (target, context) => ({action: abort, refusal: refuseAbort(target), prepare: () => abort.prepare(target, context)}),
	back: (target, context) => ({action: back, refusal: refuseBack(target), prepare: () => back.prepare(target, context)}),
	pause: (target, context) => ({action: pause, refusal: refusePause(target), prepare: () => preparePause(target, context)}),
	resume: (target, context) => ({action: pause, refusal: refuseResume(target), prepare: () => prepareResume(target, context)}),
};

/** The verb of a command line; the ones without a choice of their own are what their key is. */
export function findShellVerb(commandLine: CommandLine, target: Target, context: Context): ShellVerb {
	const find = verbs[commandLine.command];
	if (find !== undefined) {
		return find(target, context, commandLine);
	}

	const action = actions.find(({subcommands}) => subcommands?.some(({name}) => name === commandLine.command) === true)!;
	return {action, refusal: action.unavailable(target, context), prepare: () => action.prepare(target, context)};
}
