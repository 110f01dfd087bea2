import type {TestContext} from 'node:test';
import {createVirtualClock, namespaceManifest, startSimulator, type Simulator, type SimulatorOptions, type VirtualClock} from '../../source/simulator/index.ts';
import type {Rollout, RolloutStatus} from '../../source/simulator/objects.ts';

export const namespace = 'shop';
export const image = (tag: string) => `registry.example/shop/api:${tag}`;

/** Phase, message, step index, canary weight, abort: what the recordings' fixture holds. */
export type State = readonly [phase: string, message: string, step: number | null, weight: number | null, isAborted: boolean];

/** A rehearsal cluster under a virtual clock, with everything that its rollouts went through. */
export class Rehearsal {
	readonly clock: VirtualClock;
	readonly simulator: Simulator;
	readonly states = new Map<string, State[]>();

	constructor(simulator: Simulator, clock: VirtualClock) {
		this.simulator = simulator;
		this.clock = clock;
		simulator.store.subscribe(({resource, type, object}) => {
			if (resource === 'rollouts' && type !== 'DELETED') {
				this.#note(object as Rollout);
			}
		});
	}

	#note({metadata, status}: Rollout) {
		const state: State = [
			status?.phase ?? '',
			(status?.message ?? '').replaceAll(/-[24-9bcdfghj-np-tvwxz]{8,10}"/gv, '-HASH"'),
			status?.currentStepIndex ?? null,
			status?.canary?.weights?.canary.weight ?? null,
			status?.abort ?? false,
		];
		const states = this.states.get(metadata.name) ?? [];
		this.states.set(metadata.name, states);
		if (JSON.stringify(states.at(-1)) !== JSON.stringify(state)) {
			states.push(state);
		}
	}

	rollout(name: string): Rollout {
		const found = this.simulator.store.get('rollouts', namespace, name);
		if (!found) {
			throw new Error(`There is no rollout ${name}.`);
		}

		return found;
	}

	status(name: string): RolloutStatus {
		return this.rollout(name).status ?? {};
	}

	/** Lets time pass until the status is as wanted; throws after five minutes. */
	until(name: string, isWanted: (status: RolloutStatus) => boolean) {
		for (let step = 0; step < 60_000; step++) {
			if (isWanted(this.status(name))) {
				return;
			}

			this.clock.advanceNow(5);
		}

		throw new Error(`${name} never came so far: ${JSON.stringify(this.states.get(name)?.at(-1))}`);
	}

	untilHealthy(name: string) {
		this.until(name, ({phase}) => phase === 'Healthy');
	}

	/** A controller pause at this step. */
	untilPaused(name: string, step: number) {
		this.until(name, status => status.phase === 'Paused' && status.currentStepIndex === step && (status.pauseConditions ?? []).length > 0);
	}

	pass(seconds: number) {
		this.clock.advanceNow(seconds * 1000);
	}

	setImage(name: string, tag: string) {
		const [container] = this.rollout(name).spec.template.spec.containers;
		this.patch(name, {spec: {template: {spec: {containers: [{...container, image: image(tag)}]}}}});
	}

	/** Puts the template of a ReplicaSet back, as `undo` does. */
	undo(name: string, tag: string) {
		this.setImage(name, tag);
	}

	patch(name: string, body: object) {
		this.simulator.store.patch('rollouts', namespace, name, body, {part: 'main', manager: 'kubectl'});
	}

	patchStatus(name: string, status: object) {
		this.simulator.store.patch('rollouts', namespace, name, {status}, {part: 'status', manager: 'kubectl'});
	}

	abort(name: string) {
		this.patchStatus(name, {abort: true});
	}

	promote(name: string) {
		this.patchStatus(name, {pauseConditions: null});
	}

	promoteFull(name: string) {
		this.patchStatus(name, {promoteFull: true});
	}

	freeze(name: string, isFrozen: boolean) {
		this.patch(name, {spec: {paused: isFrozen}});
	}
}

/** Starts an empty cluster, closed again after the test. */
export async function rehearse(test: TestContext, options: SimulatorOptions = {}): Promise<Rehearsal> {
	const clock = createVirtualClock();
	const simulator = await startSimulator({scenario: 'empty', clock, token: null, ...options});
	test.after(async () => simulator.close());
	simulator.apply(namespaceManifest(namespace));
	return new Rehearsal(simulator, clock);
}
