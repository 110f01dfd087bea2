import type {Instant} from '../../../types/clock.ts';
import {buildNudgePatch} from '../../patches/abort-patch.ts';
import {isGenerationObserved} from '../../phase.ts';
import type {Observation, Outcome} from '../operation.ts';
import {isHopeless, sent} from '../sending.ts';
import type {Move} from '../move.ts';
import {end} from './move.ts';
import {doneCodes} from './names.ts';
import type {Check, Sight} from './plan.ts';
import type {VerbState} from './state.ts';

export const nudgeAfterMs = 1500;
const nudgeGapMs = 3000;

/** After the answer: the check list, from the watch alone. */
export function verify(before: VerbState, observation: Observation): Move<VerbState> {
	const {now} = observation;
	const sight = look(before, observation);
	if (sight === undefined) {
		return observation.links.rollouts.state === 'live' ? end(before, {fact: {kind: 'gone'}, result: 'bad', code: 'gone'}, now) : {state: before, requests: []};
	}

	const state = meet(before, sight);
	const check = state.plan.checks[state.metAt.length];
	if (check === undefined) {
		return end(state, {fact: state.plan.conclude(sight), result: 'good', code: doneCodes[state.plan.verb]}, now);
	}

	const ending = state.plan.findEnding?.(sight);
	if (ending !== undefined) {
		return end(state, ending, now);
	}

	return nudge({...state, outcome: state.outcome ?? findLate(state, check, now)}, check, now);
}

/** What the watch shows at this moment; undefined where the rollout is gone. */
export function look(state: VerbState, {now, families}: Observation): Sight | undefined {
	const family = families.get(state.plan.target.key);
	const {sentAt, fresh, startedAt} = state;
	return family === undefined || sentAt === undefined || fresh === undefined
		? undefined
		: {now, startedAt, sinceMs: now - sentAt, family, rollout: family.rollout, fresh, isWritten: isWritten(state, family.rollout.metadata.resourceVersion), isObserved: isObserved(state, family.rollout)};
}

/** Versions count up, but not everywhere: where they are no numbers, what is known to be older is told apart. */
function isWritten({versionAfter, versionBefore, fresh, nudge: {inFlight}}: VerbState, shown: string | undefined): boolean {
	if (versionAfter === undefined || shown === undefined) {
		return true;
	}

	const areNumbers = /^\d{1,15}$/v.test(versionAfter) && /^\d{1,15}$/v.test(shown);
	const isNewer = areNumbers ? Number(shown) > Number(versionAfter) : ![versionAfter, versionBefore, fresh?.rollout?.metadata.resourceVersion].includes(shown);
	return isNewer && inFlight === undefined;
}

function isObserved({generationAfter}: VerbState, rollout: Sight['rollout']): boolean {
	return isGenerationObserved(rollout) && (generationAfter === undefined || (rollout.metadata.generation ?? 0) >= generationAfter);
}

/** What is met stays met. */
function meet(before: VerbState, sight: Sight): VerbState {
	let state = before;
	for (;;) {
		const check = state.plan.checks[state.metAt.length];
		if (check?.isMet(sight) !== true) {
			return state;
		}

		state = {...state, metAt: [...state.metAt, sight.now], outcome: undefined};
	}
}

const beganAt = ({metAt, sentAt}: VerbState): Instant => metAt.at(-1) ?? sentAt!;

/** How long the check that is open has been open. */
export const openForMs = (state: VerbState, now: Instant) => now - beganAt(state);

function findLate(state: VerbState, {limitMs, isNudged}: Check, now: Instant): Outcome | undefined {
	return openForMs(state, now) < limitMs ? undefined : {result: 'doubt', code: isNudged === true ? 'notSeen' : 'late', at: now};
}

function nudge(state: VerbState, {isNudged}: Check, now: Instant): Move<VerbState> {
	const dueAt = state.nudge.tries === 0 ? state.sentAt! + nudgeAfterMs : state.nudge.nextAt;
	if (isNudged !== true || state.nudge.inFlight !== undefined || isHopeless(state.nudge) || now < dueAt) {
		return {state, requests: []};
	}

	const id = `${state.id}-nudge-${state.nudge.tries}`;
	return {
		state: {...state, nudge: {...sent(state.nudge, id), nextAt: now + nudgeGapMs}},
		requests: [{id, type: 'patch', patch: buildNudgePatch(state.plan.target, id)}],
	};
}
