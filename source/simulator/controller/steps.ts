import type {CanaryStep, Rollout} from '../objects.ts';

export function stepsOf(rollout: Rollout): readonly CanaryStep[] {
	return rollout.spec.strategy.canary?.steps ?? [];
}

export function replicasOf(rollout: Rollout): number {
	return rollout.spec.replicas ?? 1;
}

/** The index may be the number of steps, when all are done; undefined without steps. */
export function currentIndex(rollout: Rollout): number | undefined {
	return stepsOf(rollout).length === 0 ? undefined : rollout.status?.currentStepIndex ?? 0;
}

/** Undefined without steps and when all are done. */
export function currentStep(rollout: Rollout): CanaryStep | undefined {
	const index = currentIndex(rollout);
	return index === undefined ? undefined : stepsOf(rollout)[index];
}

export function maxWeight(rollout: Rollout): number {
	return rollout.spec.strategy.canary?.trafficRouting?.maxTrafficWeight ?? 100;
}

export function hasRouter(rollout: Rollout): boolean {
	return rollout.spec.strategy.canary?.trafficRouting?.nginx !== undefined;
}

/** Stable is what is wanted. True as well before anything is known. */
export function isFullyPromoted(rollout: Rollout): boolean {
	return (rollout.status?.stableRS ?? '') === (rollout.status?.currentPodHash ?? '');
}

/** The weight of the nearest `setWeight` up to and including `index`; 0 without one. */
export function weightUntil(rollout: Rollout, index: number): number {
	const steps = stepsOf(rollout);
	for (let at = Math.min(index, steps.length - 1); at >= 0; at--) {
		const weight = steps[at]?.setWeight;
		if (weight !== undefined) {
			return weight;
		}
	}

	return 0;
}

/** 0 when aborted, everything when no step is left. */
export function currentWeight(rollout: Rollout): number {
	if (rollout.status?.abort) {
		return 0;
	}

	return currentStep(rollout) ? weightUntil(rollout, currentIndex(rollout)!) : maxWeight(rollout);
}

/** A `setCanaryScale` that is in force: the nearest at or before the current step, unless it matches the weight. */
export function canaryScale(rollout: Rollout): {readonly replicas?: number; readonly weight?: number} | undefined {
	const index = currentIndex(rollout);
	if (index === undefined || rollout.status?.abort === true || index >= stepsOf(rollout).length) {
		return undefined;
	}

	const scale = stepsOf(rollout).slice(0, index + 1).findLast(step => step.setCanaryScale)?.setCanaryScale;
	return scale?.matchTrafficWeight ? undefined : scale;
}

/** A step as events word it. */
export function stepText(step: CanaryStep): string {
	if (step.setWeight !== undefined) {
		return `setWeight: ${step.setWeight}`;
	}

	if (step.pause) {
		return step.pause.duration === undefined ? 'pause' : `pause: ${step.pause.duration}`;
	}

	if (step.setCanaryScale) {
		const [key, value] = Object.entries(step.setCanaryScale)[0] ?? ['', ''];
		return `setCanaryScale{${key}: ${String(value)}}`;
	}

	return Object.keys(step)[0] ?? 'invalid';
}
