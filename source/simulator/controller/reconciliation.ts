import type {SimulatorClock} from '../clock.ts';
import type {ControllerLog} from '../logs/controller-log.ts';
import type {ObjectStore} from '../object-store.ts';
import type {ReplicaSet, Rollout, RunStatus, Weights} from '../objects.ts';
import type {Random} from '../random.ts';
import {PauseDecision} from './pause.ts';
import {hashLabel, templateHash} from './pod-template.ts';
import type {EventType, Recorder} from './recorder.ts';
import type {Sets} from './replica-counts.ts';
import {isFullyPromoted} from './steps.ts';

/** What the real controller does wrong (verified.md). All on unless a test turns one off. */
export type Misbehaviour = {
	/** V37: an action that comes within this many ms after the controller has written that a gate is reached is not seen. 0: none is lost. */
	readonly lostActionWindowMs: number;
	/** V1, V2: under `spec.paused` an abort moves no pod. */
	readonly holdsPodsUnderFreeze: boolean;
	/** V4: an abort during a full promotion is dropped. */
	readonly dropsAbortOfFullPromotion: boolean;
	/** V38: behind a router an abort waits until all stable pods are available. */
	readonly waitsForWholeStable: boolean;
	/** V7: dynamicStableScale with abortScaleDownDelaySeconds strands an abort. */
	readonly strandsDynamicStable: boolean;
	/** V20: after an abort behind a router the canary Service's selector flips some 15 times a second. */
	readonly flipsCanaryService: boolean;
};

export const allMisbehaviour: Misbehaviour = {
	lostActionWindowMs: 160,
	holdsPodsUnderFreeze: true,
	dropsAbortOfFullPromotion: true,
	waitsForWholeStable: true,
	strandsDynamicStable: true,
	flipsCanaryService: true,
};

export type Environment = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly random: Random;
	readonly recorder: Recorder;
	readonly log: ControllerLog;
	readonly misbehaviour: Misbehaviour;
	/** Reconciles this rollout again, that much later. */
	readonly requeue: (rollout: Rollout, delayMs: number) => void;
};

/** The analysis runs that the status names, by role. */
export type CurrentRuns = {
	readonly step?: RunStatus | undefined;
	readonly background?: RunStatus | undefined;
	readonly prePromotion?: RunStatus | undefined;
	readonly postPromotion?: RunStatus | undefined;
};

/**
One pass over one rollout, as the controller knows it: what it has read and what it has decided so far. The pass
reads the rollout from the controller's own cache, which may be behind the API; ReplicaSets are read as they are.
*/
export class Reconciliation {
	#known: {readonly version: number; readonly all: readonly ReplicaSet[]; readonly sets: Sets} | undefined;
	readonly environment: Environment;
	readonly rollout: Rollout;
	readonly now: number;
	readonly pause: PauseDecision;
	weights: Weights | undefined;
	runs: CurrentRuns;
	/** The Experiment of the current step. */
	experiment: string | undefined;
	restartedAt: string | undefined;
	/** The wanted version is an old one whose pods are still there until their deadline: gates and analyses are skipped. */
	readonly isFastRollback: boolean;
	/** The revision annotation, once it is settled. */
	revision: number;

	constructor(environment: Environment, rollout: Rollout) {
		this.environment = environment;
		this.rollout = rollout;
		this.now = environment.clock.now();
		this.pause = new PauseDecision(rollout, this.now);
		const {canary, blueGreen, restartedAt} = rollout.status ?? {};
		this.weights = canary?.weights;
		this.runs = {
			step: canary?.currentStepAnalysisRunStatus,
			background: canary?.currentBackgroundAnalysisRunStatus,
			prePromotion: blueGreen?.prePromotionAnalysisRunStatus,
			postPromotion: blueGreen?.postPromotionAnalysisRunStatus,
		};
		this.experiment = canary?.currentExperiment;
		this.restartedAt = restartedAt;
		this.revision = Number(rollout.metadata.annotations?.['rollout.argoproj.io/revision'] ?? 0);
		// Looked up before this pass takes the deadline away
		this.isFastRollback = this.fresh?.metadata.annotations?.['scale-down-deadline'] !== undefined && rollout.status?.abortedAt === undefined;
		if (isFullyPromoted(rollout) && this.pause.isAborted) {
			this.pause.removeAbort();
		}
	}

	/** Read again only after a write. */
	#read() {
		const {store} = this.environment;
		if (this.#known?.version !== store.resourceVersion) {
			const all = store.ownedBy('replicasets', this.rollout.metadata.uid);
			const find = (hash: string | undefined) => hash === undefined || hash === '' ? undefined : all.find(set => hashOfSet(set) === hash);
			const fresh = find(templateHash(this.rollout.spec.template));
			const stable = find(this.rollout.status?.stableRS);
			this.#known = {version: store.resourceVersion, all, sets: {fresh, stable, others: all.filter(set => set !== fresh && set !== stable)}};
		}

		return this.#known;
	}

	get namespace(): string {
		return this.rollout.metadata.namespace ?? '';
	}

	get all(): readonly ReplicaSet[] {
		return this.#read().all;
	}

	/** The ReplicaSet of the template that is wanted. */
	get fresh(): ReplicaSet | undefined {
		return this.#read().sets.fresh;
	}

	get stable(): ReplicaSet | undefined {
		return this.#read().sets.stable;
	}

	get sets(): Sets {
		return this.#read().sets;
	}

	/** The wanted version is older than stable, with fewer than `rollbackWindow.revisions` versions in between (rollout/sync.go). */
	get isRollbackWithinWindow(): boolean {
		const {fresh, stable} = this;
		const {revisions = 0} = this.rollout.spec.rollbackWindow ?? {};
		if (!fresh || !stable || revisions === 0) {
			return false;
		}

		const madeAt = (set: ReplicaSet) => Date.parse(set.metadata.creationTimestamp);
		const between = this.all.filter(set => madeAt(set) > madeAt(fresh) && madeAt(set) < madeAt(stable));
		return madeAt(fresh) < madeAt(stable) && between.length < revisions;
	}

	withHash(hash: string | undefined): ReplicaSet | undefined {
		return hash === undefined || hash === '' ? undefined : this.all.find(set => hashOfSet(set) === hash);
	}

	record(type: EventType, reason: string, message: string) {
		this.environment.recorder.record(this.rollout, type, reason, message);
	}
}

export function hashOfSet(set: ReplicaSet | undefined): string {
	return set?.metadata.labels?.[hashLabel] ?? '';
}
