import type {Ingress, Weights} from '../objects.ts';
import type {JsonObject} from '../json.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {availableOf, isAtDesiredCounts} from './replica-counts.ts';
import {ownerReference} from './replica-sets.ts';
import {isWhole, pointService, selectedHash} from './services.ts';
import {currentIndex, currentWeight, hasRouter, isFullyPromoted, maxWeight, replicasOf, stepsOf, weightUntil} from './steps.ts';

const prefix = 'nginx.ingress.kubernetes.io';
const flipEveryMs = 140;

/** Sets the weight of the canary Ingress and takes it down in `pass.weights`. Nothing moves while stable lacks pods (V38). */
export function reconcileTraffic(pass: Reconciliation) {
	const {rollout, environment: {misbehaviour}} = pass;
	if (!hasRouter(rollout)) {
		pass.weights = undefined;
		return;
	}

	const {canary} = rollout.spec.strategy;
	const {fresh, stable} = pass.sets;
	if (pass.pause.isAborted && !isFullyPromoted(rollout) && canary?.dynamicStableScale !== true) {
		flipCanaryService(pass);
	}

	const isHeld = !isWhole(pass, stable) && (misbehaviour.waitsForWholeStable || !pass.pause.isAborted);
	if (isHeld) {
		return;
	}

	const weight = wantedRouterWeight(pass);
	setIngressWeight(pass, weight);
	const weights: Weights = {
		canary: {podTemplateHash: hashOfSet(fresh), serviceName: canary?.canaryService ?? '', weight},
		stable: {podTemplateHash: hashOfSet(stable), serviceName: canary?.stableService ?? '', weight: maxWeight(rollout) - weight},
	};
	announce(pass, weights);
	pass.weights = weights;
}

function wantedRouterWeight(pass: Reconciliation): number {
	const {rollout} = pass;
	const {fresh, stable} = pass.sets;
	const isDynamic = rollout.spec.strategy.canary?.dynamicStableScale;
	const share = (available: number) => Math.floor(maxWeight(rollout) * available / Math.max(1, replicasOf(rollout)));
	if (isFullyPromoted(rollout) || pass.pause.isAborted) {
		const isOnItsWayBack = isDynamic && (pass.weights?.canary.weight ?? 0) > 0;
		return isOnItsWayBack ? Math.max(0, maxWeight(rollout) - share(availableOf(stable))) : 0;
	}

	if (availableOf(fresh) === 0) {
		return 0;
	}

	if (rollout.status?.promoteFull) {
		return isDynamic ? share(availableOf(fresh)) : pass.weights?.canary.weight ?? 0;
	}

	const index = currentIndex(rollout);
	if (index === undefined) {
		return 0;
	}

	if (!isAtDesiredCounts(rollout, pass.sets, pass.weights)) {
		return weightUntil(rollout, index - 1);
	}

	return index === stepsOf(rollout).length ? maxWeight(rollout) : currentWeight(rollout);
}

/** V20: the Services' turn points it at the canary, this one back at stable, and each change wakes the controller again. */
function flipCanaryService(pass: Reconciliation) {
	const {rollout, environment: {store, requeue, misbehaviour}} = pass;
	const name = rollout.spec.strategy.canary?.canaryService;
	const service = name === undefined ? undefined : store.get('services', pass.namespace, name);
	const stable = hashOfSet(pass.stable);
	if (!service || selectedHash(service) === stable) {
		return;
	}

	pointService(pass, name, stable);
	if (misbehaviour.flipsCanaryService) {
		requeue(rollout, flipEveryMs);
	}
}

function announce(pass: Reconciliation, fresh: Weights) {
	const old = pass.weights;
	if (!old) {
		pass.record('Normal', 'TrafficWeightUpdated', `Traffic weight updated to ${fresh.canary.weight}`);
	} else if (old.canary.weight !== fresh.canary.weight) {
		pass.record('Normal', 'TrafficWeightUpdated', `Traffic weight updated from ${old.canary.weight} to ${fresh.canary.weight}`);
	} else if (old.canary.podTemplateHash !== fresh.canary.podTemplateHash) {
		pass.record('Normal', 'TrafficWeightUpdated', 'Traffic weight updated ');
	}
}

function setIngressWeight(pass: Reconciliation, weight: number) {
	const {rollout, environment: {store}} = pass;
	const stableName = rollout.spec.strategy.canary!.trafficRouting!.nginx!.stableIngress;
	const name = `${rollout.metadata.name}-${stableName}-canary`;
	const known = store.get('ingresses', pass.namespace, name);
	const weightKey = `${prefix}/canary-weight`;
	if (!known) {
		const stable = store.get('ingresses', pass.namespace, stableName);
		if (stable) {
			pass.record('Normal', 'CreatingCanaryIngress', `Creating canary ingress \`${name}\` with weight \`${weight}\``);
			createCanaryIngress(pass, name, stable, {[`${prefix}/canary`]: 'true', [weightKey]: String(weight)});
		}
	} else if (known.metadata.annotations?.[weightKey] !== String(weight)) {
		store.patch('ingresses', pass.namespace, name, {metadata: {annotations: {[weightKey]: String(weight)}}}, {part: 'main'});
		pass.record('Normal', 'PatchingCanaryIngress', `Updating Ingress \`${name}\` to desiredWeight '${weight}'`);
	}
}

function createCanaryIngress(pass: Reconciliation, name: string, stable: Ingress, annotations: Readonly<Record<string, string>>) {
	const {canaryService = '', stableService = ''} = pass.rollout.spec.strategy.canary!;
	const text = JSON.stringify(stable.spec.rules ?? []);
	const rules = JSON.parse(text.split(`"name":"${stableService}"`).join(`"name":"${canaryService}"`)) as readonly JsonObject[];
	pass.environment.store.create('ingresses', {
		metadata: {
			name,
			namespace: pass.namespace,
			annotations: {...stable.metadata.annotations, ...annotations},
			ownerReferences: [ownerReference(pass)],
		},
		spec: {...stable.spec, rules},
		status: {loadBalancer: {}},
	});
}
