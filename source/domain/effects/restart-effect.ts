import type {Family} from '../family.ts';
import type {RolloutView} from '../rollout-view.ts';
import {parseInstant} from '../time.ts';
import type {Effect, Hazard} from './effect.ts';
import {actingWarnings, pluginCommand, specOutlook} from './outlook.ts';

/** Pods go one batch after the other. */
export function restartEffect(view: RolloutView, family: Family | undefined): Effect {
	const {restartAt} = family?.rollout.spec ?? {};
	const pendingAt = restartAt === family?.rollout.status?.restartedAt ? undefined : parseInstant(restartAt);
	const hazards: readonly Hazard[] = [...(pendingAt === undefined ? [] : [{kind: 'replacesRestart', at: pendingAt} as const]), ...actingWarnings(view)];
	return {
		main: {kind: 'restart', pods: view.replicas.current, atOnce: mostAtOnce(view, family)},
		skipped: [],
		stopped: [],
		spec: specOutlook(family),
		hazards,
		kubectl: pluginCommand(view, ['restart']),
	};
}

/** MaxUnavailable, rounded down, but one at least (argo-rollouts rollout/restart.go); a blue-green has none. */
function mostAtOnce({replicas: {desired}, strategy}: RolloutView, family: Family | undefined): number {
	const limit = strategy === 'blueGreen' ? 0 : family?.rollout.spec?.strategy?.canary?.maxUnavailable ?? '25%';
	const number = typeof limit === 'number' ? limit : (/^\d+%$/v.test(limit) ? Math.floor((Number(limit.slice(0, -1)) * desired) / 100) : Number(limit));
	return Math.max(1, Number.isFinite(number) ? number : 1);
}
