import type {Instant} from '../types/clock.ts';
import type {Condition} from '../types/objects.ts';
import {deriveDegraded} from './degraded.ts';
import type {Moment} from './moment.ts';
import {deriveMoving} from './moving.ts';
import {heldBy, isUntouched, type Patience} from './patience.ts';
import type {Situation, SituationDetail} from './rollout-view.ts';
import {parseInstant} from './time.ts';
import type {UsersLeft} from './users-left.ts';

/** A moment with what is waited for. */
export type Scene = Moment & {readonly left: UsersLeft | undefined; readonly patience: Patience};

type Row = {
	/** The detail when the row applies. */
	readonly when: (scene: Scene) => SituationDetail | undefined;
	readonly since: (scene: Scene) => Instant | undefined;
};

const isPast = (instant: Instant | undefined, now: Instant) => instant !== undefined && now >= instant;
const inconclusive = (reason: string) => reason.startsWith('Inconclusive');

function conditionOf({facts}: Moment, wanted: string, status?: string): Condition | undefined {
	return facts.status.conditions?.find(condition => condition.type === wanted && (status === undefined || condition.status === status));
}

const transitionOf = (condition: Condition | undefined) => parseInstant(condition?.lastTransitionTime);
/** The controller writes when it has taken an abort; until then only who watched it come knows. */
const abortedAt = ({facts}: Scene) => facts.abortedAt ?? facts.family.abortSeenAt;

/** It is promoted and whole, so that nothing waits for the end of a freeze. */
function isIdle({facts}: Moment): boolean {
	const {current, desired, isPromoted, isObserved, replicaSets} = facts;
	const hasOthers = replicaSets.some(replicaSet => replicaSet !== current && replicaSet.desired > 0 && replicaSet.scaleDownAt === undefined);
	return isPromoted && isObserved && !hasOthers && (current?.available ?? 0) >= desired && (current?.desired ?? 0) === desired;
}

function invalid(scene: Scene): SituationDetail | undefined {
	const condition = conditionOf(scene, 'InvalidSpec');
	return condition && scene.phase === 'Degraded' ? {kind: 'invalid', text: condition.message ?? scene.message} : undefined;
}

function isNotBack({facts, left, patience, now}: Scene): boolean {
	return facts.isAbortTaken && left !== undefined && left.areLeft && (left.isHeld || isPast(patience.notBackAt, now));
}

function notBack(scene: Scene): SituationDetail | undefined {
	const {left, facts} = scene;
	return left && isNotBack(scene)
		? {kind: 'notBack', why: left.why, canaryPercent: left.percent, stableAvailable: facts.stable?.available, stableDesired: facts.desired}
		: undefined;
}

function aborting({facts, left}: Scene): SituationDetail | undefined {
	return left && (left.areLeft || !facts.isAbortTaken) ? {kind: 'aborting', isTaken: facts.isAbortTaken} : undefined;
}

const abortText = /^(?:RolloutAborted: )?Rollout aborted update to revision \d+(?:: )?/v;

/** The text behind the controller's own words: empty for an abort by hand. */
function causeOf(scene: Scene): string {
	const message = scene.facts.status.conditions?.find(({reason}) => reason === 'RolloutAborted')?.message ?? scene.message;
	return message.replace(abortText, '');
}

function aborted(scene: Scene): SituationDetail | undefined {
	return scene.left && {kind: 'aborted', cause: causeOf(scene)};
}

/** A retry leaves the phase of the abort in place until the controller has answered. */
function degraded(scene: Scene): SituationDetail | undefined {
	return scene.phase === 'Degraded' && !scene.message.startsWith('RolloutAborted') ? deriveDegraded(scene) : undefined;
}

function inconclusiveRun({pauses, analysis}: Scene): SituationDetail | undefined {
	return pauses.some(({reason}) => inconclusive(reason))
		? {kind: 'inconclusive', run: analysis.find(({phase}) => phase === 'Inconclusive')?.name}
		: undefined;
}

function frozen(scene: Scene): SituationDetail | undefined {
	const isMidUpdate = !isIdle(scene);
	return scene.facts.spec.paused && (isMidUpdate || scene.frozen?.owner === 'ours') ? {kind: 'frozen', isMidUpdate, ...troubleOf(scene)} : undefined;
}

/** A freeze stops the controller's deadline and with it the phase Degraded, not the crashes. */
function troubleOf(scene: Scene) {
	const {reason, subject} = deriveDegraded(scene);
	return reason === 'deadline' || reason === 'other' ? {} : {trouble: {reason, subject}};
}

const gates: ReadonlyMap<string, 'blueGreen' | 'pauseStep'> = new Map([['BlueGreenPause', 'blueGreen'], ['CanaryPauseStep', 'pauseStep']]);

function waiting({pauses}: Scene): SituationDetail | undefined {
	const pause = heldBy(pauses);
	return pause && pause.endsAt === undefined ? {kind: 'waiting', gate: gates.get(pause.reason) ?? 'other'} : undefined;
}

function timedPause({pauses, patience, steps, now}: Scene): SituationDetail | undefined {
	const endsAt = heldBy(pauses)?.endsAt;
	const place = steps.find(({state}) => state === 'current')?.index;
	// eslint-disable-next-line unicorn/no-thenable -- the view's word for the step after it; never a function
	return endsAt === undefined ? undefined : {kind: 'timedPause', endsAt, isOverdue: isPast(patience.overdueAt, now), then: place === undefined ? undefined : steps[place + 1]};
}

/** The controller has not taken note: of a change, or of the rollout at all. */
function isLost({facts, patience, controller, now}: Scene): boolean {
	return isPast(patience.unclaimedAt, now) || (!facts.isObserved && (isPast(patience.unseenAt, now) || controller?.state === 'silent'));
}

function isHealthy(scene: Scene): boolean {
	return scene.phase === 'Healthy' || (scene.facts.spec.paused === true && isIdle(scene));
}

function moves(scene: Scene): SituationDetail | undefined {
	if (isLost(scene) || isHealthy(scene)) {
		return undefined;
	}

	const detail = deriveMoving(scene);
	const {resumeSeenAt} = scene.facts.family;
	return detail.at === 'unpausing' && resumeSeenAt !== undefined && isPast(scene.patience.notResumedAt, scene.now)
		? {...detail, notTakenSince: resumeSeenAt}
		: detail;
}

function healthy(scene: Scene): SituationDetail | undefined {
	return isHealthy(scene) && !isLost(scene) ? {kind: 'healthy'} : undefined;
}

const heldSince = ({pauses}: Scene) => heldBy(pauses)?.startedAt;

/** At a gate the condition Paused tells of the gate; then the generation that came with `spec.paused` tells. */
function pausedSince(scene: Scene): Instant | undefined {
	const seenSince = scene.pauses.length > 0 ? scene.facts.family.generationSeenAt : transitionOf(conditionOf(scene, 'Paused', 'True'));
	return scene.frozen?.since ?? seenSince;
}

/** An update is in flight since Completed turned false, and moves since it was last resumed or retried; otherwise since pods went missing. */
function movingSince(scene: Scene): Instant | undefined {
	const {facts} = scene;
	if (!facts.isObserved && facts.family.generationSeenAt !== undefined) {
		return facts.family.generationSeenAt;
	}

	const started = transitionOf(conditionOf(scene, 'Completed', 'False'));
	const resumed = transitionOf(conditionOf(scene, 'Paused', 'False'));
	if (started !== undefined && resumed !== undefined) {
		return Math.max(started, resumed);
	}

	return transitionOf(conditionOf(scene, 'Completed', 'False')) ?? transitionOf(conditionOf(scene, 'Available', 'False')) ?? transitionOf(conditionOf(scene, 'Progressing'));
}

const healthySince = (scene: Scene) => transitionOf(conditionOf(scene, 'Healthy', 'True')) ?? transitionOf(conditionOf(scene, 'Completed', 'True'));

function lostSince({facts, controller}: Scene): Instant | undefined {
	const createdAt = isUntouched(facts) ? parseInstant(facts.rollout.metadata.creationTimestamp) : undefined;
	return createdAt ?? facts.family.generationSeenAt ?? (controller?.state === 'silent' ? controller.heartbeatAt : undefined);
}

/** The first row that applies is the situation (interface.md). Behind each row a recording that shows it. */
const table: readonly Row[] = [
	{when: invalid, since: scene => transitionOf(conditionOf(scene, 'InvalidSpec'))}, // `invalid`, all three
	{when: notBack, since: abortedAt}, // `dynamic-stable-scale` 10 s after the abort, `abort-frozen-basic` (mail) at once, `abort-stable-unready` at once
	{when: aborting, since: abortedAt}, // `lost-aborts` while the abort is not taken, `controller-down` while nobody takes it
	{when: aborted, since: abortedAt}, // `abort-at-50` from a second after the abort on, `analysis-failed`
	{when: degraded, since: scene => transitionOf(conditionOf(scene, 'Progressing'))}, // `crash-loop` after its deadline
	{when: inconclusiveRun, since: ({pauses}) => pauses.find(({reason}) => inconclusive(reason))?.startedAt}, // `inconclusive-gate`
	{when: frozen, since: pausedSince}, // `freeze-thaw` (cart, search), `abort-frozen-basic` before the abort
	{when: waiting, since: heldSince}, // `manual-gate`, `abort-at-50` before the abort, `blue-green-job` (its gate)
	{when: timedPause, since: heldSince}, // `canary-promoted` after 5 % and 20 %
	{when: moves, since: movingSince}, // `canary-promoted` between its pauses, every first deploy
	{when: healthy, since: healthySince}, // Every end that went well; `freeze-thaw` (held): paused by its owner, and whole
];

export function deriveSituation(scene: Scene): Situation {
	for (const {when, since} of table) {
		const detail = when(scene);
		if (detail) {
			return {name: detail.kind, since: since(scene), detail};
		}
	}

	// No recording: nobody answers for this rollout (V49), or not for its last change.
	return {name: 'unknown', since: lostSince(scene), detail: {kind: 'unknown', why: isUntouched(scene.facts) ? 'unclaimed' : 'notObserved'}};
}
