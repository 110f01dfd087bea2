import type {Family} from '../../source/domain/family.ts';
import {projectObject} from '../../source/domain/projection.ts';
import type {KindName} from '../../source/types/kinds.ts';
import type {ObjectOf} from '../../source/types/objects.ts';

type Raw = Readonly<Record<string, unknown>>;

export const start = '2026-11-23T12:00:00Z';
export const now = Date.parse('2026-11-23T12:01:00Z');

function project<Name extends KindName>(kind: Name, raw: Raw): ObjectOf[Name] {
	const object = projectObject(kind, raw);
	if (!object) {
		throw new Error(`Not a ${kind}`);
	}

	return object;
}

const owned = (uid: string) => [{uid, kind: 'Owner', name: 'owner', controller: true}];

export type ReplicaSetInput = {readonly hash: string; readonly revision: number; readonly pods?: readonly Raw[]; readonly annotations?: Raw; readonly spec?: Raw; readonly status?: Raw};

export function replicaSet({hash, revision, annotations, spec, status}: ReplicaSetInput) {
	return project('replicasets', {
		metadata: {
			name: `api-${hash}`, namespace: 'shop', uid: `set-${hash}`, generation: 1, creationTimestamp: start, ownerReferences: owned('rollout'),
			labels: {'rollouts-pod-template-hash': hash}, annotations: {'rollout.argoproj.io/revision': String(revision), ...annotations},
		},
		spec: {replicas: 4, template: {spec: {containers: [{name: 'api', image: `registry.example/api:${revision}`}]}}, ...spec},
		status: {observedGeneration: 1, replicas: 4, readyReplicas: 4, availableReplicas: 4, ...status},
	});
}

export function pod(hash: string, name: string, status: Raw, {metadata, spec}: {readonly metadata?: Raw; readonly spec?: Raw} = {}) {
	return project('pods', {
		metadata: {name, namespace: 'shop', uid: `pod-${name}`, creationTimestamp: start, ownerReferences: owned(`set-${hash}`), labels: {'rollouts-pod-template-hash': hash}, ...metadata},
		spec: {containers: [{name: 'api'}], ...spec},
		status,
	});
}

export function analysisRun(name: string, {labels, spec, status, annotations}: {readonly labels?: Raw; readonly spec?: Raw; readonly status?: Raw; readonly annotations?: Raw}) {
	return project('analysisruns', {
		metadata: {
			name, namespace: 'shop', uid: `run-${name}`, creationTimestamp: start, ownerReferences: owned('rollout'),
			labels: {'rollout-type': 'Background', 'rollouts-pod-template-hash': 'new', ...labels}, annotations: {'rollout.argoproj.io/revision': '2', ...annotations},
		},
		spec,
		status,
	});
}

export type RolloutInput = {readonly metadata?: Raw; readonly spec?: Raw; readonly status?: Raw; readonly canary?: Raw};

/** A canary at its gate: revision 2 (hash `new`) at 50 % of revision 1 (hash `old`). */
export function rollout({metadata, spec, status, canary}: RolloutInput = {}) {
	return project('rollouts', {
		metadata: {name: 'api', namespace: 'shop', uid: 'rollout', generation: 2, creationTimestamp: start, annotations: {'rollout.argoproj.io/revision': '2'}, ...metadata},
		spec: {replicas: 4, strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}], ...canary}}, ...spec},
		status: {
			observedGeneration: '2', phase: 'Paused', message: 'CanaryPauseStep', pauseConditions: [{reason: 'CanaryPauseStep', startTime: start}], controllerPause: true,
			currentPodHash: 'new', stableRS: 'old', currentStepIndex: 1, replicas: 8, updatedReplicas: 4, readyReplicas: 8, availableReplicas: 8, ...status,
		},
	});
}

export const behindNginx = {trafficRouting: {nginx: {stableIngress: 'api'}}};

export function canaryIngress(weight: string, annotations: Raw = {}) {
	return project('ingresses', {metadata: {name: 'api-api-canary', namespace: 'shop', annotations: {'nginx.ingress.kubernetes.io/canary-weight': weight, ...annotations}}});
}

export function family(input: RolloutInput = {}, rest: Partial<Omit<Family, 'rollout'>> = {}): Family {
	return {
		rollout: rollout(input),
		replicaSets: [replicaSet({hash: 'new', revision: 2}), replicaSet({hash: 'old', revision: 1})],
		pods: [],
		analysisRuns: [],
		experiments: [],
		open: {},
		...rest,
	};
}
