import type {RolloutView} from '../domain/rollout-view.ts';
import type {GroupBody} from '../store/interface-state.ts';
import {back} from './back.ts';
import type {Action, Context, Refusal, Target} from './command.ts';
import {confirmationOf, hasInput} from './confirmation.ts';

/** The capital of `a`: the same for every marked row. */
export const backMarked: Action = {
	kind: 'action',
	id: 'back-marked',
	keys: ['A'],
	label: 'ABORT marked',
	summary: 'bring the users of all marked rollouts back, each on its own: one that fails does not stop the others',
	screens: ['fleet'],
	scope: 'marked',
	isNeverBarred: true,
	access: back.access,
	unavailable: ({marked = []}, context) => refuseMarked(back, marked, context),
	prepare: ({marked = []}, context) => prepareGroup(back, marked, context, 'A'),
	// What is confirmed is one action a row: `beginGroup` in the dispatcher.
	begin: () => undefined,
};

/** Only for what one key confirms, without a choice or a text of its own: the rest is done one at a time. */
export function canBeGrouped(action: Action): boolean {
	return action.scope === 'rollout' && action.pick === undefined && action.id !== 'back' && action.id !== 'abort';
}

/** Undefined when at least one of the rows can. */
export function refuseMarked(action: Action, marked: readonly Target[], context: Context): Refusal | undefined {
	if (marked.length === 0) {
		return {reason: 'No row is marked', help: 'space marks the one under the cursor; a small letter is for that one'};
	}

	const refusals = marked.map(target => action.unavailable(target, context) ?? refuseOneByOne(action, target, context));
	return refusals.includes(undefined) ? undefined : refusals[0];
}

/** What asks for a typed name, or for a text, asks about one rollout. */
function refuseOneByOne(action: Action, target: Target, context: Context): Refusal | undefined {
	const body = action.prepare(target, context);
	const isLarge = confirmationOf(action, body, {isProtected: false}).kind === 'typed';
	// Whether a freeze goes with it is decided one at a time too.
	const hasChoice = body.kind === 'verb' && body.choices.length > 1;
	return isLarge || hasChoice || hasInput(body) ? {reason: `${action.label} is done one rollout at a time`, help: 'esc takes the marks away'} : undefined;
}

/** Everything that is marked, with what is done to each and why some are left out; pinned when it opens. */
export function prepareGroup(action: Action, marked: readonly Target[], context: Context, confirm: 'A' | 'y'): GroupBody {
	const judged = marked.map(target => ({view: target.view!, refusal: action.unavailable(target, context) ?? refuseOneByOne(action, target, context), target}));
	return {
		kind: 'group',
		confirm,
		action: action.id,
		label: action.label,
		items: judged.flatMap(({view, refusal, target}) => refusal === undefined ? [{view, body: action.prepare(target, context)}] : []),
		left: judged.flatMap(({view, refusal}): ReadonlyArray<{readonly view: RolloutView; readonly reason: string}> => refusal === undefined ? [] : [{view, reason: refusal.reason}]),
	};
}
