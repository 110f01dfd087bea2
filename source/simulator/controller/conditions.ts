import {type Condition, type Rollout, type RolloutStatus, type ReplicaSet} from '../objects.ts';
import {timestamp} from '../time.ts';
import {availableOf} from './replica-counts.ts';
import {currentStep, hasRouter, replicasOf, stepsOf} from './steps.ts';

export type ConditionDraft = {readonly type: string; readonly status: 'False' | 'True' | 'Unknown'; readonly reason: string; readonly message: string};

export function findCondition(status: RolloutStatus | undefined, type: string): Condition | undefined {
	return status?.conditions?.find(condition => condition.type === type);
}

/** Puts a condition last in the list, unless it says what it said before. The transition time stays while the status does. */
export function setCondition(conditions: readonly Condition[], draft: ConditionDraft, now: number): readonly Condition[] {
	const old = conditions.find(condition => condition.type === draft.type);
	if (old?.status === draft.status && old.reason === draft.reason && old.message === draft.message) {
		return conditions;
	}

	return [...conditions.filter(condition => condition !== old), stamped(draft, old, now)];
}

function stamped(draft: ConditionDraft, old: Condition | undefined, now: number): Condition {
	const at = timestamp(now);
	return {
		lastTransitionTime: old?.lastTransitionTime !== undefined && old.status === draft.status ? old.lastTransitionTime : at,
		lastUpdateTime: at,
		message: draft.message,
		reason: draft.reason,
		status: draft.status,
		type: draft.type,
	};
}

/** By the controller or by a person. */
function isPausedNow({spec, status}: Rollout): boolean {
	return spec.paused === true || (status?.pauseConditions ?? []).length > 0;
}

/**
The Paused condition and what a pause, a resume or a retry does to Progressing. They are written by themselves,
before anything else of a reconciliation; undefined when they are right already.
*/
export function pauseConditionsNow(rollout: Rollout, now: number): readonly Condition[] | undefined {
	const {status} = rollout;
	const progressing = findCondition(status, 'Progressing');
	const isPaused = isPausedNow(rollout);
	const isAborted = progressing?.reason === 'RolloutAborted';
	const isInFlight = findCondition(status, 'Completed')?.status !== 'True';
	const before = status?.conditions ?? [];
	let conditions = before;
	const set = (draft: ConditionDraft) => {
		conditions = setCondition(conditions, draft, now);
	};

	if (!isAborted && progressing && isPaused !== (progressing.reason === 'RolloutPaused') && (isInFlight || !isPaused)) {
		set(isPaused
			? {type: 'Progressing', status: 'Unknown', reason: 'RolloutPaused', message: 'Rollout is paused'}
			: {type: 'Progressing', status: 'Unknown', reason: 'RolloutResumed', message: 'Rollout is resumed'});
	}

	if (isAborted && !status?.abort) {
		set({type: 'Progressing', status: 'Unknown', reason: 'RolloutRetry', message: 'Retrying Rollout after abort'});
	}

	if (!isAborted && isPaused !== (findCondition(status, 'Paused')?.status === 'True')) {
		set({type: 'Paused', status: isPaused ? 'True' : 'False', reason: 'RolloutPaused', message: 'Rollout is paused'});
	}

	return conditions === before ? undefined : conditions;
}

export type ConditionInput = {
	readonly rollout: Rollout;
	/** What is about to be written, without conditions. */
	readonly status: RolloutStatus;
	readonly fresh: ReplicaSet | undefined;
	readonly active: ReplicaSet | undefined;
	/** The condition of the first ReplicaSet that could not make its pods, the new one first. */
	readonly failure: Condition | undefined;
	readonly isAborted: boolean;
	readonly abortMessage: string | undefined;
	readonly now: number;
};

export type ConditionOutcome = {
	readonly conditions: readonly Condition[];
	/** The deadline has just passed; the message of it. */
	readonly timedOut: string | undefined;
	readonly isAbortNews: boolean;
	readonly isNotCompletedNews: boolean;
};

/** Everything of `status.conditions` but the pause. */
export function calculateConditions(input: ConditionInput): ConditionOutcome {
	const {rollout, status, isAborted, now} = input;
	const before = (rollout.status?.conditions ?? []).filter(condition => condition.type !== 'InvalidSpec');
	let conditions: readonly Condition[] = before;
	const set = (draft: ConditionDraft) => {
		const old = conditions;
		conditions = setCondition(conditions, draft, now);
		return conditions !== old;
	};

	const isPaused = isPausedNow(rollout);
	const isHealthy = isComplete(rollout, status);
	if (isHealthy && !isPaused) {
		set({type: 'Healthy', status: 'True', reason: 'RolloutHealthy', message: 'Rollout is healthy'});
	} else if (conditions.some(condition => condition.type === 'Healthy')) {
		set({type: 'Healthy', status: 'False', reason: 'RolloutHealthy', message: 'Rollout is not healthy'});
	}

	const isCompleted = (status.stableRS ?? '') !== '' && status.stableRS === status.currentPodHash;
	const isCompletedChange = set({type: 'Completed', status: isCompleted ? 'True' : 'False', reason: 'RolloutCompleted', message: 'RolloutCompleted'});
	const isAbortNews = isAborted && set({type: 'Progressing', status: 'False', reason: 'RolloutAborted', message: abortText(rollout, input.abortMessage)});
	let timedOut: string | undefined;
	if (!isAborted && !isSettled(rollout, status)) {
		timedOut = setProgress(input, isHealthy, {set, replace(draft) {
			const old = conditions.find(condition => condition.type === 'Progressing');
			conditions = [...conditions.filter(condition => condition !== old), stamped(draft, old, now)];
		}});
	}

	const {failure} = input;
	if (failure) {
		set({type: 'ReplicaFailure', status: 'True', reason: failure.reason ?? '', message: failure.message ?? ''});
	} else {
		conditions = withoutCondition(conditions, 'ReplicaFailure');
	}

	const isAvailable = hasMinimum(input);
	set({type: 'Available', status: isAvailable ? 'True' : 'False', reason: 'AvailableReason', message: `Rollout ${isAvailable ? 'has' : 'does not have'} minimum availability`});
	return {conditions, timedOut, isAbortNews, isNotCompletedNews: isCompletedChange && !isCompleted};
}

function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
	return conditions.some(condition => condition.type === type) ? conditions.filter(condition => condition.type !== type) : conditions;
}

function hasMinimum({rollout, status, active}: ConditionInput): boolean {
	const available = rollout.spec.strategy.blueGreen ? availableOf(active) : status.availableReplicas ?? 0;
	return available >= replicasOf(rollout) && (active !== undefined || !rollout.spec.strategy.blueGreen);
}

/** The message of an abort keeps its cause for as long as the abort stands. */
function abortText(rollout: Rollout, cause: string | undefined): string {
	const old = findCondition(rollout.status, 'Progressing');
	if (cause === undefined && old?.reason === 'RolloutAborted') {
		return old.message ?? '';
	}

	const isDeadline = rollout.spec.progressDeadlineAbort === true && old?.reason === 'ProgressDeadlineExceeded';
	const reason = cause ?? (isDeadline ? old.message : undefined);
	const revision = rollout.metadata.annotations?.['rollout.argoproj.io/revision'] ?? '1';
	return `Rollout aborted update to revision ${revision}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Completed and all there. */
function isComplete(rollout: Rollout, status: RolloutStatus): boolean {
	const replicas = replicasOf(rollout);
	if ((status.stableRS ?? '') === '' || status.stableRS !== status.currentPodHash || (status.updatedReplicas ?? 0) !== replicas || (status.availableReplicas ?? 0) < replicas) {
		return false;
	}

	if (rollout.spec.strategy.blueGreen) {
		return status.blueGreen?.activeSelector === status.currentPodHash;
	}

	const isAtEnd = stepsOf(rollout).length === 0 || status.currentStepIndex === stepsOf(rollout).length;
	return isAtEnd && (hasRouter(rollout) || status.replicas === replicas);
}

/** Nothing is under way: a resync has no progress to judge. */
function isSettled(rollout: Rollout, status: RolloutStatus): boolean {
	const progressing = findCondition(rollout.status, 'Progressing');
	return status.replicas === status.availableReplicas && progressing?.reason === 'NewReplicaSetAvailable' && progressing.status !== 'Unknown';
}

type Writers = {readonly set: (draft: ConditionDraft) => boolean; readonly replace: (draft: ConditionDraft) => void};

function setProgress({rollout, status, fresh, now}: ConditionInput, isHealthy: boolean, {set, replace}: Writers): string | undefined {
	const name = fresh ? `ReplicaSet "${fresh.metadata.name}"` : `Rollout "${rollout.metadata.name}"`;
	if (isHealthy) {
		set({type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${name} has successfully progressed.`});
	} else if (hasProgressed(rollout, status)) {
		replace({type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${name} is progressing.`});
	} else if (isTimedOut(rollout, now)) {
		const message = `${name} has timed out progressing.`;
		return set({type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message}) ? message : undefined;
	}

	return undefined;
}

function hasProgressed({status: old, spec}: Rollout, fresh: RolloutStatus): boolean {
	const count = (status: RolloutStatus | undefined, key: 'availableReplicas' | 'readyReplicas' | 'replicas' | 'updatedReplicas') => status?.[key] ?? 0;
	const rest = (status: RolloutStatus | undefined) => count(status, 'replicas') - count(status, 'updatedReplicas');
	const hasMoved = spec.strategy.blueGreen
		? old?.blueGreen?.activeSelector !== fresh.blueGreen?.activeSelector || old?.blueGreen?.previewSelector !== fresh.blueGreen?.previewSelector
		: old?.currentStepIndex !== fresh.currentStepIndex;
	return hasMoved
		|| old?.stableRS !== fresh.stableRS
		|| count(old, 'updatedReplicas') !== count(fresh, 'updatedReplicas')
		|| rest(fresh) < rest(old)
		|| count(fresh, 'readyReplicas') > count(old, 'readyReplicas')
		|| count(fresh, 'availableReplicas') > count(old, 'availableReplicas');
}

/** When the update counts as stuck; undefined where the clock is off (pauses, analyses, an abort). */
export function deadlineOf(rollout: Rollout): number | undefined {
	const progressing = findCondition(rollout.status, 'Progressing');
	const step = currentStep(rollout);
	const isOffTheClock = [step?.pause, step?.analysis, step?.experiment].some(one => one !== undefined);
	if (!progressing || ['NewReplicaSetAvailable', 'RolloutAborted', 'RolloutPaused'].includes(progressing.reason ?? '') || isOffTheClock) {
		return undefined;
	}

	if (findCondition(rollout.status, 'Paused')?.status === 'True') {
		return undefined;
	}

	return Date.parse(progressing.lastUpdateTime ?? '') + ((rollout.spec.progressDeadlineSeconds ?? 600) * 1000);
}

function isTimedOut(rollout: Rollout, now: number): boolean {
	const deadline = deadlineOf(rollout);
	return findCondition(rollout.status, 'Progressing')?.reason === 'ProgressDeadlineExceeded' || (deadline !== undefined && now >= deadline);
}

