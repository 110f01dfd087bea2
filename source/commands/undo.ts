import {planUndo} from '../domain/actions/plans/undo-plan.ts';
import {undoEffect} from '../domain/effects/undo-effect.ts';
import type {Family} from '../domain/family.ts';
import {chooseUndo, deriveUndoChoices, type UndoChoice} from '../domain/undo-targets.ts';
import type {StripBody, VerbBody} from '../store/interface-state.ts';
import type {Action, Order, Refusal, Target} from './command.ts';
import {actingFlags} from './flags.ts';
import {aRollout} from './subcommand.ts';
import {beginOn, enter, only, refuseBusy, yes} from './verb-action.ts';
import {refuseWorkload} from './workload.ts';

const access = [{verb: 'get', kind: 'rollouts'}, {verb: 'get', kind: 'replicasets'}, {verb: 'patch', kind: 'rollouts'}, {verb: 'patch', kind: 'deployments'}] as const;

export const undo: Action = {
	kind: 'action',
	id: 'undo',
	keys: ['u'],
	label: 'undo',
	summary: 'put the last good template back: what is stable while an update is in flight, else the revision before',
	screens: ['fleet', 'rollout'],
	hint: 12,
	scope: 'rollout',
	subcommands: [{name: 'undo', group: 'act', summary: 'put an earlier template back', operands: [aRollout], flags: [...actingFlags, 'toRevision', 'liftFreeze']}],
	access,
	unavailable: target => refuseUndo(target),
	prepare: target => prepareUndo(target, chooseUndo(target.view!, target.family!)!),
	begin: (body, pinned, order) => beginUndo(body, pinned, order),
};

export const undoTo: Action = {
	kind: 'action',
	id: 'undo-to',
	keys: ['U'],
	label: 'undo to',
	summary: 'put the template of a chosen revision back: images, age and what ended each',
	screens: ['fleet', 'rollout'],
	scope: 'rollout',
	access,
	unavailable: target => refuseUndo(target),
	pick({view, family}) {
		const choices = family === undefined ? [] : deriveUndoChoices(view!, family);
		return {title: `Undo ${view!.name} to`, items: choices.map(choice => ({
			value: String(choice.revision),
			label: `revision ${choice.revision}  ${choice.images.map(image => image.split('/').at(-1)).join(', ')}`,
			note: [choice.isStable ? 'stable' : '', choice.endedBy === undefined ? '' : `ended by ${choice.endedBy}`].filter(word => word !== '').join(' · '),
			...(choice.createdAt !== undefined && {at: choice.createdAt}),
			isCurrent: false,
		}))};
	},
	prepare: (target, _context, picked) => prepareUndo(target, findChoice(target, Number(picked)) ?? chooseUndo(target.view!, target.family!)!),
	begin: (body, pinned, order) => beginUndo(body, pinned, order),
};

/** The same on a row of the revisions. */
export const undoRow: Action = {
	kind: 'action',
	id: 'undo-row',
	keys: ['U', 'enter'],
	label: 'undo to it',
	summary: 'put the template of the revision under the cursor back',
	screens: ['history'],
	hint: 2,
	scope: 'rollout',
	access,
	unavailable: target => refuseUndo(target) ?? refuseRow(target),
	prepare: target => prepareUndo(target, findChoice(target, target.revision!)!),
	begin: (body, pinned, order) => beginUndo(body, pinned, order),
};

function refuseRow(target: Target): Refusal | undefined {
	const {revision, view} = target;
	if (revision === undefined) {
		return {reason: 'There is no revision under the cursor', help: 'v lists the revisions'};
	}

	return findChoice(target, revision) === undefined ? {reason: revision === view?.revision ? `Revision ${revision} is the one that the spec asks for` : `Revision ${revision} is kept no more`} : undefined;
}

/** The revision with this number, where it is still kept and not the one that the spec asks for. */
export function findChoice({view, family}: Target, revision: number): UndoChoice | undefined {
	return family === undefined || view === undefined ? undefined : deriveUndoChoices(view, family).find(choice => choice.revision === revision);
}

/** Under a freeze nothing would move (V26): it is lifted with it, which takes a `y`, or left in place on purpose. */
export function prepareUndo({view, family}: Target, choice: UndoChoice): VerbBody {
	const effect = (isLifting: boolean) => undoEffect(view!, family!, choice, isLifting);
	return {
		kind: 'verb',
		verb: 'undo',
		confirm: view!.isSpecPaused || choice.endedBy !== undefined ? yes : enter,
		view: view!,
		picked: String(choice.revision),
		choices: view!.isSpecPaused ? [{name: 'liftFreeze', effect: effect(true)}, {name: 'keepFreeze', effect: effect(false)}] : only(effect(false)),
	};
}

function beginUndo(body: StripBody, pinned: ReadonlyMap<string, Family>, order: Order) {
	return beginOn(body, pinned, order, (target, {body: {view, picked, choices}, family}) => {
		const choice = deriveUndoChoices(view, family).find(({revision}) => String(revision) === picked)!;
		return planUndo(target, {
			revision: choice.revision,
			replicaSet: choice.replicaSet,
			hash: choice.hash,
			workload: family.rollout.spec?.workloadRef?.name,
			isRollback: choice.isStable && view.isUpdating,
			isLifting: (choices[order.choice] ?? choices[0]).name === 'liftFreeze',
		});
	});
}

export function refuseUndo(target: Pick<Target, 'family' | 'running' | 'view'>): Refusal | undefined {
	const busy = refuseBusy(target);
	const {view, family} = target;
	if (busy !== undefined || view === undefined) {
		return busy;
	}

	const hasTarget = family === undefined ? view.isUpdating || view.next.abort.kind === 'back' : chooseUndo(view, family) !== undefined;
	return hasTarget ? refuseWorkload(family, 'an undo') : {reason: `${view.name} has no earlier revision to go back to`};
}
