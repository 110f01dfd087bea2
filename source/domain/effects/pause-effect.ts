import type {Instant} from '../../types/clock.ts';
import type {Family} from '../family.ts';
import type {RolloutView} from '../rollout-view.ts';
import type {Effect, Hazard} from './effect.ts';
import {actingWarnings, patchCommand, pluginCommand, runningRuns, specOutlook} from './outlook.ts';

/** `spec.paused` of one: what it holds, and what it does not (V27, V28, V47). */
export function pauseEffect(view: RolloutView, family: Family | undefined, now: Instant): Effect {
	const runs = runningRuns(view);
	const endsAt = view.step?.endsAt;
	const isAutoscaled = family?.open.autoscalers?.some(({spec}) => spec?.scaleTargetRef?.kind === 'Rollout' && spec.scaleTargetRef.name === view.name) === true;
	const hazards: readonly Hazard[] = [
		...(runs.length > 0 ? [{kind: 'analysisGoesOn', runs} as const] : []),
		...(endsAt !== undefined && endsAt > now ? [{kind: 'clockRunsOn', endsAt} as const] : []),
		...(isAutoscaled ? [{kind: 'autoscalerStops'} as const] : []),
		...actingWarnings(view),
	];
	return {main: {kind: 'pause', percent: view.weight.actual, isUpdating: view.isUpdating}, skipped: [], stopped: [], spec: specOutlook(family), hazards, kubectl: pluginCommand(view, ['pause'])};
}

/** Lifts it and skips nothing. */
export function resumeEffect(view: RolloutView, family: Family | undefined, now: Instant): Effect {
	const index = view.step?.index;
	const isOver = view.step?.endsAt !== undefined && view.step.endsAt <= now;
	const hazards: readonly Hazard[] = [
		...(view.frozen?.owner === 'ours' ? [{kind: 'liftsFreeze', by: view.frozen.by, reason: view.frozen.reason} as const] : []),
		...(isOver ? [{kind: 'movesAtOnce', next: index === undefined ? undefined : view.steps[index + 1]} as const] : []),
		...actingWarnings(view),
	];
	return {
		main: {kind: 'resume', next: index === undefined ? undefined : view.steps[index], isUpdating: view.isUpdating, isAtGate: view.pauses.some(({endsAt}) => endsAt === undefined)},
		skipped: [],
		stopped: [],
		spec: specOutlook(family),
		hazards,
		kubectl: patchCommand(view, {spec: {paused: false}}),
	};
}
