import type {Line, Outcome} from '../operation.ts';
import {isHopeless} from '../sending.ts';
import {whyNotBack, mustLiftFreeze} from './returning.ts';
import type {Sight} from './sight.ts';
import type {AbortState} from './state.ts';

/** Say that it is not seen once the controller has had the time for it. */
const notSeenMs = 1000;

/** Everything there is to tell, in the order in which a person follows it. */
export function tellAbort(state: AbortState, sight: Sight | undefined): readonly Line[] {
	if (sight === undefined) {
		return [...tellSending(state, state.startedAt), ...tellEnd(state, undefined)];
	}

	return [
		...tellSending(state, sight.now),
		...tellTaking(state, sight),
		...(state.takenAt === undefined ? [] : [...tellFreeze(state, sight), ...tellReturn(state, sight)]),
		...tellEnd(state, sight),
	];
}

function tellSending(state: AbortState, now: number): readonly Line[] {
	const {problem, tries, nextAt} = state.send;
	// The watch can be faster than the answer.
	const answeredAt = state.send.answeredAt ?? (tries > 0 ? state.takenAt : undefined);
	if (answeredAt !== undefined) {
		return [{state: 'done', fact: {kind: 'sent', afterMs: answeredAt - state.startedAt, times: tries}}];
	}

	if (state.outcome?.code === 'refused' && problem !== undefined) {
		return [{state: 'bad', fact: {kind: 'refused', problem}}];
	}

	if (problem !== undefined) {
		return [{state: 'warning', fact: {kind: 'sendFailed', problem, tries, retryAt: nextAt}}];
	}

	return state.takenAt === undefined ? [{state: 'running', fact: {kind: 'sending', sinceMs: now - state.startedAt}}] : [];
}

function tellTaking(state: AbortState, {now, silentSince}: Sight): readonly Line[] {
	const lines: Line[] = state.drops === 0 ? [] : [{state: 'warning', fact: {kind: 'dropped', times: state.drops, why: state.lastDropWhy}}];

	const {answeredAt} = state.send;
	const forMs = (state.takenAt ?? now) - (answeredAt ?? now);
	if (state.nudge.tries > 0 || (state.takenAt === undefined && forMs >= notSeenMs)) {
		lines.push({state: 'warning', fact: {kind: 'notSeen', forMs, nudges: state.nudge.tries, silentSince: state.takenAt === undefined ? silentSince : undefined}});
	}

	if (state.takenAt === undefined && isHopeless(state.nudge)) {
		lines.push({state: 'warning', fact: {kind: 'nudgeRefused', problem: state.nudge.problem!}});
	}

	if (state.takenAt !== undefined) {
		lines.push({state: 'done', fact: {kind: 'taken', afterMs: state.takenAt - state.startedAt}});
	}

	if (state.hitOther) {
		lines.push({state: 'warning', fact: {kind: 'hitOther'}});
	}

	return lines;
}

function tellFreeze(state: AbortState, sight: Sight): readonly Line[] {
	const by = state.target.pausedBy;
	if (state.lifts === 0) {
		const hasRouter = sight.rollout.spec?.strategy?.canary?.trafficRouting !== undefined;
		return sight.rollout.spec?.paused === true && !mustLiftFreeze(state, sight) ? [{state: 'done', fact: {kind: 'freezeKept', by, hasRouter}}] : [];
	}

	if (state.restore.answeredAt !== undefined) {
		return [{state: 'done', fact: {kind: 'freezeLifted', by}}, {state: 'done', fact: {kind: 'freezeRestored'}}];
	}

	if (state.lift.answeredAt === undefined || sight.rollout.spec?.paused === true) {
		return [{state: state.lift.problem === undefined ? 'running' : 'warning', fact: {kind: 'freezeLifting'}}];
	}

	return [{state: 'done', fact: {kind: 'freezeLifted', by}}];
}

function tellReturn(state: AbortState, {exposure, rollout, now}: Sight): readonly Line[] {
	const isWhole = (exposure.stableAvailable ?? 0) >= exposure.stableDesired;
	const lines: Line[] = [
		{state: exposure.percent === 0 && exposure.routes.length === 0 ? 'done' : 'running', fact: {kind: 'traffic', from: state.startPercent, now: exposure.percent, source: exposure.source, routes: exposure.routes}},
		{state: isWhole ? 'done' : 'running', fact: {kind: 'stable', available: exposure.stableAvailable, desired: exposure.stableDesired}},
	];
	if (exposure.otherPods > 0) {
		const goneAt = exposure.otherPodsGoneAt !== undefined && exposure.otherPodsGoneAt > now ? exposure.otherPodsGoneAt : undefined;
		lines.push({state: 'todo', fact: {kind: 'canaryPods', pods: exposure.otherPods, goneAt, isHeld: rollout.spec?.paused === true}});
	}

	return lines;
}

function tellEnd(state: AbortState, sight: Sight | undefined): readonly Line[] {
	const {outcome} = state;
	return outcome === undefined ? [] : tellOutcome(state, sight, outcome);
}

function tellOutcome(state: AbortState, sight: Sight | undefined, outcome: Outcome): readonly Line[] {
	const afterMs = outcome.at - state.startedAt;
	switch (outcome.code) {
		case 'safe': {
			return sight === undefined ? [] : [...tellSafe(state, sight, afterMs)];
		}

		case 'notBack': {
			return sight === undefined ? [] : [tellNotBack(state, sight)];
		}

		case 'overridden': {
			const {status} = sight?.rollout ?? {};
			const isOtherRevision = status?.currentPodHash !== state.podHash;
			const isFull = status?.promoteFull === true || status?.stableRS !== state.target.stableHash;
			return [{state: 'bad', fact: {kind: 'overridden', afterMs: outcome.at - (state.takenAt ?? state.startedAt), how: isOtherRevision ? 'newRevision' : (isFull ? 'promoteFull' : 'retry'), by: state.overriddenBy}}];
		}

		case 'completed':
		case 'superseded':
		case 'gone': {
			return [{state: 'bad', fact: {kind: outcome.code}}];
		}

		default: {
			return [];
		}
	}
}

function tellSafe(state: AbortState, {exposure, rollout}: Sight, afterMs: number): readonly Line[] {
	const isShort = exposure.stableAvailable !== undefined && exposure.stableAvailable < exposure.stableDesired;
	const safe: Line = {
		state: isShort ? 'warning' : 'done',
		fact: {
			kind: 'safe',
			afterMs,
			source: exposure.source,
			stableAvailable: exposure.stableAvailable,
			stableDesired: exposure.stableDesired,
			...(isShort && {trouble: exposure.failure ?? exposure.unready?.trouble}),
			// After a rollback the spec no longer wants the version that was aborted.
			wantedImages: isInFlightStill(rollout.status) ? (rollout.spec?.template?.spec?.containers ?? []).flatMap(({image}) => image ?? []) : [],
		},
	};
	return holdsFreeze(state, rollout) ? [safe, {state: 'warning', fact: {kind: 'freezeNotRestored', problem: state.restore.problem}}] : [safe];
}

function holdsFreeze(state: AbortState, rollout: Sight['rollout']): boolean {
	return state.lifts > 0 && state.restore.answeredAt === undefined && rollout.spec?.paused !== true;
}

function isInFlightStill(status: Sight['rollout']['status']): boolean {
	return status?.currentPodHash !== status?.stableRS;
}

function tellNotBack(state: AbortState, sight: Sight): Line {
	const {exposure} = sight;
	return {
		state: 'bad',
		fact: {
			kind: 'notBack',
			afterMs: sight.now - state.startedAt,
			why: whyNotBack(state, sight) ?? 'slow',
			percent: exposure.percent,
			available: exposure.stableAvailable,
			desired: exposure.stableDesired,
			pod: (exposure.unready ?? exposure.kept)?.pod,
			trouble: exposure.failure ?? (exposure.unready ?? exposure.kept)?.trouble,
		},
	};
}
