import {findBackTarget} from './back-target.ts';
import type {Facts} from './facts.ts';
import type {Moment} from './moment.ts';
import {isManagedByGit} from './origin.ts';
import type {AbortForecast, AbortObstacle, ReplicaSetView} from './rollout-view.ts';
import {canStrand, deriveStableNeed, type StableNeed} from './stable-need.ts';

function kindOf(facts: Facts): AbortForecast['kind'] {
	const {status, isPromoted, isUpdating} = facts;
	if (isUpdating) {
		return status.abort ? 'aborted' : 'abort';
	}

	if (!isPromoted) {
		return 'firstDeploy';
	}

	if (findBackTarget(facts)) {
		return 'back';
	}

	const isWhole = (facts.current?.available ?? 0) >= facts.desired;
	return facts.replicaSets.length === 1 && !isWhole ? 'firstDeploy' : 'nothing';
}

/** Undefined where a managed route sends users to the canary past the weight (V35). */
function percentOf({facts, weight, router}: Moment, kind: AbortForecast['kind']): number | undefined {
	if (kind === 'firstDeploy' || kind === 'nothing') {
		return undefined;
	}

	if (kind === 'back') {
		return 100;
	}

	if (facts.blueGreen) {
		return weight.actual ?? 0;
	}

	return weight.actual === 0 && (router?.managedRoutes ?? []).length > 0 ? undefined : weight.actual;
}

/** A freeze holds pods (V1), every undo (V26), and blue-green's way back once it has switched; behind a router it can stay (V43). */
function freezeObstacle({facts, frozen}: Moment, kind: AbortForecast['kind']): AbortObstacle[] {
	if (!facts.spec.paused) {
		return [];
	}

	const isSwitched = facts.currentHash !== undefined && facts.status.blueGreen?.activeSelector === facts.currentHash;
	return [{kind: 'frozen', by: frozen?.by, mustLift: kind === 'back' || (facts.blueGreen ? isSwitched : !facts.hasRouter)}];
}

function unreadyObstacle({available, wanted, unreadyPod}: StableNeed): AbortObstacle {
	const status = unreadyPod?.status === 'Running' ? 'not ready' : unreadyPod?.status;
	return {kind: 'stableUnready', available, desired: wanted, pod: unreadyPod?.name, trouble: unreadyPod?.trouble ?? status};
}

/** In the way of the traffic: only where users have to go back at all. */
function stableObstacles({facts}: Moment, percent: number | undefined): AbortObstacle[] {
	const need = deriveStableNeed(facts);
	if (!facts.canary || percent === 0 || !need) {
		return [];
	}

	return [
		...(need.isUnready ? [unreadyObstacle(need)] : []),
		...(need.podsToStart > 0 ? [{kind: 'stablePodsMustStart' as const, pods: need.podsToStart}] : []),
		...(canStrand(facts) ? [{kind: 'stranding' as const}] : []),
	];
}

/** What an undo has to wait for, and what would take it back (V39, F14). */
function backObstacles({facts}: Moment): AbortObstacle[] {
	const target = findBackTarget(facts);
	const podsToStart = target ? Math.max(0, facts.desired - Math.max(target.desired, target.available)) : 0;
	return [
		...(podsToStart > 0 ? [{kind: 'stablePodsMustStart' as const, pods: podsToStart}] : []),
		...(isManagedByGit(facts.rollout) ? [{kind: 'syncAhead' as const}] : []),
	];
}

function obstaclesOf(moment: Moment, kind: AbortForecast['kind'], percent: number | undefined): readonly AbortObstacle[] {
	const {facts, controller} = moment;
	return [
		...(controller?.state === 'silent' ? [{kind: 'controllerSilent' as const, since: controller.heartbeatAt ?? moment.now}] : []),
		...(facts.isObserved ? [] : [{kind: 'notObserved' as const}]),
		...freezeObstacle(moment, kind),
		...(facts.status.promoteFull ? [{kind: 'promotingFull' as const}] : []),
		...(kind === 'back' ? backObstacles(moment) : stableObstacles(moment, percent)),
	];
}

/** An abort whose users are back has nothing in its way any more. */
function hasWay(kind: AbortForecast['kind'], percent: number | undefined): boolean {
	return kind === 'abort' || kind === 'back' || (kind === 'aborted' && percent !== 0);
}

/** Without a stable ReplicaSet its revision is 0 or unknown alike. */
function describeTarget(target: ReplicaSetView | undefined, desired: number) {
	return {
		stableRevision: target && target.revision > 0 ? target.revision : undefined,
		stableImages: target?.images ?? [],
		stableAvailable: target?.available,
		stableDesired: target && desired,
		podsToStart: target ? Math.max(0, desired - Math.max(target.desired, target.available)) : 0,
	};
}

/** What `a` would do at this moment, and what stands in its way (V1, V4, V7, V38, V39, V41, V46, V49). */
export function forecastAbort(moment: Moment): AbortForecast {
	const {facts} = moment;
	const kind = kindOf(facts);
	const percent = percentOf(moment, kind);
	const target = kind === 'back' ? findBackTarget(facts) : facts.stable;
	return {
		kind,
		percent,
		...describeTarget(target, facts.desired),
		obstacles: hasWay(kind, percent) ? obstaclesOf(moment, kind, percent) : [],
	};
}
