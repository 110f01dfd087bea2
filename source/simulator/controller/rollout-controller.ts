import type {SimulatorClock} from '../clock.ts';
import {isEqual} from '../json.ts';
import type {ControllerLog} from '../logs/controller-log.ts';
import type {ObjectStore, StoreEvent} from '../object-store.ts';
import type {Condition, Rollout, RolloutStatus, StoredObject} from '../objects.ts';
import type {Random} from '../random.ts';
import {timestamp} from '../time.ts';
import {reconcileBlueGreen, resizeBlueGreen} from './blue-green.ts';
import {reconcileCanary, resizeCanary} from './canary.ts';
import {pauseConditionsNow} from './conditions.ts';
import {LeaderLease} from './lease.ts';
import {Reconciliation, type Environment, type Misbehaviour} from './reconciliation.ts';
import type {Recorder} from './recorder.ts';
import {isScalingEvent} from './replica-sets.ts';
import {phaseFields} from './status.ts';
import {invalidity} from './validation.ts';

export type ControllerParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly random: Random;
	readonly recorder: Recorder;
	readonly log: ControllerLog;
	readonly misbehaviour: Misbehaviour;
	/** V37 by choice: the controller does not see people's status patches of these rollouts until the object changes in another way. */
	readonly loseActionsFor: (rollout: Rollout) => boolean;
	readonly onStart: () => void;
};

const reactionMs = [6, 16] as const;
/** After its start the controller watches the old lease for its whole duration before it takes it (V21). */
const takeOverMs = 17_000;
const invalidRetryMs = 20_000;
const instanceLabel = 'argo-rollouts.argoproj.io/controller-instance-id';

type Key = string;

/** Keeps its own copy of the rollouts, as an informer does, and reconciles one whenever it or its parts change. */
export class RolloutController {
	readonly #parts: ControllerParts;
	readonly #environment: Environment;
	readonly #lease: LeaderLease;
	readonly #seen = new Map<Key, Rollout>();
	readonly #queue = new Map<Key, () => void>();
	readonly #timers = new Map<Key, Set<number>>();
	/** Rollouts whose worker still has the answer of its last write in hand. */
	readonly #busy = new Map<Key, Rollout>();
	#state: 'running' | 'starting' | 'stopped' = 'stopped';
	#cancelStart: (() => void) | undefined;
	#stoppedAt = 0;

	constructor(parts: ControllerParts) {
		this.#parts = parts;
		this.#environment = {
			...parts,
			requeue: (rollout, delayMs) => {
				this.#requeue(keyOf(rollout), delayMs);
			},
		};
		this.#lease = new LeaderLease(parts.store, parts.clock, `argo-rollouts-${parts.random.suffix(9)}-${parts.random.suffix(5)}_${parts.random.uid()}`);
		parts.store.subscribe(event => {
			this.#learn(event);
		});
	}

	#meet(rollout: Rollout) {
		this.#seen.set(keyOf(rollout), rollout);
		this.#enqueue(keyOf(rollout));
		this.#parts.recorder.record(rollout, 'Normal', 'RolloutAddedToInformer', `Rollout resource added to informer: ${keyOf(rollout)}`);
	}

	#learn(event: StoreEvent) {
		if (this.#state !== 'running') {
			return;
		}

		switch (event.resource) {
			case 'rollouts': {
				this.#learnRollout(event);
				break;
			}

			case 'analysisruns':
			case 'experiments':
			case 'replicasets': {
				this.#wakeOwner(event.object);
				break;
			}

			case 'services': {
				this.#wakeUsers(event);
				break;
			}

			case 'analysistemplates': {
				this.#wakeInvalid(event.object.metadata.namespace);
				break;
			}

			default: {
				break;
			}
		}
	}

	#learnRollout(event: StoreEvent) {
		const rollout = event.object as Rollout;
		const key = keyOf(rollout);
		if (event.type === 'DELETED') {
			this.#seen.delete(key);
			this.#queue.get(key)?.();
			this.#queue.delete(key);
			return;
		}

		if (event.type === 'ADDED') {
			this.#meet(rollout);
			return;
		}

		if (event.manager !== undefined && isStatusOnly(event) && this.#parts.loseActionsFor(rollout)) {
			return;
		}

		this.#seen.set(key, rollout);
		this.#enqueue(key);
	}

	#wakeOwner(object: StoredObject) {
		const owner = object.metadata.ownerReferences?.find(reference => reference.kind === 'Rollout');
		if (owner) {
			this.#enqueue(`${object.metadata.namespace}/${owner.name}`);
		}
	}

	/** A Service that a person has changed is put right again by the rollouts that it belongs to. */
	#wakeUsers({object, manager}: StoreEvent) {
		for (const [key, rollout] of manager === undefined ? [] : this.#seen) {
			const {canary, blueGreen} = rollout.spec.strategy;
			const names = [canary?.canaryService, canary?.stableService, blueGreen?.activeService, blueGreen?.previewService];
			if (rollout.metadata.namespace === object.metadata.namespace && names.includes(object.metadata.name)) {
				this.#enqueue(key);
			}
		}
	}

	#wakeInvalid(namespace: string | undefined) {
		for (const [key, rollout] of this.#seen) {
			if (rollout.metadata.namespace === namespace && rollout.status?.conditions?.some(condition => condition.type === 'InvalidSpec')) {
				this.#enqueue(key);
			}
		}
	}

	#enqueue(key: Key) {
		if (this.#queue.has(key)) {
			return;
		}

		const {clock, random} = this.#parts;
		this.#queue.set(key, clock.after(random.between(...reactionMs), () => {
			this.#queue.delete(key);
			this.#work(key);
		}));
	}

	#requeue(key: Key, delayMs: number) {
		const {clock} = this.#parts;
		const at = clock.now() + delayMs;
		const timers = this.#timers.get(key) ?? new Set<number>();
		this.#timers.set(key, timers);
		if (timers.has(at)) {
			return;
		}

		timers.add(at);
		clock.after(delayMs, () => {
			timers.delete(at);
			if (this.#state === 'running') {
				this.#enqueue(key);
			}
		});
	}

	#work(key: Key) {
		const rollout = this.#seen.get(key);
		if (this.#state !== 'running' || !rollout || this.#busy.has(key) || rollout.metadata.labels?.[instanceLabel] !== undefined || rollout.metadata.deletionTimestamp !== undefined) {
			return;
		}

		const {log, store} = this.#parts;
		const fields = {generation: String(rollout.metadata.generation ?? 1), resourceVersion: rollout.metadata.resourceVersion};
		log.write('info', 'Started syncing rollout', rollout, fields);
		const pass = new Reconciliation(this.#environment, rollout);
		const problem = invalidity(pass);
		if (problem !== undefined) {
			this.#refuse(rollout, problem);
			return;
		}

		const conditions = pauseConditionsNow(rollout, pass.now);
		if (conditions) {
			this.#writePause(rollout, conditions);
		}

		// As the real one goes on with what it has read before that write: for a moment its next write can undo parts of it
		const version = store.resourceVersion;
		this.#reconcile(pass);
		if (store.resourceVersion === version) {
			log.write('info', 'No status changes. Skipping patch', rollout, fields);
		}

		log.write('info', 'Reconciliation completed', rollout, {...fields, time_ms: (2 + (store.resourceVersion - version)).toFixed(3)});
		if (conditions && (rollout.status?.pauseConditions ?? []).length > 0) {
			this.#writeBack(rollout);
		}
	}

	#reconcile(pass: Reconciliation) {
		const isBlueGreen = pass.rollout.spec.strategy.blueGreen !== undefined;
		if (isScalingEvent(pass)) {
			(isBlueGreen ? resizeBlueGreen : resizeCanary)(pass);
		} else {
			(isBlueGreen ? reconcileBlueGreen : reconcileCanary)(pass);
		}
	}

	/** Writes the conditions of a pause or its end, with the phase that goes with them. */
	#writePause(rollout: Rollout, conditions: readonly Condition[]) {
		const {store} = this.#parts;
		const {namespace = '', name} = rollout.metadata;
		const status = phaseFields(rollout, {...rollout.status, conditions});
		const message = status.message ?? null;
		store.patch('rollouts', namespace, name, {status: {conditions, phase: status.phase, message, observedGeneration: status.observedGeneration}}, {part: 'status'});
	}

	/** V37: what the API has taken in the meantime is overwritten in the cache by the answer to the controller's own write. */
	#writeBack({metadata: {namespace = '', name}}: Rollout) {
		const {store, clock, misbehaviour} = this.#parts;
		const answer = store.get('rollouts', namespace, name);
		if (!answer || misbehaviour.lostActionWindowMs === 0) {
			return;
		}

		const key = keyOf(answer);
		this.#busy.set(key, answer);
		clock.after(misbehaviour.lostActionWindowMs, () => {
			if (this.#busy.get(key) !== answer) {
				return;
			}

			this.#busy.delete(key);
			if (this.#seen.get(key)?.metadata.uid === answer.metadata.uid) {
				this.#seen.set(key, answer);
			}

			this.#enqueue(key);
		});
	}

	#refuse(rollout: Rollout, message: string) {
		const {store, clock} = this.#parts;
		const {namespace = '', name} = rollout.metadata;
		const at = timestamp(clock.now());
		const old = rollout.status?.conditions?.find(condition => condition.type === 'InvalidSpec');
		this.#parts.log.write('error', `Rollout.argoproj.io "${name}" is invalid: ${message}`, rollout);
		const condition = old?.message === message ? old : {lastTransitionTime: at, lastUpdateTime: at, message, reason: 'InvalidSpec', status: 'True', type: 'InvalidSpec'};
		const conditions = [condition, ...(rollout.status?.conditions ?? []).filter(other => other !== old)];
		const status: RolloutStatus = phaseFields(rollout, {...rollout.status, canary: rollout.status?.canary ?? {}, blueGreen: rollout.status?.blueGreen ?? {}, conditions});
		store.patch('rollouts', namespace, name, {status}, {part: 'status'});
		this.#requeue(keyOf(rollout), invalidRetryMs);
	}

	get isRunning(): boolean {
		return this.#state === 'running';
	}

	/** Begins to lead at once: for the start of a scenario. The lease comes with `settleLease`. */
	begin() {
		this.#state = 'running';
	}

	/** Puts the Lease where it belongs at the start of a scenario: held, or left behind by a controller that is gone. */
	settleLease() {
		if (this.#state === 'running') {
			this.#lease.hold();
		} else {
			this.#lease.leaveBehind(this.#stoppedAt);
		}
	}

	stop() {
		this.#cancelStart?.();
		this.#parts.log.write('info', 'Shutting down workers');
		this.#state = 'stopped';
		this.#stoppedAt = this.#parts.clock.now();
		this.#lease.drop();
		for (const off of this.#queue.values()) {
			off();
		}

		this.#queue.clear();
		this.#timers.clear();
		this.#busy.clear();
	}

	/** Waits for the old lease as the real one does, then reads everything afresh and works it off. */
	start() {
		if (this.#state !== 'stopped') {
			return;
		}

		this.#state = 'starting';
		this.#parts.log.write('info', 'Argo Rollouts starting', undefined, {version: 'v1.9.1'});
		this.#parts.log.write('info', 'attempting to acquire leader lease argo-rollouts/argo-rollouts-controller-lock...');
		this.#cancelStart = this.#parts.clock.after(takeOverMs, () => {
			this.#state = 'running';
			this.#parts.log.write('info', 'successfully acquired lease argo-rollouts/argo-rollouts-controller-lock');
			this.#parts.log.write('info', 'Started rollout workers');
			this.#lease.hold();
			this.#seen.clear();
			for (const rollout of this.#parts.store.list('rollouts')) {
				this.#meet(rollout);
			}

			this.#parts.onStart();
		});
	}
}

function keyOf({metadata}: Rollout): Key {
	return `${metadata.namespace}/${metadata.name}`;
}

/** Only the status differs: an action like abort or promote. */
function isStatusOnly({object, previous}: StoreEvent): boolean {
	const [before, after] = [previous as Rollout, object as Rollout];
	const {labels, annotations} = after.metadata;
	return before.status !== after.status
		&& before.spec === after.spec
		&& isEqual(before.metadata.annotations, annotations)
		&& isEqual(before.metadata.labels, labels);
}
