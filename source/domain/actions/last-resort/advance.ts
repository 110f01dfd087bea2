import {buildGuardedAbortPatch} from '../../patches/abort-patch.ts';
import {buildScalePatch, buildSelectorPatch} from '../../patches/last-resort-patch.ts';
import {hashLabel} from '../../labels.ts';
import {isRecord} from '../../projection/read.ts';
import type {Json, Patch} from '../../../types/cluster.ts';
import {look, type Sight} from '../abort/sight.ts';
import {stay, type Move} from '../move.ts';
import type {Advance, Answer, Line, Machine, Observation, Outcome} from '../operation.ts';
import {idleSending, isDue, isHopeless, receive, receiveLook, sent} from '../sending.ts';
import type {LastResortState, LastResortStep, LastResortTarget} from './state.ts';

const lookAgainMs = 500;
const sendTimeoutMs = 5000;
/** Without any pod going or coming for this long it is said that they do not. */
const patienceMs = 60_000;

/**
The runbook's last resort, for a controller that is dead: leaves the abort for it to find, then takes the canary's pods away, or points its
Service at stable. Nothing is sent while the controller lives: it would take it back within seconds (V30).
*/
export const lastResortMachine: Machine<LastResortState> = {advance: advanceLastResort};

const end = (state: LastResortState, outcome: Outcome): Move<LastResortState> => stay({...state, outcome, isOver: true});

function advanceLastResort(before: LastResortState, observation: Observation): Advance<LastResortState> {
	const {now} = observation;
	const received = receiveAnswers(before, observation);
	const sight = look({...received, target: {key: received.target.key, stableHash: received.target.stableHash}}, observation);
	if (sight === undefined) {
		return tell(observation.links.rollouts.state === 'live' ? end(received, {result: 'bad', code: 'gone', at: now}) : stay(received), now, undefined);
	}

	const started: LastResortState = received.startPercent === undefined ? {...received, startPercent: sight.exposure.percent} : received;
	return tell(started.isOver ? stay(started) : pursue(started, sight, observation), now, sight);
}

function receiveAnswers(state: LastResortState, {answers, links}: Observation): LastResortState {
	const sending = receive(state.sending, answers);
	const read = answers.findLast(answer => answer.ok && answer.rollout !== undefined);
	const isDone = sending.answeredAt !== undefined && state.step !== undefined;
	return {
		...state,
		reading: receiveLook(state.reading, answers, lookAgainMs),
		sending: isDone ? idleSending(sending.answeredAt) : sending,
		done: isDone ? [...state.done, state.step] : state.done,
		step: isDone ? undefined : state.step,
		lastRead: links.rollouts.state === 'live' ? undefined : (read?.ok === true ? read.rollout : undefined) ?? state.lastRead,
	};
}

function pursue(state: LastResortState, sight: Sight, {answers, controller, now}: Observation): Move<LastResortState> {
	if (controller?.state !== 'silent' && !isContained(state)) {
		return end(state, {result: 'bad', code: 'controllerLives', at: now});
	}

	if (state.sending.inFlight !== undefined) {
		return stay(state);
	}

	if (isHopeless(state.sending)) {
		return end(state, {result: 'bad', code: 'refused', at: now});
	}

	if (isContained(state)) {
		return conclude(state, sight);
	}

	const read = answers.find(({id}) => id.startsWith(`${state.id}-look-`));
	return read?.ok === true ? act(state, sight, read) : readAgain(state, now);
}

const isContained = ({done}: LastResortState) => done.includes('canary') || done.includes('service');

function readAgain(state: LastResortState, now: number): Move<LastResortState> {
	const {reading, target: {namespace, name, service, canarySet, stableSet}} = state;
	if (isHopeless(reading)) {
		return end(state, {result: 'bad', code: 'refused', at: now});
	}

	if (!isDue(reading, now)) {
		return stay(state);
	}

	const id = `${state.id}-look-${state.readings}`;
	const withObjects = service === undefined ? [{kind: 'replicasets', name: stableSet} as const, {kind: 'replicasets', name: canarySet} as const] : [{kind: 'services', name: service} as const];
	return {state: {...state, reading: sent(reading, id), readings: state.readings + 1}, requests: [{id, type: 'read', namespace, name, withObjects}]};
}

/** The next step, from what was read afresh: the abort for the controller to find, room on stable, then the canary. */
function act(state: LastResortState, sight: Sight, {rollout, objects = []}: Answer & {readonly ok: true}): Move<LastResortState> {
	const {target, done} = state;
	const {now, exposure} = sight;
	if (rollout === undefined || (target.uid !== undefined && rollout.metadata.uid !== target.uid)) {
		return end(state, {result: 'bad', code: 'gone', at: now});
	}

	if (rollout.status?.currentPodHash !== target.podHash || rollout.status.stableRS !== target.stableHash) {
		return end(state, {result: 'bad', code: 'superseded', at: now});
	}

	if (rollout.status.abort !== true && !done.includes('abort')) {
		return send(state, 'abort', buildGuardedAbortPatch(target, target.podHash));
	}

	if (target.service !== undefined) {
		return pointService(state, objects[0] ?? null, {now, ready: exposure.stableAvailable ?? 0});
	}

	if (replicasOf(objects[0]) < target.desired && !done.includes('stable')) {
		return send(state, 'stable', buildScalePatch({namespace: target.namespace, name: target.stableSet}, target.desired));
	}

	// Users go where pods are: first room for them, then nobody on the canary. A canary alone is better than nothing at all.
	const available = exposure.stableAvailable ?? 0;
	const hasWaited = now - state.startedAt >= patienceMs;
	if (available === 0 && hasWaited) {
		return end(state, {result: 'bad', code: 'noEndpoints', at: now});
	}

	const isRoomy = available >= target.desired || hasWaited;
	return isRoomy ? send(state, 'canary', buildScalePatch({namespace: target.namespace, name: target.canarySet}, 0)) : stay(state);
}

/** Only at pods that answer: a Service without endpoints is an outage for its share. */
function pointService(state: LastResortState, service: Json, {now, ready}: {readonly now: number; readonly ready: number}): Move<LastResortState> {
	const {target} = state;
	const selected = selectorOf(service);
	if (selected === target.stableHash) {
		return stay({...state, done: [...state.done, 'service']});
	}

	if (ready === 0) {
		return end(state, {result: 'bad', code: 'noEndpoints', at: now});
	}

	return selected === undefined
		? end(state, {result: 'bad', code: 'superseded', at: now})
		: send(state, 'service', buildSelectorPatch({namespace: target.namespace, name: target.service!}, selected, target.stableHash));
}

function send(state: LastResortState, step: LastResortStep, patch: Patch): Move<LastResortState> {
	const id = `${state.id}-${step}-${state.sends}`;
	return {state: {...state, step, sending: sent(state.sending, id), sends: state.sends + 1}, requests: [{id, type: 'patch', patch, timeoutMs: sendTimeoutMs}]};
}

function conclude(state: LastResortState, {now, exposure}: Sight): Move<LastResortState> {
	const isProved = state.done.includes('service') || !exposure.hasOthers;
	if (isProved) {
		return end(state, {result: exposure.stableAvailable !== undefined && exposure.stableAvailable < state.target.desired ? 'doubt' : 'good', code: 'contained', at: now});
	}

	return now - state.startedAt >= patienceMs * 2 ? end(state, {result: 'bad', code: 'notBack', at: now}) : stay(state);
}

const specOf = (object: Json | undefined) => isRecord(object) && isRecord(object.spec) ? object.spec : {};

function replicasOf(replicaSet: Json | undefined): number {
	const {replicas} = specOf(replicaSet);
	return typeof replicas === 'number' ? replicas : 0;
}

function selectorOf(service: Json): string | undefined {
	const {selector} = specOf(service);
	const hash = isRecord(selector) ? selector[hashLabel] : undefined;
	return typeof hash === 'string' ? hash : undefined;
}

function tell({state, requests}: Move<LastResortState>, now: number, sight: Sight | undefined): Advance<LastResortState> {
	return {state, requests, wakeAt: state.isOver ? undefined : now + lookAgainMs, lines: tellLines(state, now, sight), ...(state.outcome !== undefined && {outcome: state.outcome})};
}

const subjectOf = ({name, service, stableSet, canarySet}: LastResortTarget, step: LastResortStep) => ({abort: name, stable: stableSet, canary: canarySet, service: service ?? ''})[step];

function tellLines(state: LastResortState, now: number, sight: Sight | undefined): readonly Line[] {
	const {target, done, step, outcome, startedAt, sending, reading} = state;
	const problem = sending.problem ?? reading.problem;
	const lines: Line[] = done.map(item => ({state: 'done', fact: {kind: 'lastResort', step: item, subject: subjectOf(target, item), isDone: true}} as const));
	if (outcome === undefined && step !== undefined) {
		lines.push({state: 'running', fact: {kind: 'lastResort', step, subject: subjectOf(target, step), isDone: false}});
	}

	if (problem !== undefined) {
		lines.push(outcome?.code === 'refused' ? {state: 'bad', fact: {kind: 'refused', problem}} : {state: 'warning', fact: {kind: 'sendFailed', problem, tries: Math.max(sending.tries, reading.tries), retryAt: sending.problem === undefined ? reading.nextAt : sending.nextAt}});
	}

	if (sight !== undefined) {
		lines.push({state: 'running', fact: {kind: 'stable', available: sight.exposure.stableAvailable, desired: target.desired}});
	}

	return [...lines, ...tellEnd(outcome, {target, afterMs: (outcome?.at ?? now) - startedAt, sight})];
}

function tellEnd(outcome: Outcome | undefined, {target, afterMs, sight}: {readonly target: LastResortTarget; readonly afterMs: number; readonly sight: Sight | undefined}): readonly Line[] {
	switch (outcome?.code) {
		case 'contained': {
			return [{state: outcome.result === 'good' ? 'done' : 'warning', fact: {kind: 'contained', afterMs, service: target.service}}];
		}

		case 'controllerLives':
		case 'noEndpoints': {
			return [{state: 'bad', fact: {kind: outcome.code}}];
		}

		case 'gone':
		case 'superseded': {
			return [{state: 'bad', fact: {kind: outcome.code}}];
		}

		case 'notBack': {
			return sight === undefined ? [] : [{state: 'bad', fact: {kind: 'notBack', afterMs, why: 'slow', percent: sight.exposure.percent, available: sight.exposure.stableAvailable, desired: target.desired, pod: sight.exposure.unready?.pod, trouble: sight.exposure.failure ?? sight.exposure.unready?.trouble}}];
		}

		default: {
			return [];
		}
	}
}
