import type {Service} from '../objects.ts';
import {pauseCondition} from './pause.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {availableOf} from './replica-counts.ts';
import {selectedHash} from './services.ts';
import {replicasOf} from './steps.ts';

export function activeService(pass: Reconciliation): Service | undefined {
	const name = pass.rollout.spec.strategy.blueGreen?.activeService;
	return name === undefined ? undefined : pass.environment.store.get('services', pass.namespace, name);
}

export function previewService(pass: Reconciliation): Service | undefined {
	const name = pass.rollout.spec.strategy.blueGreen?.previewService;
	return name === undefined ? undefined : pass.environment.store.get('services', pass.namespace, name);
}

export function selectedActiveHash(pass: Reconciliation): string {
	return selectedHash(activeService(pass));
}

/** The new ReplicaSet has its full size and is available. */
export function isSaturated(pass: Reconciliation): boolean {
	const {fresh} = pass;
	const replicas = replicasOf(pass.rollout);
	return fresh?.spec.replicas === replicas && availableOf(fresh) === replicas;
}

/** No gate stands before the switch: a full promotion, a fast rollback, or the very first version. */
export function isFastTracked(pass: Reconciliation): boolean {
	const active = selectedActiveHash(pass);
	return Boolean(pass.rollout.status?.promoteFull) || pass.isFastRollback || pass.isRollbackWithinWindow || active === '' || active === hashOfSet(pass.fresh);
}

/** The gate was never needed, its time is over, a person has opened it, or it was passed before. */
export function isGatePassed(pass: Reconciliation): boolean {
	const {rollout, now} = pass;
	const {autoPromotionEnabled = true, autoPromotionSeconds = 0} = rollout.spec.strategy.blueGreen ?? {};
	if (rollout.status?.blueGreen?.scaleUpPreviewCheckPoint) {
		return true;
	}

	const condition = pauseCondition(rollout, 'BlueGreenPause');
	if (condition) {
		return autoPromotionEnabled && now >= Date.parse(condition.startTime) + (autoPromotionSeconds * 1000);
	}

	return Boolean(rollout.status?.controllerPause) || (autoPromotionEnabled && autoPromotionSeconds === 0);
}

/** There is no analysis before the switch, or it has been successful. */
export function isPrePromotionDone(pass: Reconciliation): boolean {
	const run = pass.runs.prePromotion;
	return !pass.rollout.spec.strategy.blueGreen?.prePromotionAnalysis
		|| (run !== undefined && pass.environment.store.get('analysisruns', pass.namespace, run.name)?.status?.phase === 'Successful');
}
