import type {Family} from '../family.ts';
import type {PromoteMode} from '../patches/promote-patch.ts';
import type {PromoteForecast, RolloutView, StepView} from '../rollout-view.ts';
import {isUnobserved} from '../unobserved.ts';
import type {Effect, Hazard, UsersMove} from './effect.ts';
import {actingWarnings, isRunning, newVersion, pluginCommand, runningRuns, specOutlook} from './outlook.ts';

/** Promote past the gate or the step that runs. */
export function promoteEffect(view: RolloutView, family: Family | undefined): Effect {
	const {promote: forecast} = view.next;
	const next = forecast.kind === 'resume' || forecast.kind === 'skip' ? forecast.next : undefined;
	const isSkipping = forecast.kind === 'skip' && forecast.skipped !== undefined;
	return {
		main: {kind: 'promote', forecast: withoutFreeze(forecast), users: usersAfter(view, forecast.kind === 'switch' ? 'all' : next)},
		skipped: isSkipping ? [forecast.skipped] : [],
		stopped: forecast.kind === 'skip' && forecast.skipsRunningAnalysis ? stepRuns(view) : [],
		...shared(view, family, 'next'),
	};
}

/** The freeze is a hazard of its own. */
function withoutFreeze(forecast: PromoteForecast): PromoteForecast {
	if (forecast.kind === 'refused') {
		return forecast;
	}

	const {liftsFreeze, ...rest} = forecast;
	return rest;
}

/** `--skip-current-step` and `--skip-all-steps`. */
export function skipEffect(view: RolloutView, family: Family | undefined, mode: 'skipAllSteps' | 'skipStep'): Effect {
	const index = view.step?.index ?? 0;
	const skipped = view.steps.slice(index, mode === 'skipStep' ? index + 1 : undefined);
	const next = mode === 'skipStep' ? view.steps[index + 1] : undefined;
	return {main: {kind: 'skip', users: usersAfter(view, next ?? 'all'), next}, skipped, stopped: stepRuns(view), ...shared(view, family, mode)};
}

/** Everybody, at once. */
export function promoteFullEffect(view: RolloutView, family: Family | undefined): Effect {
	const canary = view.groups.find(({kind}) => kind === 'canary' || kind === 'preview');
	const index = view.isAborted ? 0 : view.step?.index ?? 0;
	return {
		main: {
			kind: 'promoteFull',
			users: {from: view.weight.actual ?? (view.strategy === 'blueGreen' ? 0 : undefined), to: 100, ...newVersion(view)},
			podsToStart: Math.max(0, view.replicas.desired - (canary?.replicaSet.available ?? 0)),
			isBlueGreen: view.strategy === 'blueGreen',
			mustWait: isUnobserved(view),
		},
		skipped: view.steps.slice(index),
		stopped: runningRuns(view),
		...shared(view, family, 'full'),
	};
}

/** The next step's weight, or everybody; undefined where nobody moves. */
function usersAfter(view: RolloutView, next: StepView | 'all' | undefined): UsersMove | undefined {
	const to = next === undefined || next === 'all' ? 100 : (next.kind === 'setWeight' ? next.weight : undefined);
	return to === undefined ? undefined : {from: view.weight.actual ?? (view.strategy === 'blueGreen' ? 0 : undefined), to, ...newVersion(view)};
}

const stepRuns = ({analysis}: RolloutView) => analysis.filter(run => run.role === 'step' && isRunning(run)).map(({name}) => name);

const flags: Readonly<Record<PromoteMode, readonly string[]>> = {full: ['--full'], next: [], skipAllSteps: ['--skip-all-steps'], skipStep: ['--skip-current-step']};

function shared(view: RolloutView, family: Family | undefined, mode: PromoteMode): Pick<Effect, 'hazards' | 'kubectl' | 'spec'> {
	const lifts = view.isSpecPaused && (mode === 'full' || mode === 'next');
	const hazards: readonly Hazard[] = [
		...(view.isAborted && mode === 'full' ? [{kind: 'shipsAborted', image: newVersion(view).image} as const] : []),
		...(lifts ? [{kind: 'liftsFreeze', by: view.frozen?.by, reason: view.frozen?.reason} as const] : []),
		...(view.isSpecPaused && !lifts ? [{kind: 'staysFrozen', by: view.frozen?.by} as const] : []),
		...actingWarnings(view),
	];
	return {spec: specOutlook(family), hazards, kubectl: pluginCommand(view, ['promote'], ...flags[mode])};
}
