import type {Instant} from '../../../types/clock.ts';
import type {Rollout} from '../../../types/objects.ts';
import {readFreezeRecord} from '../../patches/freeze-patch.ts';
import type {Advance, Fact, Line, Machine, Observation, Outcome, Request} from '../operation.ts';
import {idleSending, isDue, isHopeless, receive, sent} from '../sending.ts';
import {decide} from './decide.ts';
import type {FreezeState, Item} from './state.ts';

/** Rollouts in work at the same time: a namespace of hundreds must not fill the API server's queue. */
const atOnce = 6;
const longestConflicts = 20;
const giveUpMs = 30_000;

/**
Freeze and thaw as a machine: every rollout is read afresh, decided on, patched with the resourceVersion that was read, read
again on 409, and counts only when the watch shows it. One that fails does not stop the others.
*/
export const freezeMachine: Machine<FreezeState> = {advance: advanceFreeze};

type Step = {readonly item: Item; readonly requests: readonly Request[]};

function advanceFreeze(before: FreezeState, observation: Observation): Advance<FreezeState> {
	const {now} = observation;
	const requests: Request[] = [];
	let busy = 0;
	const items = before.items.map((item, index) => {
		// One that waits for the watch takes nobody's place.
		const isWaiting = item.send.answeredAt !== undefined;
		if (item.end !== undefined || (busy >= atOnce && !isWaiting)) {
			return item;
		}

		busy += isWaiting ? 0 : 1;
		const step = pursue(before, {...item}, index, observation);
		requests.push(...step.requests);
		return step.item;
	});
	const outcome = before.outcome ?? conclude(items, now);
	const state: FreezeState = {...before, items, outcome};
	return {state, requests, wakeAt: outcome === undefined ? now + 250 : undefined, lines: tell(state), ...(outcome !== undefined && {outcome})};
}

function pursue(state: FreezeState, before: Item, index: number, observation: Observation): Step {
	const {now, answers, families} = observation;
	const reply = answers.find(({id}) => id === before.read.inFlight);
	const item: Item = {...before, read: receive(before.read, answers), send: receive(before.send, answers)};
	if (item.send.answeredAt !== undefined) {
		return {item: verify(state, item, families.get(item.target.key)?.rollout, now), requests: []};
	}

	if (item.send.problem !== undefined) {
		return recover(state, item, index, now);
	}

	if (reply?.ok === true) {
		return act(state, item, index, {rollout: reply.rollout, now});
	}

	if (item.read.problem?.code === 'not-found') {
		return {item: {...item, end: {kind: 'left', why: 'gone'}}, requests: []};
	}

	return read(state, item, index, now);
}

function read(state: FreezeState, item: Item, index: number, now: Instant): Step {
	if (isHopeless(item.read) || (item.read.problem !== undefined && now - state.startedAt > giveUpMs)) {
		return {item: {...item, end: {kind: 'failed', problem: item.read.problem!}}, requests: []};
	}

	if (!isDue(item.read, now) || item.send.inFlight !== undefined) {
		return {item, requests: []};
	}

	const id = `${state.id}-${index}-read-${item.conflicts}-${item.read.tries}`;
	const {namespace, name} = item.target;
	return {item: {...item, read: sent(item.read, id)}, requests: [{id, type: 'read', namespace, name}]};
}

function act(state: FreezeState, item: Item, index: number, {rollout, now}: {readonly rollout: Rollout | undefined; readonly now: Instant}): Step {
	const decision = decide(state, item, rollout, now);
	if (decision.kind === 'left') {
		return {item: {...item, end: decision}, requests: []};
	}

	const id = `${state.id}-${index}-${state.verb}-${item.conflicts}`;
	const wasUnpaused = state.verb === 'thaw' && rollout?.spec?.paused !== true;
	return {item: {...item, wasUnpaused, send: sent(idleSending(now), id)}, requests: [{id, type: 'patch', patch: decision.patch}]};
}

/** After 409, or an answer that never came, the rollout is read afresh and decided on again. */
function recover(state: FreezeState, item: Item, index: number, now: Instant): Step {
	if (isHopeless(item.send) || item.conflicts >= longestConflicts) {
		return {item: {...item, end: {kind: 'failed', problem: item.send.problem!}}, requests: []};
	}

	return read(state, {...item, conflicts: item.conflicts + 1, read: idleSending(item.send.nextAt), send: idleSending(now)}, index, now);
}

function verify(state: FreezeState, item: Item, rollout: Rollout | undefined, now: Instant): Item {
	const hasRecord = rollout !== undefined && readFreezeRecord(rollout) !== undefined;
	const isShown = state.verb === 'freeze' ? hasRecord && rollout.spec?.paused === true : rollout !== undefined && !hasRecord;
	if (isShown) {
		return {...item, end: {kind: 'done'}};
	}

	const hasTimedOut = now - item.send.answeredAt! > giveUpMs;
	return hasTimedOut ? {...item, end: {kind: 'failed', problem: {code: 'timed-out', title: `${item.target.name} was patched, but the watch does not show it`, nextSteps: ['Look at the freshness in the header; ctrl-r connects again.']}}} : item;
}

function conclude(items: readonly Item[], now: Instant): Outcome | undefined {
	if (items.some(({end}) => end === undefined)) {
		return undefined;
	}

	const hasFailed = items.some(({end}) => end?.kind === 'failed');
	const isPartial = items.some(({end}) => end?.kind === 'left' && end.why === 'promotingFull');
	return {result: hasFailed ? 'bad' : (isPartial ? 'doubt' : 'good'), code: hasFailed ? 'partly' : 'done', at: now};
}

function tell(state: FreezeState): readonly Line[] {
	const done = state.items.filter(({end}) => end?.kind === 'done').length;
	const counted: Line = {state: state.outcome === undefined ? 'running' : (state.outcome.result === 'good' ? 'done' : 'warning'), fact: {kind: 'counted', done, total: state.items.length, verb: state.verb}};
	const rest = state.items.flatMap((item): readonly Line[] => {
		const fact = tellItem(state, item);
		return fact === undefined ? [] : [{state: fact.kind === 'notHeld' ? 'bad' : (item.end?.kind === 'left' && item.end.why === 'promotingFull' ? 'warning' : 'done'), fact}];
	});
	return [counted, ...rest];
}

function tellItem({verb}: FreezeState, {target, end, wasUnpaused}: Item): Fact | undefined {
	switch (end?.kind) {
		case 'failed': {
			return {kind: 'notHeld', name: target.name, problem: end.problem};
		}

		case 'left': {
			return {kind: 'leftAlone', name: target.name, why: end.why};
		}

		case 'done': {
			if (wasUnpaused) {
				return {kind: 'leftAlone', name: target.name, why: 'unpausedByOther'};
			}

			return verb === 'freeze' ? {kind: 'froze', name: target.name} : {kind: 'thawed', name: target.name, movesAtOnce: target.movesAtOnce};
		}

		case undefined: {
			return undefined;
		}
	}
}
