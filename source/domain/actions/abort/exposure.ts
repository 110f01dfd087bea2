import type {Instant} from '../../../types/clock.ts';
import {experimentReplicaSets, gatherFacts, type Facts} from '../../facts.ts';
import type {Family} from '../../family.ts';
import type {PodView, ReplicaSetView} from '../../rollout-view.ts';
import {deriveRouter, maxWeightOf} from '../../router.ts';
import {deriveWeight} from '../../weight.ts';

/** Who still reaches another revision than the one that the users are to go back to. */
export type Exposure = {
	/** Share of the users, 0–100; undefined where nothing tells. */
	readonly percent: number | undefined;
	readonly source: 'pods' | 'router' | 'service' | 'status' | undefined;
	/** Managed header and mirror routes in force: users on the canary whatever the weight (V35). */
	readonly routes: readonly string[];
	readonly stableAvailable: number | undefined;
	readonly stableDesired: number;
	/** Pods of other revisions, going ones too. */
	readonly otherPods: number;
	readonly otherPodsGoneAt: Instant | undefined;
	/** The stable pod that is worst off, and what is the matter with it. */
	readonly unready: {readonly pod: string; readonly trouble: string | undefined; readonly isFailing: boolean} | undefined;
	/** A pod that is going and does not go: a finalizer keeps it (V49). */
	readonly kept: {readonly pod: string; readonly trouble: string} | undefined;
	/** Message of the stable ReplicaSet's condition ReplicaFailure (quota, webhook). */
	readonly failure: string | undefined;
	/** Another revision has pods that take users, or is to have some: nothing but a scale-down ends that. */
	readonly hasOthers: boolean;
	/** Nobody is on another revision any more. */
	readonly isBack: boolean;
};

type Traffic = Pick<Exposure, 'percent' | 'routes' | 'source'> & {readonly stableAvailable?: number | undefined};

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
Measures how far the users are back on `stableHash`. Behind a router the router's weight decides (the object itself where
it is read: V46), without one the pods, for blue-green the active Service. Whatever is not known at this moment (denied, stale) must
not be in the family: then the rollout's own status tells.
*/
export function measureExposure(family: Family, stableHash: string | undefined, {areSetsKnown, wasBack}: {readonly areSetsKnown: boolean; readonly wasBack: boolean}): Exposure {
	const facts = gatherFacts(family);
	// An experiment's pods carry the labels of the template: without a router a Service sends users to them too.
	const experiments = facts.hasRouter ? [] : family.experiments.flatMap(({metadata}) => experimentReplicaSets(facts, metadata.uid));
	const stable = facts.replicaSets.filter(({hash}) => stableHash !== undefined && hash === stableHash);
	const others = [...facts.replicaSets.filter(set => !stable.includes(set)), ...experiments];
	const traffic = areSetsKnown || facts.hasRouter || facts.blueGreen !== undefined ? measureTraffic(facts, stableHash, {stable, others}) : measureStatus(facts);
	const stableAvailable = areSetsKnown && stable.length > 0 ? sum(stable.map(({available}) => available)) : undefined;
	const deadlines = others.flatMap(({scaleDownAt}) => scaleDownAt ?? []);
	const hasOthers = areSetsKnown ? others.some(({desired, ready}) => desired > 0 || ready > 0) : traffic.percent !== 0;
	return {
		...traffic,
		stableAvailable: stableAvailable ?? (areSetsKnown ? undefined : traffic.stableAvailable),
		stableDesired: facts.desired,
		otherPods: sum(others.map(({pods, current}) => Math.max(pods.length, current))),
		otherPodsGoneAt: deadlines.length === 0 ? undefined : Math.max(...deadlines),
		unready: findUnready(stable.flatMap(({pods}) => pods)),
		kept: findKept(family),
		failure: stable.find(({failure}) => failure !== undefined)?.failure,
		hasOthers,
		// Without a router a canary pod that is only starting takes users in a moment: it has to be scaled away. And stable has to be whole, or
		// the users are back on too little; that one pod of it flaps later changes nothing.
		isBack: traffic.percent === 0 && traffic.routes.length === 0 && (traffic.source !== 'pods' || (!hasOthers && (wasBack || (stableAvailable ?? 0) >= facts.desired))),
	};
}

/** Without the ReplicaSets, and without a router: the counts of the status, which are the controller's own. */
function measureStatus({status, desired, isUpdating}: Facts): Traffic {
	const {replicas = 0, updatedReplicas = 0, availableReplicas = 0} = status;
	const updated = isUpdating ? updatedReplicas : 0;
	const isWhole = replicas === desired && availableReplicas >= desired;
	const percent = replicas === 0 ? 0 : (100 * updated) / replicas;
	return {percent: percent === 0 && !isWhole ? undefined : percent, source: 'status', routes: [], stableAvailable: updated === 0 ? availableReplicas : undefined};
}

function measureTraffic(facts: Facts, stableHash: string | undefined, sets: {readonly stable: readonly ReplicaSetView[]; readonly others: readonly ReplicaSetView[]}): Traffic {
	if (facts.blueGreen !== undefined) {
		return {...measureActiveService(facts, stableHash), routes: []};
	}

	if (!facts.hasRouter) {
		// Ready is what a Service sends users to, available only what the controller counts after minReadySeconds.
		const ready = sum(sets.others.map(set => set.ready));
		const all = ready + sum(sets.stable.map(set => set.ready));
		return {percent: all === 0 ? 0 : (ready * 100) / all, source: 'pods', routes: []};
	}

	const routes = deriveRouter(facts.family)?.managedRoutes ?? [];
	const isPromoted = stableHash !== undefined && facts.stableHash !== undefined && facts.stableHash !== stableHash;
	const {router, status} = deriveWeight(facts);
	const maxWeight = maxWeightOf(facts.canary?.trafficRouting);
	if (isPromoted && facts.isUpdating && facts.currentHash === stableHash) {
		// An undo: what the users go back to is the canary now, and its managed routes lead there.
		const percent = router ?? (status === undefined ? undefined : (100 * status) / maxWeight);
		return {percent: percent === undefined ? undefined : 100 - percent, source: percent === undefined ? undefined : (router === undefined ? 'status' : 'router'), routes: []};
	}

	if (isPromoted) {
		// The weights say 0 by then: everybody is on the revision that is stable now.
		return {percent: 100, source: 'status', routes};
	}

	return router === undefined ? {percent: status === undefined ? undefined : (100 * status) / maxWeight, source: status === undefined ? undefined : 'status', routes} : {percent: router, source: 'router', routes};
}

function measureActiveService({family, blueGreen, status}: Facts, stableHash: string | undefined): Pick<Exposure, 'percent' | 'source'> {
	const service = family.open.services?.find(({metadata}) => metadata.name === blueGreen?.activeService);
	const selected = service?.spec?.selector?.['rollouts-pod-template-hash'];
	const active = selected ?? status.blueGreen?.activeSelector;
	return active === undefined ? {percent: undefined, source: undefined} : {percent: active === stableHash ? 0 : 100, source: selected === undefined ? 'status' : 'service'};
}

function findKept({pods}: Family): Exposure['kept'] {
	const pod = pods.find(({metadata}) => metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length > 0);
	return pod && {pod: pod.metadata.name, trouble: `kept by finalizer ${pod.metadata.finalizers![0]!}`};
}

function findUnready(pods: readonly PodView[]): Exposure['unready'] {
	const worst = pods.find(({state}) => state === 'failing') ?? pods.find(({state}) => state === 'starting');
	return worst && {pod: worst.name, trouble: worst.trouble ?? worst.status, isFailing: worst.state === 'failing'};
}
