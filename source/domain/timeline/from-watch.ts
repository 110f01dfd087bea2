import type {Instant} from '../../types/clock.ts';
import type {ChangedPart} from '../../types/objects.ts';
import {tell, type AskedPart, type CompletedHow, type Replaced, type Telling} from './entry.ts';
import {toolOf, type Sighting, type Transition, type WatchedFact} from './sighting.ts';

type Told = {readonly fact: WatchedFact; readonly tool?: string; readonly text?: string};

/** Two looks at the same rollout. */
type Pair = {readonly before: Sighting; readonly after: Sighting};

function ask(part: AskedPart, changed: ChangedPart, {before, after}: Pair): Told {
	const tool = toolOf(changed, before, after);
	return {fact: {kind: 'asked', part}, ...(tool !== undefined && {tool})};
}

/** What somebody wrote into the object. */
function compareRequests(pair: Pair): readonly Told[] {
	const {before, after} = pair;
	return [
		// Only images tell a template apart here; before the first look of a controller nothing was asked anew.
		...(before.images === after.images || before.generation === after.generation ? [] : [{...ask('template', 'template', pair), ...(after.images !== '' && {text: after.images})}]),
		...(after.isPaused === before.isPaused ? [] : [ask(after.isPaused ? 'hold' : 'release', 'paused', pair)]),
		// The controller that aborts by itself (a failed analysis) sets both at once.
		...(after.isAborted && !before.isAborted && !after.isAbortTaken ? [ask('abort', 'abort', pair)] : []),
		...(after.isPromotingFull && !before.isPromotingFull ? [ask('promoteFull', 'promoteFull', pair)] : []),
		...(after.restartAt === before.restartAt || after.restartAt === undefined ? [] : [ask('restart', 'restartAt', pair)]),
		...compareReplicas(pair),
	];
}

function compareReplicas({before, after}: Pair): readonly Told[] {
	const tool = toolOf('replicas', before, after);
	return after.desired === before.desired ? [] : [{fact: {kind: 'replicas', from: before.desired, to: after.desired}, ...(tool !== undefined && {tool})}];
}

const isComplete = ({hash, stableHash}: Sighting) => hash !== undefined && hash === stableHash;

function replacedBy({before}: Pair): Replaced | undefined {
	const {revision, hash} = before;
	if (revision === undefined || hash === undefined) {
		return undefined;
	}

	const unfinished = before.isAbortTaken ? 'aborted' : 'inFlight';
	return {revision, state: isComplete(before) ? 'complete' : unfinished};
}

function howCompleted({before, after}: Pair, isRollback: boolean): CompletedHow | undefined {
	if (isRollback) {
		return 'fastRollback';
	}

	if (before.isPromotingFull || after.isPromotingFull) {
		return 'full';
	}

	return before.stableHash === undefined ? 'initial' : undefined;
}

function compareUpdate(pair: Pair): readonly Told[] {
	const {before, after} = pair;
	const isStart = after.hash !== undefined && after.hash !== before.hash;
	const start: readonly Told[] = isStart ? [{fact: {kind: 'updateStarted', revision: after.revision, replaces: replacedBy(pair)}}] : [];
	// Back to what stable has been all the while is a rollback: nobody was moved.
	const isRollback = isStart && before.hash !== undefined && isComplete(after) && after.stableHash === before.stableHash;
	const isEnd = isRollback || (isComplete(after) && !isComplete(before) && after.stableHash !== before.stableHash) || (isComplete(after) && isStart && before.stableHash === undefined);
	return isEnd ? [...start, {fact: {kind: 'completed', revision: after.revision, how: howCompleted(pair, isRollback)}}] : start;
}

/** What the controller did about an abort or a full promotion. */
function compareAbort({before, after}: Pair): readonly Told[] {
	const isTaken = after.isAbortTaken && !before.isAbortTaken;
	const isOver = before.isAborted && !after.isAborted && before.hash === after.hash;
	const isRetried = before.isAbortTaken && !before.isPromotingFull;
	return [
		...(isTaken ? [{fact: {kind: 'aborted', revision: after.revision}, ...causeOf(after)} as const] : []),
		...(isOver && isRetried ? [{fact: {kind: 'retried'}} as const] : []),
		...(isOver && !isRetried ? [{fact: {kind: 'dropped', part: 'abort'}} as const] : []),
		...(before.isPromotingFull && !after.isPromotingFull && !isComplete(after) ? [{fact: {kind: 'dropped', part: 'promoteFull'}} as const] : []),
	];
}

const abortedMessage = /^RolloutAborted: Rollout aborted update to revision \d+(?:: (?<cause>.*))?$/sv;

function causeOf({message}: Sighting): {readonly text?: string} {
	const cause = abortedMessage.exec(message)?.groups?.cause;
	return cause === undefined ? {} : {text: cause};
}

/** An abort and a new template end a pause too, and tell so themselves. */
function compareResumed({before, after}: Pair): readonly Told[] {
	const isOver = before.pauses.length > 0 && after.pauses.length === 0 && !after.isAborted && before.hash === after.hash;
	return isOver ? [{fact: {kind: 'resumed'}}] : [];
}

function comparePaused({before, after}: Pair): readonly Told[] {
	return after.pauses.filter(reason => !before.pauses.includes(reason)).map(reason => ({fact: {kind: 'paused', reason}}));
}

/** An abort and a new template set the step back to 0; a first deploy and a rollback jump to the end: no step was done there. */
function compareSteps({before, after}: Pair): readonly Told[] {
	const isSameUpdate = before.hash === after.hash && before.hash !== undefined;
	const hasSkipped = after.isPromotingFull || before.isPromotingFull || before.stableHash === undefined;
	const {step: done} = after;
	return isSameUpdate && done !== undefined && before.step !== undefined && done > before.step && !hasSkipped
		? [{fact: {kind: 'step', done, total: after.steps, step: undefined}}]
		: [];
}

function compareWeight({before, after}: Pair): readonly Told[] {
	// When an update is over all users are on its version, whatever number the router's own ends at (V14); when one begins none are.
	const {weight: to} = after;
	return before.weight !== undefined && to !== undefined && before.weight !== to && before.hash === after.hash && !isComplete(after)
		? [{fact: {kind: 'weight', from: before.weight, to}}]
		: [];
}

/** Told by nothing else: pauses, freezes and steps are facts of their own. */
const toldSituations: ReadonlySet<string> = new Set(['aborted', 'degraded', 'healthy', 'inconclusive', 'invalid', 'notBack', 'unknown']);

function compareSituation({before, after}: Pair): readonly Told[] {
	return before.situation !== after.situation && toldSituations.has(after.situation)
		? [{fact: {kind: 'situation', name: after.situation}, ...(after.situation !== 'healthy' && after.situation !== 'aborted' && after.message !== '' && {text: after.message})}]
		: [];
}

/** What happened to a rollout between two looks of our watch, causes before effects. */
export function compareSightings(before: Sighting, after: Sighting, at: Instant): readonly Transition[] {
	const pair = {before, after};
	return [compareRequests, compareUpdate, compareAbort, compareResumed, compareSteps, compareWeight, comparePaused, compareSituation]
		.flatMap(compare => compare(pair))
		.map(told => ({at, ...told}));
}

export function tellTransitions(transitions: readonly Transition[]): readonly Telling[] {
	return transitions.map(transition => tell({...transition, isExact: true, source: 'watch'}));
}
