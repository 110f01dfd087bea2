import type {Facts} from './facts.ts';
import type {PauseView} from './rollout-view.ts';
import {addSeconds, parseInstant, parsePauseDuration} from './time.ts';

function secondsOf({canary, blueGreen, currentStep}: Facts, reason: string): number | undefined {
	if (reason === 'BlueGreenPause') {
		const seconds = blueGreen?.autoPromotionSeconds ?? 0;
		return blueGreen?.autoPromotionEnabled !== false && seconds > 0 ? seconds : undefined;
	}

	const duration = currentStep === undefined ? undefined : canary?.steps?.[currentStep]?.pause?.duration;
	return reason === 'CanaryPauseStep' && duration !== undefined ? parsePauseDuration(duration) : undefined;
}

/** The controller's pauses; those that end by themselves with their end (argo-rollouts.md 7.3). */
export function derivePauses(facts: Facts): readonly PauseView[] {
	return (facts.status.pauseConditions ?? []).map(({reason = '', startTime}) => {
		const startedAt = parseInstant(startTime);
		const seconds = secondsOf(facts, reason);
		return {reason, startedAt, endsAt: addSeconds(startedAt, seconds)};
	});
}
