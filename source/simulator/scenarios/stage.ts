import type {SimulatorClock} from '../clock.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Pod, Rollout} from '../objects.ts';
import type {Random} from '../random.ts';
import {timestamp} from '../time.ts';
import type {LoadOf} from '../workload/autoscaler.ts';
import type {PodBehaviour} from '../workload/kubelet.ts';
import {drainNode} from '../workload/nodes.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {QualityOf} from './traffic.ts';
import {imageOf, type Manifest} from './manifests.ts';

/** A pod that may not have been made yet. */
export type PodSketch = {readonly spec: Pod['spec']; readonly metadata: Partial<Pod['metadata']>};

export type Scenario = {
	readonly name: string;
	/** One line for a list. */
	readonly summary: string;
	/** The namespace of the kubeconfig's context. */
	readonly namespace: string;
	/** How far back its history goes. */
	readonly pastMs: number;
	/** How good its versions are. */
	readonly qualityOf?: QualityOf;
	/** What its autoscalers see; absent: they leave everything as it is. */
	readonly loadOf?: LoadOf;
	/** What becomes of its pods; absent: what their image says. `present` is the moment of the start. */
	readonly behaviourOf?: (pod: PodSketch, now: number, present: number) => PodBehaviour;
	/** Puts the script on the stage's timeline. */
	readonly play: (stage: Stage) => void;
};

export const minutes = (count: number) => count * 60_000;
export const hours = (count: number) => count * 3_600_000;
export const days = (count: number) => count * 86_400_000;

export type StageParts = {readonly store: ObjectStore; readonly clock: SimulatorClock; readonly random: Random; readonly presentAt: number; readonly recorder: Recorder; readonly loseController: () => void};

/** What a scenario's script can do. Instants are relative to the moment of the start: negative ones lie in the past. */
export class Stage {
	readonly #clock: SimulatorClock;
	readonly #present: number;
	readonly #recorder: Recorder;
	/** The controller is gone from now on, and its pod shows why. */
	readonly loseController: () => void;
	readonly store: ObjectStore;
	readonly random: Random;

	constructor({store, clock, random, presentAt, recorder, loseController}: StageParts) {
		this.loseController = loseController;
		this.store = store;
		this.random = random;
		this.#clock = clock;
		this.#present = presentAt;
		this.#recorder = recorder;
	}

	#patch(namespace: string, name: string, body: object, part: 'main' | 'status', manager: string) {
		if (this.rollout(namespace, name)) {
			this.store.patch('rollouts', namespace, name, body, {part, manager});
		}
	}

	schedule(instantMs: number, action: () => void) {
		this.#clock.after(this.#present + instantMs - this.#clock.now(), action);
	}

	/** Creates what is not there yet; merges into what is. */
	apply(manifests: readonly Manifest[]) {
		for (const {resource, draft} of manifests) {
			const {namespace = '', name = ''} = draft.metadata;
			if (this.store.get(resource, namespace, name)) {
				this.store.patch(resource, namespace, name, draft, {part: 'main'});
			} else {
				this.store.create(resource, draft);
			}
		}
	}

	rollout(namespace: string, name: string): Rollout | undefined {
		return this.store.get('rollouts', namespace, name);
	}

	setImage(namespace: string, name: string, image: string, manager = 'argocd-controller') {
		const [container] = this.rollout(namespace, name)?.spec.template.spec.containers ?? [];
		if (container) {
			this.#patch(namespace, name, {spec: {template: {spec: {containers: [{...container, image: imageOf(namespace, image)}]}}}}, 'main', manager);
		}
	}

	/** As the official plugin does it at a pause. */
	promote(namespace: string, name: string) {
		this.#patch(namespace, name, {status: {pauseConditions: null}}, 'status', 'kubectl-argo-rollouts');
	}

	abort(namespace: string, name: string) {
		this.#patch(namespace, name, {status: {abort: true}}, 'status', 'kubectl-argo-rollouts');
	}

	pause(namespace: string, name: string) {
		this.#patch(namespace, name, {spec: {paused: true}}, 'main', 'kubectl-argo-rollouts');
	}

	drain(node: string) {
		drainNode({store: this.store, clock: this.#clock, recorder: this.#recorder}, node);
	}

	/** As rolltop does it: with its record. */
	freeze(namespace: string, name: string, record: {readonly by: string; readonly reason: string; readonly id: string}) {
		const text = JSON.stringify({v: 1, before: 'absent', ...record, since: timestamp(this.#clock.now())});
		this.#patch(namespace, name, {metadata: {annotations: {'rolltop.dev/frozen': text}}, spec: {paused: true}}, 'main', 'rolltop');
	}
}
