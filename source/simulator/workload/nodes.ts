import {ApiError} from '../api-error.ts';
import type {SimulatorClock} from '../clock.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Node} from '../objects.ts';
import {timestamp} from '../time.ts';
import {evict} from './disruption-budgets.ts';

export const nodeCount = 4;
const retryEveryMs = 5000;

function nodeDraft(number: number, startedAt: number) {
	const at = timestamp(startedAt);
	return {
		metadata: {name: `node-${number}`, creationTimestamp: at, labels: {'kubernetes.io/hostname': `node-${number}`, 'topology.kubernetes.io/zone': `zone-${number % 2 === 0 ? 'b' : 'a'}`}},
		spec: {podCIDR: `10.1.${number}.0/24`},
		status: {
			capacity: {cpu: '8', memory: '32Gi', pods: '110'},
			allocatable: {cpu: '7800m', memory: '30Gi', pods: '110'},
			conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status', lastTransitionTime: at}],
			nodeInfo: {kubeletVersion: 'v1.36.2', osImage: 'Ubuntu 26.04 LTS', containerRuntimeVersion: 'containerd://2.2.0', architecture: 'amd64'},
		},
	};
}

/** The cluster's nodes are made when somebody first looks at one. */
export function offerNodes(store: ObjectStore, startedAt: number) {
	store.onFirstUse('nodes', () => {
		for (let number = 1; number <= nodeCount; number++) {
			store.create('nodes', nodeDraft(number, startedAt));
		}
	});
}

export function isCordoned(node: Node): boolean {
	return node.spec.unschedulable === true;
}

export type DrainParts = {readonly store: ObjectStore; readonly clock: SimulatorClock; readonly recorder: Recorder};

/** As `kubectl drain`: no new pods, and the old ones evicted, again and again where a budget forbids it. */
export function drainNode({store, clock, recorder}: DrainParts, name: string) {
	const at = timestamp(clock.now());
	const node = store.patch('nodes', '', name, {spec: {unschedulable: true, taints: [{key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: at}]}}, {manager: 'kubectl-drain'});
	recorder.record(node, 'Normal', 'NodeNotSchedulable', `Node ${name} status is now: NodeNotSchedulable`);
	const round = () => {
		let isRefused = false;
		for (const pod of store.list('pods').filter(({spec, metadata}) => spec.nodeName === name && metadata.deletionTimestamp === undefined && metadata.ownerReferences?.[0]?.kind === 'ReplicaSet')) {
			try {
				evict(store, pod, clock.now());
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				isRefused = true;
			}
		}

		if (isRefused) {
			clock.after(retryEveryMs, round);
		}
	};

	round();
}
