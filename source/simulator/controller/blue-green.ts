import {reconcileRuns} from './analysis.ts';
import {activeService, isFastTracked, isGatePassed, isPrePromotionDone, isSaturated, previewService, selectedActiveHash} from './blue-green-state.ts';
import {pauseCondition} from './pause.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {availableOf} from './replica-counts.ts';
import {pruneHistory, removeDeadline, scale, sizeUntilDeadline, syncRevision} from './replica-sets.ts';
import {reconcileRestart} from './restart.ts';
import {pointService} from './services.ts';
import {hasTemplateOrStepsChanged, syncBlueGreenStatus} from './status.ts';
import {isFullyPromoted, replicasOf} from './steps.ts';

const defaultDelaySeconds = 30;

/** One pass over a blue-green rollout. */
export function reconcileBlueGreen(pass: Reconciliation) {
	syncRevision(pass);
	if (!pass.rollout.spec.paused) {
		pointService(pass, previewService(pass)?.metadata.name, hashOfSet(pass.fresh));
	}

	if (!hasTemplateOrStepsChanged(pass)) {
		reconcileRestart(pass);
		pruneHistory(pass);
		scaleBlueGreen(pass);
		reconcileBlueGreenPause(pass);
		reconcileActiveService(pass);
		reconcileRuns(pass);
	}

	syncBlueGreenStatus(pass);
}

export function resizeBlueGreen(pass: Reconciliation) {
	scaleBlueGreen(pass);
	syncBlueGreenStatus(pass);
}

function scaleBlueGreen(pass: Reconciliation) {
	const {rollout} = pass;
	const {fresh, stable, others} = pass.sets;
	const {abortScaleDownDelaySeconds = defaultDelaySeconds, scaleDownDelaySeconds = defaultDelaySeconds} = rollout.spec.strategy.blueGreen!;
	const isDelayed = pass.pause.isAborted && !isFullyPromoted(rollout);
	removeDeadline(pass, stable);
	if (!isDelayed) {
		removeDeadline(pass, fresh);
	}

	if (stable && stable !== fresh) {
		scale(pass, stable, replicasOf(rollout));
	}

	if (!isDelayed) {
		scale(pass, fresh, freshCount(pass));
	} else if (fresh && abortScaleDownDelaySeconds > 0 && fresh.spec.replicas > 0 && selectedActiveHash(pass) !== hashOfSet(fresh)) {
		scale(pass, fresh, sizeUntilDeadline(pass, fresh, abortScaleDownDelaySeconds));
	}

	const isHeld = pauseCondition(rollout, 'InconclusiveAnalysisRun') !== undefined;
	const left = isHeld ? [] : others.filter(one => one.spec.replicas > 0 && hashOfSet(one) !== selectedActiveHash(pass));
	for (const set of left) {
		scale(pass, set, sizeUntilDeadline(pass, set, scaleDownDelaySeconds));
	}
}

/** The preview's own size until its gate is passed. */
function freshCount(pass: Reconciliation): number {
	const {rollout} = pass;
	const preview = rollout.spec.strategy.blueGreen?.previewReplicaCount;
	const isWhole = preview === undefined || isFastTracked(pass) || rollout.status?.blueGreen?.scaleUpPreviewCheckPoint === true || isFullyPromoted(rollout);
	return isWhole ? replicasOf(rollout) : preview;
}

/** Is the preview as large as it gets before the gate? */
function isReadyForGate(pass: Reconciliation): boolean {
	const {fresh} = pass;
	return fresh?.spec.replicas === freshCount(pass) && availableOf(fresh) === fresh.spec.replicas;
}

function reconcileBlueGreenPause(pass: Reconciliation) {
	const {rollout, now} = pass;
	if (pass.pause.isAborted || rollout.spec.paused === true || !isReadyForGate(pass)) {
		return;
	}

	if (isFastTracked(pass)) {
		pass.pause.remove('BlueGreenPause');
		return;
	}

	const condition = pauseCondition(rollout, 'BlueGreenPause');
	if (isGatePassed(pass)) {
		pass.pause.remove('BlueGreenPause');
	} else if (!condition && isPrePromotionDone(pass)) {
		pass.pause.add('BlueGreenPause');
	}

	const {autoPromotionEnabled = true, autoPromotionSeconds = 0} = rollout.spec.strategy.blueGreen!;
	if (condition && autoPromotionEnabled) {
		pass.environment.requeue(rollout, Math.max(1, Date.parse(condition.startTime) + (autoPromotionSeconds * 1000) - now));
	}
}

function reconcileActiveService(pass: Reconciliation) {
	const {rollout} = pass;
	const name = activeService(pass)?.metadata.name;
	if (rollout.spec.paused === true || pauseCondition(rollout, 'InconclusiveAnalysisRun') !== undefined || !isSaturated(pass)) {
		return;
	}

	const stable = rollout.status?.stableRS;
	if (pass.pause.isAborted && stable !== undefined) {
		pointService(pass, name, stable);
	} else if (isFastTracked(pass) || (isGatePassed(pass) && isPrePromotionDone(pass))) {
		pointService(pass, name, hashOfSet(pass.fresh));
	}
}
