import {freezeMachine} from '../domain/actions/freeze/advance.ts';
import {beginFreeze, type ItemTarget, type Verb} from '../domain/actions/freeze/state.ts';
import {movesAtOnce} from '../domain/moves-at-once.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import type {FreezeBody} from '../store/interface-state.ts';
import type {Action, Beginning, Order, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {operate} from './operator.ts';

/** One key for both ways: in a namespace that rolltop froze it opens the thaw, which has its own second stroke. */
export const freeze: Action = {
	kind: 'action',
	id: 'freeze',
	keys: ['Z'],
	label: 'freeze',
	summary: 'freeze every rollout of the namespace (spec.paused with a record), or thaw what was frozen',
	screens: ['fleet', 'rollout'],
	hint: 3,
	scope: 'namespace',
	subcommands: [
		{name: 'freeze', group: 'act', summary: 'hold every rollout of a namespace', operands: [], flags: [...actingFlags, 'only', 'selector', 'list', 'output']},
		{name: 'thaw', group: 'act', summary: 'give back what was frozen', operands: [], flags: [...actingFlags, 'selector']},
	],
	needsAutoscalers: true,
	access: [{verb: 'get', kind: 'rollouts'}, {verb: 'patch', kind: 'rollouts'}, {verb: 'list', kind: 'horizontalpodautoscalers'}],
	unavailable({namespace, views}) {
		if (namespace === undefined || views.length === 0) {
			return {reason: 'There is no rollout in this namespace'};
		}

		return isFrozen(views) || views.some(view => !view.isSpecPaused) ? undefined : {reason: `Every rollout of ${namespace} is paused already, none of them by rolltop`};
	},
	prepare(target) {
		return isFrozen(target.views) ? prepareThaw(target) : prepareFreeze(target);
	},
	begin(body, _pinned, order) {
		if (body.kind === 'thaw') {
			return beginOn('thaw', body.namespace, body.frozen, order);
		}

		if (body.kind !== 'freeze') {
			return undefined;
		}

		const keys = new Set((body.choices[order.choice] ?? body.choices[0])?.keys);
		return beginOn('freeze', body.namespace, body.views.filter(view => keys.has(view.key)), order);
	},
};

const isFrozen = (views: readonly RolloutView[]) => views.some(({frozen}) => frozen?.owner === 'ours' || frozen?.owner === 'broken');

export function prepareThaw({namespace, views}: Target) {
	const frozen = views.filter(view => view.frozen?.owner === 'ours' || view.frozen?.owner === 'broken');
	return {kind: 'thaw', confirm: 't', namespace: namespace!, frozen, left: views.filter(view => view.isSpecPaused && !frozen.includes(view))} as const;
}

/** Idle rollouts with an autoscaler stay out by default: frozen they stop scaling (V47). */
export function prepareFreeze({namespace, views, autoscaled, marked}: Target): FreezeBody {
	const open = views.filter(view => !view.isSpecPaused);
	const isIdleAutoscaled = (view: RolloutView) => !view.isUpdating && autoscaled?.has(view.key) === true;
	const sets = [
		{name: 'allButIdleAutoscaled', keys: open.filter(view => !isIdleAutoscaled(view)).map(({key}) => key)},
		{name: 'all', keys: open.map(({key}) => key)},
		{name: 'moving', keys: open.filter(({isUpdating}) => isUpdating).map(({key}) => key)},
	] as const;
	// Choices that come to the same are one choice.
	const choices = sets.filter(({name, keys}, index) => (keys.length > 0 || index === 0) && (name !== 'allButIdleAutoscaled' || keys.length < open.length) && (name !== 'moving' || keys.length < open.length));
	return {kind: 'freeze', confirm: 'enter', namespace: namespace!, choices, views, autoscaled, ...(marked !== undefined && {marked: marked.length})};
}

function beginOn(verb: Verb, namespace: string, views: readonly RolloutView[], {id, now, person, text}: Order): Beginning {
	const targets = views.map((view): ItemTarget => ({
		key: view.key,
		namespace: view.namespace,
		name: view.name,
		uid: view.uid,
		movesAtOnce: movesAtOnce(view, now),
	}));
	return {subject: namespace, advance: operate(freezeMachine, beginFreeze(id, {verb, by: person, reason: text.trim(), targets}, now))};
}
