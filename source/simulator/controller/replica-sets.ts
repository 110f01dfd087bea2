import type {ReplicaSet} from '../objects.ts';
import {timestamp} from '../time.ts';
import {setCondition} from './conditions.ts';
import {hashLabel, templateHash, withDefaults} from './pod-template.ts';
import type {Reconciliation} from './reconciliation.ts';
import {replicasOf} from './steps.ts';

export const revisionKey = 'rollout.argoproj.io/revision';
const historyKey = 'rollout.argoproj.io/revision-history';
const desiredKey = 'rollout.argoproj.io/desired-replicas';
const deadlineKey = 'scale-down-deadline';

export function revisionOf(set: ReplicaSet): number {
	return Number(set.metadata.annotations?.[revisionKey] ?? 0);
}

/** Finds or makes the ReplicaSet of the wanted template and gives it the highest revision. */
export function syncRevision(pass: Reconciliation) {
	const {fresh, all} = pass;
	const highest = Math.max(0, ...all.filter(set => set !== fresh).map(set => revisionOf(set)));
	if (fresh && revisionOf(fresh) > highest) {
		annotateRollout(pass, revisionOf(fresh));
		return;
	}

	const revision = highest + 1;
	if (fresh) {
		raiseRevision(pass, fresh, revision);
		annotateRollout(pass, revision);
	} else {
		createReplicaSet(pass, revision);
	}
}

/** Keeps `revisionHistoryLimit` old ReplicaSets. */
export function pruneHistory(pass: Reconciliation) {
	const limit = pass.rollout.spec.revisionHistoryLimit ?? 10;
	const idle = pass.sets.others.filter(set => set.spec.replicas === 0 && set.status.replicas === 0).toSorted((a, b) => revisionOf(a) - revisionOf(b));
	for (const set of idle.slice(0, Math.max(0, idle.length - limit))) {
		pass.environment.store.delete('replicasets', pass.namespace, set.metadata.name);
	}
}

function raiseRevision(pass: Reconciliation, set: ReplicaSet, revision: number) {
	const {annotations = {}} = set.metadata;
	const history = annotations[historyKey] === undefined ? annotations[revisionKey] : `${annotations[historyKey]},${annotations[revisionKey]}`;
	patch(pass, set, {metadata: {annotations: {[revisionKey]: String(revision), [historyKey]: history, [desiredKey]: String(replicasOf(pass.rollout))}}});
}

function annotateRollout(pass: Reconciliation, revision: number) {
	pass.revision = revision;
	const {store} = pass.environment;
	const {name, annotations} = pass.rollout.metadata;
	if (annotations?.[revisionKey] === String(revision)) {
		return;
	}

	store.patch('rollouts', pass.namespace, name, {metadata: {annotations: {[revisionKey]: String(revision)}}}, {part: 'main'});
	pass.record('Normal', 'RolloutUpdated', `Rollout updated to revision ${revision}`);
}

function createReplicaSet(pass: Reconciliation, revision: number) {
	const {rollout, environment: {store}} = pass;
	const {template, selector} = rollout.spec;
	const hash = templateHash(template);
	const labels = {...template.metadata?.labels, [hashLabel]: hash};
	const name = `${rollout.metadata.name}-${hash}`;
	store.create('replicasets', {
		metadata: {
			name,
			namespace: pass.namespace,
			labels,
			annotations: {[desiredKey]: String(replicasOf(rollout)), [revisionKey]: String(revision)},
			ownerReferences: [ownerReference(pass)],
		},
		spec: {
			replicas: 0,
			selector: {matchLabels: {...selector.matchLabels, [hashLabel]: hash}},
			template: withDefaults({...template, metadata: {...template.metadata, labels}}),
		},
		status: {replicas: 0},
	});
	annotateRollout(pass, revision);
	pass.record('Normal', 'NewReplicaSetCreated', `Created ReplicaSet ${name} (revision ${revision})`);
	const conditions = setCondition(rollout.status?.conditions ?? [], {type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${name}"`}, pass.now);
	store.patch('rollouts', pass.namespace, rollout.metadata.name, {status: {blueGreen: {}, canary: {}, conditions}}, {part: 'status'});
}

export function ownerReference(pass: Reconciliation) {
	const {apiVersion, kind, metadata: {name, uid}} = pass.rollout;
	return {apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true};
}

function patch(pass: Reconciliation, set: ReplicaSet, body: object) {
	pass.environment.store.patch('replicasets', pass.namespace, set.metadata.name, body, {part: 'main'});
}

/** Gives whether anything was scaled. */
export function scale(pass: Reconciliation, set: ReplicaSet | undefined, replicas: number): boolean {
	if (!set) {
		return false;
	}

	const from = set.spec.replicas;
	const desired = String(replicasOf(pass.rollout));
	if (from === replicas && set.metadata.annotations?.[desiredKey] === desired) {
		return false;
	}

	patch(pass, set, {metadata: {annotations: {[desiredKey]: desired}}, spec: {replicas}});
	if (from === replicas) {
		return false;
	}

	pass.record('Normal', 'ScalingReplicaSet', `Scaled ${replicas > from ? 'up' : 'down'} ReplicaSet ${set.metadata.name} (revision ${revisionOf(set)}) from ${from} to ${replicas}`);
	return true;
}

/** The number of replicas of the rollout has changed since its ReplicaSets were sized. */
export function isScalingEvent(pass: Reconciliation): boolean {
	const wanted = replicasOf(pass.rollout);
	return pass.all.some(set => set.spec.replicas > 0 && set.metadata.annotations?.[desiredKey] !== undefined && Number(set.metadata.annotations[desiredKey]) !== wanted);
}

/** Epoch milliseconds; undefined without a deadline. */
export function scaleDownDeadline(set: ReplicaSet | undefined): number | undefined {
	const text = set?.metadata.annotations?.[deadlineKey];
	return text === undefined ? undefined : Date.parse(text);
}

export function setDeadline(pass: Reconciliation, set: ReplicaSet, delaySeconds: number) {
	patch(pass, set, {metadata: {annotations: {[deadlineKey]: timestamp(pass.now + (delaySeconds * 1000))}}});
	pass.environment.requeue(pass.rollout, delaySeconds * 1000);
}

export function removeDeadline(pass: Reconciliation, set: ReplicaSet | undefined) {
	if (set && scaleDownDeadline(set) !== undefined) {
		patch(pass, set, {metadata: {annotations: {[deadlineKey]: null}}});
	}
}

/** The size of a ReplicaSet that is only kept until its deadline; the deadline is set when there is none yet. */
export function sizeUntilDeadline(pass: Reconciliation, set: ReplicaSet, delaySeconds: number): number {
	const deadline = scaleDownDeadline(set);
	if (deadline === undefined) {
		if (delaySeconds === 0) {
			return 0;
		}

		setDeadline(pass, set, delaySeconds);
		return set.spec.replicas;
	}

	if (pass.now >= deadline) {
		return 0;
	}

	pass.environment.requeue(pass.rollout, deadline - pass.now);
	return set.spec.replicas;
}
