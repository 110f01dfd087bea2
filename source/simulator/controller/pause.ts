import type {PauseCondition, Rollout, RolloutStatus} from '../objects.ts';
import {durationSeconds, timestamp} from '../time.ts';

export type PauseReason = 'BlueGreenPause' | 'CanaryPauseStep' | 'InconclusiveAnalysisRun' | 'InconclusiveExperiment';

export function pauseCondition(rollout: Rollout, reason: PauseReason): PauseCondition | undefined {
	return rollout.status?.pauseConditions?.find(condition => condition.reason === reason);
}

/** What one reconciliation decides about pauses and the abort; written with the rest of the status at its end. */
export class PauseDecision {
	readonly #rollout: Rollout;
	readonly #now: number;
	readonly #added = new Set<PauseReason>();
	readonly #removed = new Set<string>();
	#isCleared = false;
	#isAbortRemoved = false;
	#abortMessage: string | undefined;

	constructor(rollout: Rollout, now: number) {
		this.#rollout = rollout;
		this.#now = now;
	}

	get isAborted(): boolean {
		return this.#abortMessage !== undefined || (Boolean(this.#rollout.status?.abort) && !this.#isAbortRemoved);
	}

	/** The cause, when this reconciliation aborts by itself. */
	get abortMessage(): string | undefined {
		return this.#abortMessage;
	}

	addAbort(message: string) {
		this.#abortMessage = message;
	}

	removeAbort() {
		this.#isAbortRemoved = true;
		this.#abortMessage = undefined;
	}

	add(reason: PauseReason) {
		this.#added.add(reason);
	}

	remove(reason: PauseReason) {
		this.#removed.add(reason);
	}

	clear() {
		this.#isCleared = true;
	}

	/** A person took the pause away, or its time is over. */
	isPauseStepOver(duration: number | string | undefined): boolean {
		const condition = pauseCondition(this.#rollout, 'CanaryPauseStep');
		if (!condition) {
			return Boolean(this.#rollout.status?.controllerPause);
		}

		const seconds = durationSeconds(duration);
		return seconds !== undefined && this.#now > Date.parse(condition.startTime) + (seconds * 1000);
	}

	/** The part of the status that is about pauses and the abort. */
	toStatus(): Pick<RolloutStatus, 'abort' | 'abortedAt' | 'controllerPause' | 'pauseConditions'> {
		const {abortedAt, pauseConditions = [], controllerPause = false} = this.#rollout.status ?? {};
		const now = timestamp(this.#now);
		if (this.#abortMessage !== undefined) {
			return {abort: true, abortedAt: now};
		}

		if (this.isAborted) {
			return {abort: true, abortedAt: abortedAt ?? now};
		}

		if (this.#isCleared) {
			return {};
		}

		const kept = pauseConditions.filter(condition => !this.#removed.has(condition.reason));
		const added = [...this.#added].filter(reason => pauseConditions.every(condition => condition.reason !== reason));
		const conditions = [...kept, ...added.map(reason => ({reason, startTime: now}))];
		return conditions.length === 0 ? {} : {controllerPause: controllerPause || added.length > 0, pauseConditions: conditions};
	}
}
