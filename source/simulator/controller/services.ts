import type {ReplicaSet, Service} from '../objects.ts';
import {hashLabel} from './pod-template.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {availableOf, isEnough} from './replica-counts.ts';
import {isFullyPromoted} from './steps.ts';

const managedKey = 'argo-rollouts.argoproj.io/managed-by-rollouts';

export function selectedHash(service: Service | undefined): string {
	return service?.spec.selector?.[hashLabel] ?? '';
}

/** Points a Service at a ReplicaSet's pods. */
export function pointService(pass: Reconciliation, name: string | undefined, hash: string) {
	const {store} = pass.environment;
	const service = name === undefined ? undefined : store.get('services', pass.namespace, name);
	const from = selectedHash(service);
	if (!service || from === hash) {
		return;
	}

	store.patch('services', pass.namespace, service.metadata.name, {
		metadata: {annotations: {[managedKey]: pass.rollout.metadata.name}},
		spec: {selector: {[hashLabel]: hash}},
	}, {part: 'main'});
	pass.record('Normal', 'SwitchService', `Switched selector for service '${service.metadata.name}' from '${from}' to '${hash}'`);
}

/** All of the pods it asks for are available, or as many as the rollout is content with. */
export function isWhole(pass: Reconciliation, set: ReplicaSet | undefined): boolean {
	return set !== undefined && set.spec.replicas > 0 && (availableOf(set) >= set.spec.replicas || isEnough(pass.rollout, availableOf(set), set.spec.replicas));
}

/** The stable Service follows a whole stable; the canary Service goes with the first pod of the canary. */
export function reconcileCanaryServices(pass: Reconciliation) {
	const {canary} = pass.rollout.spec.strategy;
	const {fresh, stable} = pass.sets;
	if (isWhole(pass, stable)) {
		pointService(pass, canary?.stableService, hashOfSet(stable));
	}

	const isReady = fresh === stable ? isWhole(pass, fresh) : availableOf(fresh) > 0;
	const isFlipHeld = pass.pause.isAborted && !pass.environment.misbehaviour.flipsCanaryService && !isFullyPromoted(pass.rollout);
	if (isReady && !isFlipHeld) {
		pointService(pass, canary?.canaryService, hashOfSet(fresh));
	}
}
