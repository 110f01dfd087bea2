import {durationSeconds} from '../time.ts';
import {reconcileRuns} from './analysis.ts';
import {reconcileExperiments} from './experiments.ts';
import {pauseCondition} from './pause.ts';
import {isFullyPromoted, currentStep, hasRouter, replicasOf} from './steps.ts';
import type {Reconciliation} from './reconciliation.ts';
import {availableOf, basicCounts, maxUnavailable, routedCounts} from './replica-counts.ts';
import {pruneHistory, removeDeadline, scale, scaleDownDeadline, sizeUntilDeadline, syncRevision} from './replica-sets.ts';
import {reconcileRestart} from './restart.ts';
import {reconcileCanaryServices} from './services.ts';
import {hasTemplateOrStepsChanged, syncCanaryStatus} from './status.ts';
import {reconcileTraffic} from './traffic.ts';

const defaultDelaySeconds = 30;

/** One pass over a canary: revision, Services, traffic, analyses, pods, pause, and the status at the end. */
export function reconcileCanary(pass: Reconciliation) {
	syncRevision(pass);
	if (!hasTemplateOrStepsChanged(pass)) {
		reconcileRestart(pass);
		pruneHistory(pass);
		reconcileCanaryServices(pass);
		reconcileTraffic(pass);
		reconcileRuns(pass);
		reconcileExperiments(pass);
		if (!scaleCanary(pass)) {
			reconcileCanaryPause(pass);
		}
	}

	syncCanaryStatus(pass);
}

/** Only sizes and the status: the number of replicas has changed. */
export function resizeCanary(pass: Reconciliation) {
	scaleCanary(pass);
	syncCanaryStatus(pass);
}

/** V1, V2: `spec.paused` holds every pod where it is, an inconclusive analysis too. Gives whether anything was scaled. */
export function scaleCanary(pass: Reconciliation): boolean {
	const {rollout, environment: {misbehaviour}} = pass;
	const isFrozen = rollout.spec.paused === true && (misbehaviour.holdsPodsUnderFreeze || !pass.pause.isAborted);
	if (isFrozen || pauseCondition(rollout, 'InconclusiveAnalysisRun') !== undefined) {
		return false;
	}

	const {fresh, stable} = pass.sets;
	removeDeadline(pass, stable);
	if (!isDelayedByAbort(pass)) {
		removeDeadline(pass, fresh);
	}

	const counts = countsOf(pass);
	if (stable && stable !== fresh && scale(pass, stable, counts.stable)) {
		return true;
	}

	return scaleFresh(pass, counts.fresh) || scaleOthers(pass);
}

function countsOf(pass: Reconciliation) {
	const {rollout, weights, sets, environment: {misbehaviour}} = pass;
	return hasRouter(rollout) ? routedCounts(rollout, weights, sets, misbehaviour.strandsDynamicStable) : basicCounts(rollout, sets);
}

/** Behind a router the canary's pods stay for a while after an abort. */
function isDelayedByAbort(pass: Reconciliation): boolean {
	const {rollout} = pass;
	const {dynamicStableScale, abortScaleDownDelaySeconds} = rollout.spec.strategy.canary ?? {};
	return pass.pause.isAborted && !isFullyPromoted(rollout) && hasRouter(rollout) && !(dynamicStableScale && abortScaleDownDelaySeconds === undefined);
}

function scaleFresh(pass: Reconciliation, count: number): boolean {
	const {fresh} = pass;
	if (!fresh || !isDelayedByAbort(pass)) {
		return scale(pass, fresh, count);
	}

	const {dynamicStableScale, abortScaleDownDelaySeconds = defaultDelaySeconds} = pass.rollout.spec.strategy.canary!;
	const isKept = abortScaleDownDelaySeconds === 0 || (dynamicStableScale && (pass.weights?.canary.weight ?? 0) > 0);
	return !isKept && fresh.spec.replicas > 0 && scale(pass, fresh, sizeUntilDeadline(pass, fresh, abortScaleDownDelaySeconds));
}

function scaleOthers(pass: Reconciliation): boolean {
	const {rollout} = pass;
	const others = pass.sets.others.filter(set => set.spec.replicas > 0);
	if (hasRouter(rollout)) {
		const {scaleDownDelaySeconds = defaultDelaySeconds, dynamicStableScale} = rollout.spec.strategy.canary!;
		if (dynamicStableScale && (pass.weights?.canary.weight ?? 0) > 0 && isFullyPromoted(rollout)) {
			return false;
		}

		const isKept = isFullyPromoted(rollout) && !dynamicStableScale;
		return others.map(set => scale(pass, set, isKept || scaleDownDeadline(set) !== undefined ? sizeUntilDeadline(pass, set, scaleDownDelaySeconds) : 0)).some(Boolean);
	}

	let spare = pass.all.reduce((sum, set) => sum + availableOf(set), 0) - (replicasOf(rollout) - maxUnavailable(rollout));
	let isScaled = false;
	for (const set of others) {
		const given = Math.min(Math.max(0, spare) + Math.max(0, set.spec.replicas - availableOf(set)), set.spec.replicas);
		spare -= Math.min(given, availableOf(set));
		isScaled = scale(pass, set, set.spec.replicas - given) || isScaled;
	}

	return isScaled;
}

/** Puts a pause at a pause step, once: a person takes it away, or its time passes. */
function reconcileCanaryPause(pass: Reconciliation) {
	const {rollout, now} = pass;
	const pause = currentStep(rollout)?.pause;
	const isPassedBy = rollout.spec.paused === true || rollout.status?.promoteFull === true || pass.pause.isAborted;
	if (!pause || isPassedBy) {
		return;
	}

	const condition = pauseCondition(rollout, 'CanaryPauseStep');
	if (!condition) {
		if (!rollout.status?.controllerPause) {
			pass.pause.add('CanaryPauseStep');
		}

		return;
	}

	const seconds = durationSeconds(pause.duration);
	if (seconds !== undefined) {
		pass.environment.requeue(rollout, Math.max(0, Date.parse(condition.startTime) + (seconds * 1000) - now) + 1);
	}
}
