import {isFinished} from './metric-view.ts';
import {podTrouble} from './degraded.ts';
import type {Moment} from './moment.ts';
import {heldBy} from './patience.ts';
import {deriveRemaining} from './remaining.ts';
import type {PromoteForecast, SituationName} from './rollout-view.ts';
import type {Scene} from './situation.ts';

type Refused = Extract<PromoteForecast, {kind: 'refused'}>;

const usualScaleDownSeconds = 30;

/** A run of this update that has failed and that nobody has overruled: a promotion now ships what failed (V40). */
export function failedRun({analysis}: Moment): string | undefined {
	return analysis.find(({phase, isCurrent}) => isCurrent && (phase === 'Failed' || phase === 'Error'))?.name;
}

/** Reasons not to, the most telling first. */
function refusal(moment: Moment, situation: SituationName): Refused | undefined {
	const {facts, frozen} = moment;
	const no = (why: Refused['why'], subject?: string): Refused => ({kind: 'refused', why, ...(subject !== undefined && {subject})});
	if (situation === 'invalid') {
		return no('invalid');
	}

	if (facts.status.abort) {
		return no('aborted'); // Prints "promoted" and changes nothing; in full it ships the aborted version (V25)
	}

	if (facts.spec.paused && facts.isPromoted) {
		return no('specPaused', frozen?.by); // It would lift the pause and nothing else (C3)
	}

	if (facts.status.promoteFull) {
		return no('promotingFull');
	}

	const failed = failedRun(moment);
	if (failed !== undefined && !facts.isPromoted) {
		return no('analysisFailed', failed);
	}

	return facts.isPromoted && facts.isObserved ? no('healthy') : undefined;
}

/** A resumption that the controller still has time to take. One that nobody saw come may be lost for long: promoting again does no harm. */
function isResuming({facts, patience: {notResumedAt}, now}: Scene): boolean {
	return facts.isUnpausing && notResumedAt !== undefined && now < notResumedAt;
}

function promoteBlueGreen(scene: Scene): PromoteForecast {
	const {facts, pauses} = scene;
	// A promote that the controller has lost (V37) is sent again as a nudge.
	const isLost = facts.isUnpausing && !isResuming(scene);
	if (pauses.length === 0 && !isLost) {
		return {kind: 'refused', why: 'nothingToDo'};
	}

	return {
		kind: 'switch',
		image: facts.current?.images[0],
		previousImage: facts.stable?.images[0],
		scaleDownDelaySeconds: facts.blueGreen?.scaleDownDelaySeconds ?? usualScaleDownSeconds,
	};
}

/**
Where the rollout stands after a plain promote. It completes the step that runs; of an inconclusive background
run alone only the pause goes (argo-rollouts.md 5.3, D1 to D3).
*/
function nextPlace({facts, pauses, steps}: Moment, place: number): number {
	const isAtPauseStep = steps[place]?.kind === 'pause' && pauses.some(({reason}) => reason === 'CanaryPauseStep');
	const isStepInconclusive = facts.status.canary?.currentStepAnalysisRunStatus?.status === 'Inconclusive';
	const isOnlyResumed = pauses.length > 0 && !isAtPauseStep && !isStepInconclusive;
	return isOnlyResumed ? place : place + 1;
}

/** A promotion would send users to pods that do not run. */
export function isFailing({facts, phase}: Moment): boolean {
	return phase === 'Degraded' || (facts.current?.pods ?? []).some(pod => pod.state === 'failing' && podTrouble(pod) !== undefined);
}

function promoteCanary(scene: Scene): PromoteForecast {
	const {facts, pauses, steps, analysis} = scene;
	const place = facts.currentStep;
	const step = place === undefined ? undefined : steps[place];
	if (place === undefined || step === undefined || !facts.isUpdating || isResuming(scene) || !facts.isObserved) {
		return {kind: 'refused', why: 'nothingToDo'};
	}

	const next = nextPlace(scene, place);
	const shared = {next: steps[next], later: deriveRemaining(steps, next, facts.family), ...(isFailing(scene) && {isDegraded: true})};
	if (pauses.length > 0 || facts.isUnpausing) {
		return {kind: 'resume', ...shared, isTimed: heldBy(pauses)?.endsAt !== undefined};
	}

	const isAnalyzing = analysis.some(({role, phase}) => role === 'step' && !isFinished(phase));
	return {kind: 'skip', skipped: step, skipsRunningAnalysis: (step.kind === 'analysis' && isAnalyzing) || step.kind === 'experiment', ...shared};
}

/** What `p`, a plain promote, would do at this moment. */
export function forecastPromote(scene: Scene, situation: SituationName): PromoteForecast {
	const forecast = refusal(scene, situation) ?? (scene.facts.blueGreen ? promoteBlueGreen(scene) : promoteCanary(scene));
	if (scene.facts.spec.paused !== true) {
		return forecast;
	}

	// It lifts the freeze of this rollout too (V6), and where that is all it would do it is the wrong key (D4).
	return forecast.kind === 'refused'
		? (forecast.why === 'nothingToDo' ? {kind: 'refused', why: 'specPaused', ...(scene.frozen?.by !== undefined && {subject: scene.frozen.by})} : forecast)
		: {...forecast, liftsFreeze: true};
}
