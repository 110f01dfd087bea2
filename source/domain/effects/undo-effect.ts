import {gatherFacts} from '../facts.ts';
import type {Family} from '../family.ts';
import {isWithinRollbackWindow} from '../rollback-window.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {UndoChoice} from '../undo-targets.ts';
import type {Effect, Hazard} from './effect.ts';
import {actingWarnings, pluginCommand, runningRuns, specOutlook} from './outlook.ts';

/** Back to an earlier template: at once where that is stable, else by its steps, up to the first gate. */
export function undoEffect(view: RolloutView, family: Family, choice: UndoChoice, isLifting: boolean): Effect {
	const isRollback = choice.isStable && view.isUpdating;
	const isWithinWindow = !isRollback && isWithinRollbackWindow(gatherFacts(family), choice);
	const workload = family.rollout.spec?.workloadRef?.name;
	const frozen: readonly Hazard[] = view.isSpecPaused
		? [isLifting ? {kind: 'liftsFreeze', by: view.frozen?.by, reason: view.frozen?.reason} : {kind: 'staysFrozen', by: view.frozen?.by}]
		: [];
	return {
		main: {
			kind: 'undo',
			revision: choice.revision,
			images: choice.images,
			from: view.isUpdating ? view.weight.actual : 100,
			isRollback,
			isWithinWindow,
			gate: isRollback || isWithinWindow ? undefined : firstGate(view, family),
			endedBy: choice.endedBy,
			workload: workload === undefined ? undefined : `Deployment ${workload}`,
		},
		skipped: [],
		stopped: runningRuns(view),
		spec: specOutlook(family),
		hazards: [...frozen, ...actingWarnings(view)],
		kubectl: pluginCommand(view, ['undo'], '--to-revision', String(choice.revision)),
	};
}

/** V39: it stops there, with the rest of the users still on what is to be undone. */
function firstGate({steps, strategy}: RolloutView, {rollout}: Family): {readonly percent: number | undefined} | undefined {
	if (strategy === 'blueGreen') {
		return rollout.spec?.strategy?.blueGreen?.autoPromotionEnabled === false ? {percent: 0} : undefined;
	}

	const gate = steps.findIndex(({kind, durationSeconds}) => kind === 'pause' && durationSeconds === undefined);
	return gate === -1 ? undefined : {percent: steps.slice(0, gate).findLast(({kind}) => kind === 'setWeight')?.weight ?? 0};
}
