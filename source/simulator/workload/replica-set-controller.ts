import type {SimulatorClock} from '../clock.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod, ReplicaSet, ReplicaSetStatus} from '../objects.ts';
import {timestamp} from '../time.ts';
import type {Kubelet} from './kubelet.ts';
import {countedPods, type Quota} from './quotas.ts';
import {isReady} from './service-pods.ts';

export type ReplicaSetParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly recorder: Recorder;
	readonly kubelet: Kubelet;
	readonly isPast: () => boolean;
	/** How many pods a namespace may hold; undefined: any number. A quota that is full gives the condition ReplicaFailure. */
	readonly quotaOf: (namespace: string) => Quota | undefined;
};

const reactionMs = 12;
const firstRetryMs = 500;
const longestRetryMs = 60_000;

const tolerations = ['not-ready', 'unreachable'].map(key => ({key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300}));

/** Makes and deletes pods until there are as many as a ReplicaSet asks for, and counts them in its status. */
export class ReplicaSetController {
	readonly #parts: ReplicaSetParts;
	readonly #queued = new Set<string>();
	/** How often in a row pods of a ReplicaSet were refused. */
	readonly #refusals = new Map<string, number>();

	constructor(parts: ReplicaSetParts) {
		this.#parts = parts;
	}

	#enqueue(namespace: string, name: string) {
		const key = `${namespace}/${name}`;
		if (this.#queued.has(key)) {
			return;
		}

		this.#queued.add(key);
		this.#parts.clock.after(reactionMs, () => {
			this.#queued.delete(key);
			this.#work(namespace, name);
		});
	}

	#work(namespace: string, name: string) {
		const set = this.#parts.store.get('replicasets', namespace, name);
		if (set) {
			this.#sync(set);
		}
	}

	/** What was refused is tried again, twice as long after each time. */
	#retryLater({metadata: {namespace = '', name, uid}}: ReplicaSet) {
		const count = (this.#refusals.get(uid) ?? 0) + 1;
		this.#refusals.set(uid, count);
		this.#parts.clock.after(Math.min(longestRetryMs, firstRetryMs * (2 ** count)), () => {
			if (this.#refusals.get(uid) === count) {
				this.#work(namespace, name);
			}
		});
	}

	#sync(set: ReplicaSet) {
		const {store} = this.#parts;
		const pods = store.ownedBy('pods', set.metadata.uid).filter(pod => pod.metadata.deletionTimestamp === undefined);
		const missing = set.spec.replicas - pods.length;
		const refused = missing > 0 ? this.#create(set, missing) : undefined;
		if (missing < 0) {
			this.#delete(set, pods, -missing);
		}

		if (refused === undefined) {
			this.#refusals.delete(set.metadata.uid);
		} else {
			this.#retryLater(set);
		}

		const status = statusOf(set, store.ownedBy('pods', set.metadata.uid), refused, this.#parts.clock.now());
		store.update('replicasets', set.metadata.namespace ?? '', set.metadata.name, object => ({...object, status}), {part: 'status'});
	}

	/** Gives why pods were refused, if any were. */
	#create(set: ReplicaSet, count: number): string | undefined {
		const {store, quotaOf, recorder} = this.#parts;
		const {namespace = ''} = set.metadata;
		const quota = quotaOf(namespace);
		for (let index = 0; index < count; index++) {
			const used = quota === undefined ? 0 : countedPods(store, namespace);
			if (quota !== undefined && used >= quota.pods) {
				const message = `pods "${set.metadata.name}-" is forbidden: exceeded quota: ${quota.name}, requested: pods=1, used: pods=${used}, limited: pods=${quota.pods}`;
				recorder.record(set, 'Warning', 'FailedCreate', `Error creating: ${message}`);
				return message;
			}

			const pod = this.#createPod(set);
			recorder.record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
		}

		return undefined;
	}

	#createPod(set: ReplicaSet): Pod {
		const {store, kubelet, clock, isPast} = this.#parts;
		const {template} = set.spec;
		const {apiVersion, kind, metadata: {name, uid, namespace = ''}} = set;
		const draft = {
			metadata: {
				generateName: `${name}-`,
				namespace,
				generation: 1,
				...(template.metadata?.labels && {labels: template.metadata.labels}),
				...(template.metadata?.annotations && {annotations: template.metadata.annotations}),
				ownerReferences: [{apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}],
			},
			spec: {...template.spec, tolerations, priority: 0, enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority'},
			status: {phase: 'Pending', qosClass: 'Burstable'},
		};
		const candidate = draft as unknown as Pod;
		if (!isPast() || kubelet.behaviourOf(candidate) !== 'ready') {
			return store.create('pods', draft);
		}

		return store.create('pods', {...draft, ...kubelet.settled(candidate, clock.now())});
	}

	/** First those that are not ready, then the youngest. */
	#delete(set: ReplicaSet, pods: readonly Pod[], count: number) {
		const {store, recorder, clock} = this.#parts;
		const age = (pod: Pod) => Date.parse(pod.metadata.creationTimestamp);
		const order = pods.toSorted((a, b) => isReady(a) === isReady(b) ? age(b) - age(a) : Number(isReady(a)) - Number(isReady(b)));
		for (const pod of order.slice(0, count)) {
			store.patch('pods', set.metadata.namespace ?? '', pod.metadata.name, {metadata: {deletionTimestamp: timestamp(clock.now() + 1000), deletionGracePeriodSeconds: 1}});
			recorder.record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
		}
	}

	/** Follows the store from now on. */
	begin() {
		this.#parts.store.subscribe(event => {
			if (event.resource === 'replicasets' && event.type !== 'DELETED') {
				this.#enqueue(event.object.metadata.namespace ?? '', event.object.metadata.name);
			} else if (event.resource === 'pods') {
				const owner = event.object.metadata.ownerReferences?.find(reference => reference.kind === 'ReplicaSet');
				if (owner) {
					this.#enqueue(event.object.metadata.namespace ?? '', owner.name);
				}
			}
		});
	}
}

function statusOf(set: ReplicaSet, pods: readonly Pod[], refused: string | undefined, now: number): ReplicaSetStatus {
	const active = pods.filter(pod => pod.metadata.deletionTimestamp === undefined);
	const ready = active.filter(pod => isReady(pod)).length;
	const at = timestamp(now);
	const old = set.status.conditions?.[0];
	const failure = {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refused ?? '', lastTransitionTime: old?.lastTransitionTime ?? at};
	return {
		replicas: active.length,
		...(active.length > 0 && {fullyLabeledReplicas: active.length}),
		...(ready > 0 && {readyReplicas: ready, availableReplicas: ready}),
		terminatingReplicas: pods.length - active.length,
		observedGeneration: set.metadata.generation ?? 1,
		...(refused !== undefined && {conditions: [failure]}),
	};
}
