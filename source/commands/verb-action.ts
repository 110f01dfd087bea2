import {verbMachine} from '../domain/actions/verb/advance.ts';
import type {VerbName} from '../domain/actions/verb/names.ts';
import type {VerbPlan} from '../domain/actions/verb/plan.ts';
import {beginVerb} from '../domain/actions/verb/state.ts';
import {aimAt, type VerbTarget} from '../domain/actions/verb/target.ts';
import type {Effect} from '../domain/effects/effect.ts';
import type {Family} from '../domain/family.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {Confirmation, StripBody, VerbBody} from '../store/interface-state.ts';
import type {Beginning, Order, Refusal, Target} from './command.ts';
import {operate} from './operator.ts';

export const enter: Confirmation = {kind: 'key', key: 'enter'};
/** What ships an aborted version again, lifts a freeze or overrules a verdict. */
export const yes: Confirmation = {kind: 'key', key: 'y'};
export const typeName = ({name}: RolloutView): Confirmation => ({kind: 'typed', word: name});

export const only = (effect: Effect): VerbBody['choices'] => [{name: 'only', effect}];

/** What the strip was opened on. */
export type Pinned = {readonly body: VerbBody; readonly family: Family};

/** The second stroke of every action with a plan: on the family that was pinned when the strip opened. */
export function beginOn(body: StripBody, pinned: ReadonlyMap<string, Family>, {id, now}: Order, plan: (target: VerbTarget, pinned: Pinned) => VerbPlan): Beginning | undefined {
	const family = body.kind === 'verb' ? pinned.get(body.view.key) : undefined;
	if (body.kind !== 'verb' || family === undefined) {
		return undefined;
	}

	const target = aimAt(family);
	return {subject: target.key, advance: operate(verbMachine, beginVerb(id, plan(target, {body, family}), now)), command: commandWords[body.verb]};
}

/** As the subcommands are called: panel and audit log say what was done. */
export const commandWords: Readonly<Record<VerbName, string>> = {
	pause: 'pause',
	promote: 'promote',
	promoteFull: 'promote-full',
	restart: 'restart',
	resume: 'resume',
	retry: 'retry',
	retryExperiment: 'retry-experiment',
	setImage: 'set-image',
	skipAllSteps: 'skip-all-steps',
	skipStep: 'skip-step',
	terminateExperiment: 'terminate',
	terminateRun: 'terminate',
	undo: 'undo',
};

export const nothingThere: Refusal = {reason: 'There is no rollout under the cursor'};

/** One thing at a time on a rollout: a second press while the first one is out repeats nothing. An abort goes before everything. */
export function refuseBusy({view, running}: Pick<Target, 'running' | 'view'>): Refusal | undefined {
	if (view === undefined) {
		return nothingThere;
	}

	return running === undefined ? undefined : {reason: `The ${running} of ${view.name} is under way`};
}
