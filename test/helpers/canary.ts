import type {Family} from '../../source/domain/family.ts';
import type {Links} from '../../source/domain/actions/operation.ts';
import {kindNames} from '../../source/types/kinds.ts';
import type {Pod, ReplicaSet, Rollout, RolloutSpec, RolloutStatus} from '../../source/types/objects.ts';

/** A canary of four pods at a gate of 50 %, as plain objects; every part can be changed. */
export type CanaryParts = {
	readonly spec?: RolloutSpec;
	readonly status?: RolloutStatus;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly resourceVersion?: string;
	readonly generation?: number;
	readonly stableReady?: number;
	readonly canaryReady?: number;
	readonly pods?: readonly Pod[];
	readonly open?: Family['open'];
};

export const stableHash = 'aaaa';
export const canaryHash = 'bbbb';

export function canaryFamily(parts: CanaryParts = {}): Family {
	const {stableReady = 2, canaryReady = 2} = parts;
	return {
		rollout: canaryRollout(parts),
		replicaSets: [replicaSet(stableHash, '1', stableReady), replicaSet(canaryHash, '2', canaryReady)],
		pods: parts.pods ?? [],
		analysisRuns: [],
		experiments: [],
		open: parts.open ?? {},
	};
}

function canaryRollout({spec, status, annotations, resourceVersion = '10', generation = 2}: CanaryParts): Rollout {
	return {
		metadata: {
			name: 'web',
			namespace: 'shop',
			uid: 'uid-web',
			generation,
			resourceVersion,
			annotations: {'rollout.argoproj.io/revision': '2', ...annotations},
		},
		spec: {
			replicas: 4,
			strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}},
			template: {spec: {containers: [{name: 'api', image: 'registry.example/shop/api:1.1'}]}},
			...spec,
		},
		status: {
			phase: 'Paused',
			message: 'CanaryPauseStep',
			observedGeneration: String(generation),
			stableRS: stableHash,
			currentPodHash: canaryHash,
			currentStepIndex: 1,
			controllerPause: true,
			pauseConditions: [{reason: 'CanaryPauseStep', startTime: '2026-11-24T12:00:00Z'}],
			...status,
		},
	};
}

function replicaSet(hash: string, revision: string, ready: number): ReplicaSet {
	return {
		metadata: {
			name: `web-${hash}`,
			namespace: 'shop',
			uid: `uid-${hash}`,
			generation: 1,
			labels: {'rollouts-pod-template-hash': hash},
			annotations: {'rollout.argoproj.io/revision': revision},
			ownerReferences: [{kind: 'Rollout', name: 'web', uid: 'uid-web'}],
		},
		spec: {replicas: ready},
		status: {replicas: ready, readyReplicas: ready, availableReplicas: ready, observedGeneration: 1},
	};
}

/** What the controller writes when it has taken an abort. */
export const takenStatus: RolloutStatus = {
	phase: 'Degraded',
	message: 'RolloutAborted: Rollout aborted update to revision 2',
	abort: true,
	abortedAt: '2026-11-24T12:00:01Z',
	currentStepIndex: 0,
	pauseConditions: [],
	controllerPause: false,
	conditions: [{type: 'Progressing', status: 'False', reason: 'RolloutAborted', message: 'Rollout aborted update to revision 2'}],
};

/** The spec of the same canary behind nginx. */
export const nginxSpec: RolloutSpec = {
	strategy: {
		canary: {
			canaryService: 'web-canary',
			stableService: 'web-stable',
			steps: [{setWeight: 50}, {pause: {}}],
			trafficRouting: {nginx: {stableIngress: 'web'}},
		},
	},
};

export const weights = (weight: number): RolloutStatus => ({canary: {weights: {canary: {weight}, stable: {weight: 100 - weight}}}});

/** Everything is watched and live. */
export const liveLinks = Object.fromEntries(kindNames.map(kind => [kind, {state: 'live', since: 0}])) as Links;
