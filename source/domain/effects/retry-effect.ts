import type {Family} from '../family.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {Effect} from './effect.ts';
import {actingWarnings, newVersion, pluginCommand, specOutlook} from './outlook.ts';

/** The aborted version begins anew at its first step. */
export function retryEffect(view: RolloutView, family: Family | undefined): Effect {
	const version = newVersion(view);
	const first = view.steps.find(({kind}) => kind === 'setWeight');
	return {
		main: {
			kind: 'retry',
			users: {from: view.weight.actual, to: view.strategy === 'blueGreen' ? 0 : (first?.weight ?? (view.steps.length === 0 ? 100 : undefined)), ...version},
			first: view.steps[0],
			gates: view.steps.filter(({kind, durationSeconds}) => kind === 'pause' && durationSeconds === undefined).length,
		},
		skipped: [],
		stopped: [],
		spec: specOutlook(family),
		hazards: [
			{kind: 'shipsAborted', image: version.image},
			...(view.isSpecPaused ? [{kind: 'staysFrozen', by: view.frozen?.by} as const] : []),
			...actingWarnings(view),
		],
		kubectl: pluginCommand(view, ['retry', 'rollout']),
	};
}
