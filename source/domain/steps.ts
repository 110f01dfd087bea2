import type {CanaryStep, Rollout, RolloutAnalysis} from '../types/objects.ts';
import type {StepKind, StepView} from './rollout-view.ts';
import {parsePauseDuration} from './time.ts';

const kinds = ['setWeight', 'pause', 'analysis', 'experiment', 'setCanaryScale', 'setHeaderRoute', 'setMirrorRoute', 'plugin'] as const satisfies readonly StepKind[];

/** A valid step has one key only. */
function kindOf(step: CanaryStep): StepKind {
	const [kind, second] = kinds.filter(name => step[name] !== undefined);
	return kind === undefined || second !== undefined ? 'invalid' : kind;
}

const named = (names: ReadonlyArray<string | undefined>) => ({names: names.filter(name => name !== undefined)});
const templateNames = (analysis: RolloutAnalysis | undefined) => named((analysis?.templates ?? []).map(({templateName}) => templateName));

function readPause({pause}: CanaryStep): Partial<StepView> {
	const seconds = pause?.duration === undefined ? undefined : parsePauseDuration(pause.duration);
	return seconds === undefined ? {} : {durationSeconds: seconds};
}

function readScale({setCanaryScale: scale}: CanaryStep): Partial<StepView> {
	return {
		...(scale?.weight !== undefined && {weight: scale.weight}),
		...(scale?.replicas !== undefined && {replicas: scale.replicas}),
		...(scale?.matchTrafficWeight !== undefined && {matchTrafficWeight: scale.matchTrafficWeight}),
	};
}

const readers: Readonly<Record<StepKind, (step: CanaryStep) => Partial<StepView>>> = {
	analysis: step => templateNames(step.analysis),
	experiment: step => named((step.experiment?.templates ?? []).map(({name}) => name)),
	invalid: () => ({}),
	pause: readPause,
	plugin: step => named([step.plugin?.name]),
	setCanaryScale: readScale,
	setHeaderRoute: step => named([step.setHeaderRoute?.name]),
	setMirrorRoute: step => named([step.setMirrorRoute?.name]),
	setWeight: step => ({weight: step.setWeight ?? 0}),
};

/**
How many steps are done (argo-rollouts.md 4.10): undefined without steps and before the first reconcile. What the status
has beyond the last step counts as the last.
*/
export function stepIndexOf({spec, status}: Rollout): number | undefined {
	const total = spec?.strategy?.canary?.steps?.length ?? 0;
	const index = status?.currentStepIndex;
	return total === 0 || index === undefined || index < 0 ? undefined : index;
}

/** Place of the step that runs: a missing index counts as 0; undefined when there is none. */
export function currentStepOf(rollout: Rollout): number | undefined {
	const total = rollout.spec?.strategy?.canary?.steps?.length ?? 0;
	const index = stepIndexOf(rollout) ?? 0;
	return index < total ? index : undefined;
}

function stateOf(index: number, current: number | undefined): StepView['state'] {
	if (current === undefined || index < current) {
		return 'done';
	}

	return index === current ? 'current' : 'todo';
}

/** The steps of the spec with their state. `phaseOf` gives the phase of a step's run or experiment, where there is one. */
export function deriveSteps(rollout: Rollout, phaseOf: (index: number) => string | undefined): readonly StepView[] {
	const current = currentStepOf(rollout);
	return (rollout.spec?.strategy?.canary?.steps ?? []).map((step, index) => {
		const kind = kindOf(step);
		const phase = phaseOf(index);
		return {index, kind, state: stateOf(index, current), ...readers[kind](step), ...(phase !== undefined && {phase})};
	});
}
