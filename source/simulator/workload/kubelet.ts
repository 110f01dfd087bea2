import type {SimulatorClock} from '../clock.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Node, Pod} from '../objects.ts';
import type {Random} from '../random.ts';
import {isCordoned, nodeCount} from './nodes.ts';
import {podStatus, scheduledStatus, unschedulableStatus, type PodState} from './pod-status.ts';

/** What becomes of a pod's containers. */
export type PodBehaviour = 'crash' | 'missing-image' | 'no-room' | 'ready' | 'unready';

export type KubeletParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly random: Random;
	readonly behaviourOf: (pod: Pod) => PodBehaviour;
	/** In the past pods are ready at once: nobody sees them start. */
	readonly isPast: () => boolean;
	/** From the start of the container to its first good probe: milliseconds, from and to. */
	readonly startMs: readonly [number, number];
};

const crashAfterMs = 900;
const firstBackOffSeconds = 10;
const maxBackOffSeconds = 300;

/** The tag of the image says what a pod does: `…-crash`, `…-missing`, `…-unready`, `…-noroom`. */
export function behaviourByImage(pod: Pod): PodBehaviour {
	const tag = pod.spec.containers[0]?.image.split(':').at(-1) ?? '';
	const ending = tag.split('-').at(-1);
	switch (ending) {
		case 'crash': {
			return 'crash';
		}

		case 'missing': {
			return 'missing-image';
		}

		case 'noroom': {
			return 'no-room';
		}

		case 'unready': {
			return 'unready';
		}

		default: {
			return 'ready';
		}
	}
}

/** Scheduler and kubelet in one: brings pods up, and takes them away when they are deleted. */
export class Kubelet {
	readonly #parts: KubeletParts;
	readonly #addresses = new Map<string, number>();
	readonly #cordoned = new Set<string>();

	constructor(parts: KubeletParts) {
		this.#parts = parts;
		parts.store.subscribe(event => {
			if (event.resource === 'nodes') {
				this.#heed(event.object as Node);
			}

			if (event.resource !== 'pods') {
				return;
			}

			const pod = event.object as Pod;
			if (event.type === 'ADDED' && pod.spec.nodeName === undefined) {
				this.#schedule(pod);
			} else if (event.type === 'MODIFIED' && pod.metadata.deletionTimestamp !== undefined && (event.previous as Pod).metadata.deletionTimestamp === undefined) {
				this.#remove(pod);
			}
		});
	}

	#anyNode(): string {
		const chosen = this.#parts.random.between(1, nodeCount);
		for (let step = 0; step < nodeCount; step++) {
			const name = `node-${((chosen - 1 + step) % nodeCount) + 1}`;
			if (!this.#cordoned.has(name)) {
				return name;
			}
		}

		return `node-${chosen}`;
	}

	#heed(node: Node) {
		if (isCordoned(node)) {
			this.#cordoned.add(node.metadata.name);
		} else {
			this.#cordoned.delete(node.metadata.name);
		}
	}

	#addressOf(name: string): number {
		const known = this.#addresses.get(name) ?? (this.#addresses.size + 1);
		this.#addresses.set(name, known);
		return known;
	}

	#later(pod: Pod, delayMs: number, action: (pod: Pod) => void) {
		const {store, clock} = this.#parts;
		clock.after(delayMs, () => {
			const now = store.get('pods', pod.metadata.namespace ?? '', pod.metadata.name);
			if (now?.metadata.uid === pod.metadata.uid && now.metadata.deletionTimestamp === undefined) {
				action(now);
			}
		});
	}

	#schedule(pod: Pod) {
		const {store, clock, random} = this.#parts;
		this.#later(pod, random.between(10, 50), current => {
			const {namespace = '', name} = current.metadata;
			if (this.behaviourOf(current) === 'no-room') {
				store.update('pods', namespace, name, object => ({...object, status: unschedulableStatus(clock.now())}));
				return;
			}

			store.update('pods', namespace, name, object => ({...object, spec: {...object.spec, nodeName: this.#anyNode()}, status: scheduledStatus(clock.now())}));
			this.#later(pod, random.between(60, 180), created => {
				this.#show(created, {is: 'creating'});
				this.#start(created);
			});
		});
	}

	#start(pod: Pod) {
		const {clock, random, startMs} = this.#parts;
		const behaviour = this.behaviourOf(pod);
		const delayMs = random.between(...startMs);
		this.#later(pod, delayMs, current => {
			if (behaviour === 'missing-image') {
				this.#pull(current, 'ErrImagePull');
			} else if (behaviour === 'crash') {
				this.#crash(current, 0);
			} else {
				this.#show(current, {is: 'running', isReady: behaviour === 'ready', restarts: 0, startedAt: clock.now()});
			}
		});
	}

	#pull(pod: Pod, reason: 'ErrImagePull' | 'ImagePullBackOff') {
		this.#show(pod, {is: 'pull-failed', reason});
		this.#later(pod, reason === 'ErrImagePull' ? 12_000 : 60_000, current => {
			this.#pull(current, reason === 'ErrImagePull' ? 'ImagePullBackOff' : 'ErrImagePull');
		});
	}

	/** Runs for a moment, ends, and waits twice as long each time. */
	#crash(pod: Pod, restarts: number) {
		const {clock} = this.#parts;
		const startedAt = clock.now();
		this.#show(pod, {is: 'running', isReady: false, restarts, startedAt, ...(restarts > 0 && {lastCrashAt: startedAt})});
		this.#later(pod, crashAfterMs, current => {
			const backOffSeconds = Math.min(maxBackOffSeconds, firstBackOffSeconds * (2 ** restarts));
			this.#show(current, {is: 'crashed', restarts, backOffSeconds, startedAt});
			this.#later(pod, backOffSeconds * 1000, again => {
				this.#crash(again, restarts + 1);
			});
		});
	}

	#show(pod: Pod, state: PodState) {
		const {store, clock} = this.#parts;
		const {namespace = '', name} = pod.metadata;
		store.update('pods', namespace, name, object => ({...object, status: podStatus(object, state, clock.now(), this.#addressOf(name))}), {part: 'status'});
	}

	#remove(pod: Pod) {
		const {store, clock, random, isPast} = this.#parts;
		const {namespace = '', name, uid, finalizers = []} = pod.metadata;
		if (finalizers.length > 0) {
			return;
		}

		clock.after(isPast() ? 0 : random.between(300, 1200), () => {
			if (store.get('pods', namespace, name)?.metadata.uid !== uid) {
				return;
			}

			this.#addresses.delete(name);
			store.delete('pods', namespace, name);
		});
	}

	/** Node and status of a pod that has been running for a while: for pods made in the past. */
	settled(pod: Pod, now: number): Pick<Pod, 'spec' | 'status'> {
		return {
			spec: {...pod.spec, nodeName: this.#anyNode()},
			status: podStatus(pod, {is: 'running', isReady: true, restarts: 0, startedAt: now}, now, this.#addressOf(pod.metadata.name)),
		};
	}

	behaviourOf(pod: Pod): PodBehaviour {
		return this.#parts.behaviourOf(pod);
	}
}
