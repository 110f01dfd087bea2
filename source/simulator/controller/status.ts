import {mergePatchBetween} from '../json.ts';
import type {ReplicaSet, Rollout, RolloutStatus} from '../objects.ts';
import {activeService, isGatePassed, isPrePromotionDone, isSaturated, previewService, selectedActiveHash} from './blue-green-state.ts';
import {calculateConditions, deadlineOf} from './conditions.ts';
import {currentExperiment} from './experiments.ts';
import {calculatePhase} from './phase.ts';
import {stepHash, templateHash} from './pod-template.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {availableOf, isAtDesiredCounts, isEnough} from './replica-counts.ts';
import {selectedHash} from './services.ts';
import {currentIndex, currentStep, replicasOf, stepText, stepsOf} from './steps.ts';

type Draft = {-readonly [Key in keyof RolloutStatus]: RolloutStatus[Key]};

/** The template or the list of steps is not the one that the status is about. */
export function hasTemplateOrStepsChanged({rollout}: Reconciliation): boolean {
	const {currentPodHash, currentStepHash} = rollout.status ?? {};
	const isOtherTemplate = currentPodHash !== undefined && currentPodHash !== templateHash(rollout.spec.template);
	const isOtherSteps = rollout.spec.strategy.canary !== undefined && currentStepHash !== stepHash(rollout);
	return isOtherTemplate || isOtherSteps;
}

const sum = (sets: readonly ReplicaSet[], key: 'availableReplicas' | 'readyReplicas' | 'replicas') => sets.reduce((total, set) => total + (set.status[key] ?? 0), 0);

function baseStatus(pass: Reconciliation): Draft {
	const {rollout, all, fresh} = pass;
	const old = rollout.status ?? {};
	const currentPodHash = templateHash(rollout.spec.template);
	return {
		currentPodHash,
		replicas: sum(all, 'replicas'),
		updatedReplicas: fresh?.status.replicas ?? 0,
		readyReplicas: sum(all, 'readyReplicas'),
		availableReplicas: sum(all, 'availableReplicas'),
		HPAReplicas: sum(all, 'replicas'),
		selector: Object.entries(rollout.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`).join(','),
		...(old.stableRS !== undefined && {stableRS: old.stableRS}),
		promoteFull: Boolean(old.promoteFull) && currentPodHash !== old.stableRS,
		...(pass.restartedAt !== undefined && {restartedAt: pass.restartedAt}),
	};
}

/** Begins the update anew: nothing of pauses, abort, promotion and runs is left. */
function reset(pass: Reconciliation, draft: Draft) {
	pass.pause.clear();
	pass.pause.removeAbort();
	pass.runs = {};
	pass.experiment = undefined;
	draft.promoteFull = false;
	if (pass.rollout.spec.restartAt !== undefined) {
		draft.restartedAt = pass.rollout.spec.restartAt;
	}

	if (stepsOf(pass.rollout).length > 0) {
		draft.currentStepIndex = 0;
	}
}

export function syncCanaryStatus(pass: Reconciliation) {
	const {rollout} = pass;
	const draft = baseStatus(pass);
	const steps = stepsOf(rollout);
	draft.currentStepHash = stepHash(rollout) ?? '';
	if (hasTemplateOrStepsChanged(pass)) {
		reset(pass, draft);
		if (steps.length > 0 && rollout.status?.stableRS !== undefined && rollout.status.stableRS === draft.currentPodHash) {
			draft.currentStepIndex = steps.length;
			pass.record('Normal', 'SkipSteps', 'Rollback to stable ReplicaSets');
		} else if (steps.length > 0 && pass.isRollbackWithinWindow) {
			draft.currentStepIndex = steps.length;
			pass.record('Normal', 'SkipSteps', 'Rollback to active ReplicaSets within RollbackWindow');
		}
	} else {
		advance(pass, draft);
	}

	persist(pass, draft, undefined);
}

/** Moves the step index on, back or to the end, and makes the new version stable when its time has come. */
function advance(pass: Reconciliation, draft: Draft) {
	const {rollout, environment: {misbehaviour}} = pass;
	const steps = stepsOf(rollout);
	const index = currentIndex(rollout);
	const isFull = Boolean(rollout.status?.promoteFull);
	const isAbortKept = isFull && pass.pause.isAborted && !misbehaviour.dropsAbortOfFullPromotion;
	if (isFull && !isAbortKept) {
		pass.pause.clear();
		pass.pause.removeAbort();
	} else if (isAbortKept) {
		draft.promoteFull = false;
	}

	const reason = promotionReason(pass, isFull && !isAbortKept);
	if (reason !== undefined) {
		promote(pass, draft, reason);
	} else if (index !== undefined) {
		draft.currentStepIndex = nextIndex(pass, index, steps.length, isFull && !isAbortKept);
	}
}

function nextIndex(pass: Reconciliation, index: number, count: number, isFull: boolean): number {
	const {rollout} = pass;
	if (isFull) {
		return count;
	}

	if (pass.pause.isAborted) {
		return rollout.status?.stableRS === templateHash(rollout.spec.template) ? count : 0;
	}

	if (!isStepCompleted(pass)) {
		return index;
	}

	pass.runs = {...pass.runs, step: undefined};
	pass.experiment = undefined;
	pass.pause.remove('CanaryPauseStep');
	pass.record('Normal', 'RolloutStepCompleted', `Rollout step ${index + 1}/${count} completed (${stepText(currentStep(rollout)!)})`);
	return index + 1;
}

function isStepCompleted(pass: Reconciliation): boolean {
	const {rollout} = pass;
	const step = currentStep(rollout);
	if (!step || rollout.spec.paused) {
		return false;
	}

	if (step.pause) {
		return pass.pause.isPauseStepOver(step.pause.duration);
	}

	if (step.setWeight !== undefined || step.setCanaryScale) {
		return isAtDesiredCounts(rollout, pass.sets, pass.weights);
	}

	if (step.experiment) {
		return currentExperiment(pass)?.status?.phase === 'Successful';
	}

	return step.analysis ? pass.runs.step?.status === 'Successful' : true;
}

/** Why the new version becomes stable now; undefined while it does not. */
function promotionReason(pass: Reconciliation, isFull: boolean): string | undefined {
	const {rollout, fresh} = pass;
	if (!fresh || pass.pause.isAborted) {
		return undefined;
	}

	if ((rollout.status?.stableRS ?? '') === '') {
		return 'Initial deploy';
	}

	const replicas = replicasOf(rollout);
	if (rollout.spec.strategy.blueGreen) {
		const isSwitched = isSaturated(pass) && selectedActiveHash(pass) === hashOfSet(fresh);
		const isProven = isFull || pass.isRollbackWithinWindow || !rollout.spec.strategy.blueGreen.postPromotionAnalysis || pass.runs.postPromotion?.status === 'Successful';
		return isSwitched && isProven ? (pass.isRollbackWithinWindow ? 'Rollback within window' : 'Completed blue-green update') : undefined;
	}

	const steps = stepsOf(rollout);
	if (fresh.spec.replicas !== replicas || !isEnough(rollout, availableOf(fresh), replicas)) {
		return undefined;
	}

	if (isFull) {
		return 'Full promotion requested';
	}

	if (pass.isRollbackWithinWindow) {
		return 'Rollback within window';
	}

	return steps.length === 0 || currentIndex(rollout) === steps.length ? `Completed all ${steps.length} canary steps` : undefined;
}

function promote(pass: Reconciliation, draft: Draft, reason: string) {
	const {rollout} = pass;
	pass.pause.clear();
	pass.pause.removeAbort();
	draft.promoteFull = false;
	if (stepsOf(rollout).length > 0) {
		draft.currentStepIndex = stepsOf(rollout).length;
	}

	if (draft.stableRS === draft.currentPodHash) {
		return;
	}

	draft.stableRS = draft.currentPodHash!;
	pass.record('Normal', 'RolloutCompleted', `Rollout completed update to revision ${pass.revision} (${draft.currentPodHash}): ${reason}`);
}

export function syncBlueGreenStatus(pass: Reconciliation) {
	const {rollout} = pass;
	const draft = baseStatus(pass);
	const activeSelector = selectedHash(activeService(pass));
	const previewSelector = selectedHash(previewService(pass));
	let scaleUpPreviewCheckPoint = false;
	if (hasTemplateOrStepsChanged(pass)) {
		reset(pass, draft);
	} else {
		const isFull = Boolean(rollout.status?.promoteFull);
		if (isFull) {
			pass.pause.clear();
			pass.pause.removeAbort();
		}

		const reason = promotionReason(pass, isFull);
		if (reason === undefined) {
			scaleUpPreviewCheckPoint = isPastCheckPoint(pass);
		} else {
			promote(pass, draft, reason);
		}
	}

	const active = pass.withHash(activeSelector);
	if (active) {
		draft.HPAReplicas = active.status.replicas;
		draft.availableReplicas = availableOf(active);
		draft.readyReplicas = active.status.readyReplicas ?? 0;
		draft.selector = Object.entries(active.spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`).join(',');
	}

	draft.blueGreen = {...(activeSelector !== '' && {activeSelector}), ...(previewSelector !== '' && {previewSelector}), ...(scaleUpPreviewCheckPoint && {scaleUpPreviewCheckPoint})};
	persist(pass, draft, active);
}

/** The gate is passed and the preview may grow to its full size. */
function isPastCheckPoint(pass: Reconciliation): boolean {
	const {rollout, fresh} = pass;
	const {previewReplicaCount} = rollout.spec.strategy.blueGreen ?? {};
	if (previewReplicaCount === undefined || pass.pause.isAborted || rollout.status?.stableRS === templateHash(rollout.spec.template)) {
		return false;
	}

	if (rollout.status?.blueGreen?.scaleUpPreviewCheckPoint) {
		return true;
	}

	return !rollout.spec.paused && availableOf(fresh) >= previewReplicaCount && isPrePromotionDone(pass) && isGatePassed(pass);
}

/** Adds pauses, conditions and phase, and writes what differs from the status that this pass has read. */
function persist(pass: Reconciliation, draft: Draft, active: ReplicaSet | undefined) {
	const {rollout, runs, weights, now, environment: {store, requeue}} = pass;
	const {step, background, prePromotion, postPromotion} = runs;
	const status: Draft = {
		...draft,
		canary: {
			...(background && {currentBackgroundAnalysisRunStatus: background}),
			...(step && {currentStepAnalysisRunStatus: step}),
			...(pass.experiment !== undefined && {currentExperiment: pass.experiment}),
			...(weights && {weights}),
		},
		blueGreen: {...draft.blueGreen, ...(prePromotion && {prePromotionAnalysisRunStatus: prePromotion}), ...(postPromotion && {postPromotionAnalysisRunStatus: postPromotion})},
	};
	const failure = [pass.fresh, ...pass.all].flatMap(set => set?.status.conditions ?? []).find(({type}) => type === 'ReplicaFailure');
	const outcome = calculateConditions({rollout, status, fresh: pass.fresh, active, failure, isAborted: pass.pause.isAborted, abortMessage: pass.pause.abortMessage, now});
	if (outcome.timedOut !== undefined && rollout.spec.progressDeadlineAbort) {
		pass.pause.addAbort(outcome.timedOut);
	}

	status.conditions = outcome.conditions;
	Object.assign(status, pass.pause.toStatus());
	status.observedGeneration = String(rollout.metadata.generation ?? 1);
	Object.assign(status, calculatePhase(rollout, status));
	const patch = mergePatchBetween(rollout.status, compact(status));
	if (patch) {
		store.patch('rollouts', pass.namespace, rollout.metadata.name, {status: patch}, {part: 'status'});
		tell(pass, status, outcome.isAbortNews, outcome.isNotCompletedNews);
	}

	const deadline = deadlineOf({...rollout, status});
	if (deadline !== undefined && deadline >= now) {
		requeue(rollout, deadline - now);
	}
}

function tell(pass: Reconciliation, status: RolloutStatus, isAbortNews: boolean, isNotCompletedNews: boolean) {
	const before = pass.rollout.status?.pauseConditions ?? [];
	const after = status.pauseConditions ?? [];
	if (isNotCompletedNews) {
		pass.record('Normal', 'RolloutNotCompleted', `Rollout not completed, started update to revision ${pass.revision} (${status.currentPodHash})`);
	}

	if (isAbortNews) {
		pass.record('Warning', 'RolloutAborted', status.conditions?.find(condition => condition.reason === 'RolloutAborted')?.message ?? '');
	} else if (before.length === 0 && after[0]) {
		pass.record('Normal', 'RolloutPaused', `Rollout is paused (${after[0].reason})`);
	} else if (before.length > 0 && after.length === 0 && !status.abort) {
		pass.record('Normal', 'RolloutResumed', 'Rollout is resumed');
	}
}

/** Leaves out what the real controller leaves out: zeros, false, empty texts and lists. */
function compact(status: RolloutStatus): RolloutStatus {
	return Object.fromEntries(Object.entries(status).filter(([key, value]) =>
		key === 'currentStepIndex' ? value !== undefined : value !== 0 && value !== false && value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

/** For conditions that are written by themselves: the phase that goes with them. */
export function phaseFields(rollout: Rollout, status: RolloutStatus): RolloutStatus {
	return compact({...status, ...calculatePhase(rollout, status), observedGeneration: String(rollout.metadata.generation ?? 1)});
}
