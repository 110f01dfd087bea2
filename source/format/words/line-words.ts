import type {Instant} from '../../types/clock.ts';
import type {Fact, Line} from '../../domain/actions/operation.ts';
import {formatSpan} from '../age.ts';
import {count, formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';
import {shortImage} from './forecast-words.ts';
import {describeProblem, describeProblemShortly} from './problem-words.ts';
import {describeAccepting, helpUnready} from './accept-words.ts';
import {moveWords} from './freeze-words.ts';
import {describeLastResort} from './last-resort-words.ts';
import {describeUndo, wordRevision} from './undo-words.ts';
import {sign, type SignName, type Tone, type WordOptions} from './signs.ts';
import {describeVerb} from './verb-words.ts';

export type LineWords = {readonly sign: string; readonly tone: Tone; readonly text: string};

const looks: Readonly<Record<Line['state'], readonly [SignName, Tone]>> = {
	bad: ['bad', 'bad'],
	done: ['good', 'good'],
	running: ['moving', 'moving'],
	todo: ['todo', 'dim'],
	warning: ['warning', 'warning'],
};

/** One line of an action under way, the same on the screen and in a shell. */
export function describeLine({state, fact}: Line, now: Instant, options: WordOptions = {}): LineWords {
	const [name, tone] = looks[state];
	return {sign: sign(name, options), tone, text: sanitize(describeFact(fact, now), {longest: 400})};
}

const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)}s`;
const name = (text: string) => sanitize(text, {longest: 80});

function describeFact(fact: Fact, now: Instant): string {
	switch (fact.kind) {
		case 'sending':
		case 'sent':
		case 'sendFailed':
		case 'refused':
		case 'moved': {
			return describeSending(fact, now);
		}

		case 'notSeen':
		case 'dropped':
		case 'hitOther':
		case 'nudgeRefused':
		case 'taken': {
			return describeTaking(fact, now);
		}

		case 'lastResort':
		case 'contained':
		case 'controllerLives':
		case 'noEndpoints': {
			return describeLastResort(fact);
		}

		case 'accepting':
		case 'accepted':
		case 'thresholdRestored':
		case 'thresholdKept': {
			return describeAccepting(fact);
		}

		case 'undoing':
		case 'undone':
		case 'skipping':
		case 'skipped':
		case 'syncAhead': {
			return describeUndo(fact);
		}

		case 'freezeLifted':
		case 'freezeLifting':
		case 'freezeRestored':
		case 'freezeNotRestored':
		case 'freezeKept': {
			return describeFreeze(fact);
		}

		case 'traffic':
		case 'stable':
		case 'canaryPods': {
			return describeReturn(fact, now);
		}

		case 'safe':
		case 'notBack':
		case 'overridden':
		case 'completed':
		case 'superseded':
		case 'gone':
		case 'nothingInFlight': {
			return describeEnd(fact);
		}

		case 'promoted':
		case 'switched': {
			return describePromoted(fact);
		}

		case 'waited':
		case 'notObserved':
		case 'check':
		case 'carriedOut':
		case 'nothingLeft':
		case 'abortedMeanwhile':
		case 'putBack': {
			return describeVerb(fact, now);
		}

		case 'froze':
		case 'thawed':
		case 'leftAlone':
		case 'notHeld':
		case 'counted': {
			return describeHeld(fact);
		}
	}
}

type Of<Kind extends Fact['kind']> = Extract<Fact, {readonly kind: Kind}>;

function describeSending(fact: Of<'moved' | 'refused' | 'sendFailed' | 'sending' | 'sent'>, now: Instant): string {
	switch (fact.kind) {
		case 'sending': {
			return `sending ${seconds(fact.sinceMs)}`;
		}

		case 'sent': {
			return `sent ${seconds(fact.afterMs)}${fact.times > 1 ? `, at the ${ordinal(fact.times)} try` : ''}`;
		}

		case 'sendFailed': {
			// Rolltop itself looks and sends again: the steps of the problem are for people.
			const again = fact.retryAt === undefined ? '' : `; try ${fact.tries + 1} ${fact.retryAt <= now ? 'now' : `in ${seconds(fact.retryAt - now)}`}`;
			return `no answer yet: ${describeProblemShortly(fact.problem)}${again}`;
		}

		case 'refused': {
			return describeProblem(fact.problem);
		}

		case 'moved': {
			return describeMoved(fact);
		}
	}
}

const ordinal = (number: number) => `${number}${['th', 'st', 'nd', 'rd'][number % 100 > 10 && number % 100 < 14 ? 0 : number % 10] ?? 'th'}`;

function describeMoved({what, before, after}: Of<'moved'>): string {
	switch (what) {
		case 'uid': {
			return 'not sent: the rollout was deleted and made anew since you looked';
		}

		case 'gone': {
			return 'not sent: the rollout is gone';
		}

		case 'revision': {
			return 'not sent: another revision rolls than the one you saw; look again';
		}

		case 'step': {
			return `not sent: it moved from step ${before ?? '?'} to step ${after ?? '?'} since you looked; look again`;
		}

		case 'aborted': {
			return 'not sent: it was aborted since you looked';
		}

		case 'notAborted': {
			return 'not sent: the abort was taken back since you looked';
		}

		case 'notPaused': {
			return 'not sent: it was resumed since you looked';
		}

		case 'resumed': {
			return 'not sent: somebody has gone past that gate since you looked; a promote now would skip the step behind it';
		}

		case 'pausedAnew': {
			return `not sent: it waits for something else than when you looked (${name(after ?? '')})`;
		}

		case 'ended': {
			return `not sent: it has ended since you looked${after === undefined ? '' : ` (${name(after)})`}`;
		}

		case 'template': {
			return `not sent: its template was changed since you looked${after === undefined ? '' : ` (${name(after)})`}; look again`;
		}

		case 'specPaused': {
			return 'not sent: it was paused or frozen since you looked';
		}

		case 'analysisFailed': {
			return `not sent: analysis run ${name(after ?? '')} has failed; a promote now would ship the version that failed`;
		}
	}
}

function describeTaking(fact: Of<'dropped' | 'hitOther' | 'notSeen' | 'nudgeRefused' | 'taken'>, now: Instant): string {
	switch (fact.kind) {
		case 'notSeen': {
			const nudged = fact.nudges === 0 ? '' : `: nudged${fact.nudges === 1 ? '' : ` ${fact.nudges} times`}`;
			const silent = fact.silentSince === undefined ? '' : `; the controller has been silent for ${formatSpan(fact.silentSince, now)}, it waits for it (H: last resort)`;
			const heartbeat = fact.heartbeatAt === undefined ? '' : `; its heartbeat is ${formatSpan(fact.heartbeatAt, now)} old`;
			return `accepted, not seen by the controller ${seconds(fact.forMs)}${nudged}${silent}${heartbeat}`;
		}

		case 'dropped': {
			const why = {generation: 'it had not seen the last change', promoteFull: 'a full promotion ran', unknown: 'no reason given'}[fact.why];
			return `dropped by the controller${fact.times === 1 ? '' : ` ${fact.times} times`} (${why}): sent again`;
		}

		case 'taken': {
			return `taken ${seconds(fact.afterMs)}`;
		}

		case 'nudgeRefused': {
			return `it cannot be nudged: ${describeProblem(fact.problem)}`;
		}

		case 'hitOther': {
			return 'it was taken on ANOTHER revision than the one you saw: that one came in between and is aborted too';
		}
	}
}

function describeFreeze(fact: Of<'freezeKept' | 'freezeLifted' | 'freezeLifting' | 'freezeNotRestored' | 'freezeRestored'>): string {
	switch (fact.kind) {
		case 'freezeLifting': {
			return 'lifting the freeze of this rollout';
		}

		case 'freezeLifted': {
			return `freeze of this rollout lifted${fact.by === undefined ? '' : ` (it was set by ${name(fact.by)})`}`;
		}

		case 'freezeRestored': {
			return 'freeze put back';
		}

		case 'freezeNotRestored': {
			return `freeze NOT put back${fact.problem === undefined ? '' : `: ${describeProblem(fact.problem)}`}`;
		}

		case 'freezeKept': {
			const why = fact.hasRouter ? 'the router brings the users back without a thaw' : 'nothing has to be scaled';
			return `stays frozen${fact.by === undefined ? '' : ` (by ${name(fact.by)})`}: ${why}`;
		}
	}
}

const sourceWords = {pods: 'counted by ready pods', router: 'router', service: 'service', status: 'status'} as const;

function describeReturn(fact: Of<'canaryPods' | 'stable' | 'traffic'>, now: Instant): string {
	switch (fact.kind) {
		case 'traffic': {
			const from = fact.from === undefined ? '' : `${formatPercent(fact.from)} → `;
			const source = fact.source === undefined ? 'nothing tells' : (fact.source === 'pods' ? sourceWords.pods : `${sourceWords[fact.source]} says ${formatPercent(fact.now)}`);
			const routes = fact.routes.length === 0 ? '' : `, routes still in force: ${fact.routes.map(route => name(route)).join(', ')}`;
			return `traffic ${from}${formatPercent(fact.now)} (${source})${routes}`;
		}

		case 'stable': {
			return `stable ${fact.available ?? 'n/a'} of ${fact.desired} ready`;
		}

		case 'canaryPods': {
			const when = fact.goneAt === undefined ? (fact.isHeld ? ', kept while it is frozen' : '') : `, gone in ${formatSpan(now, fact.goneAt)}`;
			return `${fact.isUndo === true ? 'old' : 'canary'} pods ${fact.pods}${when}`;
		}
	}
}

function describeEnd(fact: Of<'completed' | 'gone' | 'notBack' | 'nothingInFlight' | 'overridden' | 'safe' | 'superseded'>): string {
	switch (fact.kind) {
		case 'safe': {
			return describeSafe(fact);
		}

		case 'notBack': {
			return describeNotBack(fact);
		}

		case 'overridden': {
			const how = {newRevision: 'another revision rolls now', promoteFull: 'it was promoted over the abort', retry: 'it was retried'}[fact.how];
			return `OVERRIDDEN ${seconds(fact.afterMs)} after ${fact.how === 'newRevision' ? 'it was taken' : 'the abort'}${fact.by === undefined ? '' : ` by ${name(fact.by)}`}: ${how}`;
		}

		case 'completed': {
			return 'TOO LATE: the update was complete before the abort was taken; rolltop back brings the users back all the same';
		}

		case 'superseded': {
			return 'NOT SENT AGAIN: another revision rolls by now, the abort was not meant for it';
		}

		case 'gone': {
			return 'the rollout is gone';
		}

		case 'nothingInFlight': {
			return 'nothing is in flight: there is nothing to do';
		}
	}
}

function describeSafe({afterMs, source, stableAvailable, stableDesired, trouble, wantedImages, undoneTo}: Of<'safe'>): string {
	const why = trouble === undefined ? '' : ` (${sanitize(trouble, {longest: 120})})`;
	const isShort = stableAvailable !== undefined && stableAvailable < stableDesired;
	const proof = undoneTo === undefined ? (source === 'pods' || source === undefined ? 'no canary pod takes users' : `${sourceWords[source]} says 0%`) : `everybody is on ${wordRevision(undoneTo)}`;
	const spec = wantedImages.length === 0 ? '' : `.  The spec still wants ${wantedImages.map(image => shortImage(image)).join(', ')}: a retry or the next sync brings it back; an undo takes it out`;
	return `SAFE after ${seconds(afterMs)}: ${proof}, ${isShort ? 'but stable has only' : 'stable'} ${stableAvailable ?? 'n/a'} of ${stableDesired}${why}${spec}`;
}

function describeNotBack(fact: Of<'notBack'>): string {
	const start = `NOT BACK after ${seconds(fact.afterMs)}`;
	const there = fact.isUndo === true ? 'the version that was undone' : 'the canary';
	const pod = fact.pod === undefined ? '' : ` (${name(fact.pod)}${fact.trouble === undefined ? '' : `: ${sanitize(fact.trouble, {longest: 120})}`})`;
	const missing = fact.desired - (fact.available ?? 0);
	switch (fact.why) {
		case 'stableUnready': {
			return `${start}: the controller waits for ${missing} of ${count(fact.desired, 'stable pod')}${pod}; ${formatPercent(fact.percent)} stay on ${there} until every stable pod is ready. ${helpUnready(fact)}`;
		}

		case 'stranded': {
			return `${start}: the weight stays at ${formatPercent(fact.percent)}, stable stopped at ${fact.available ?? 'n/a'} of ${fact.desired}. Known defect of controller 1.9 with dynamicStableScale and abortScaleDownDelaySeconds; a (rolltop back) undoes it, which frees them`;
		}

		case 'noRoom': {
			return `${start}: stable cannot get its pods, ${fact.available ?? 'n/a'} of ${fact.desired} ready${pod === '' && fact.trouble !== undefined ? ` (${sanitize(fact.trouble, {longest: 120})})` : pod}`;
		}

		case 'heldByFreeze': {
			return `${start}: spec.paused holds the pods and could not be lifted; ${formatPercent(fact.percent)} stay on ${there}`;
		}

		case 'slow': {
			const users = fact.percent === 0 ? `nobody is on ${there}, but stable is not whole` : `nothing moves, ${fact.percent === undefined ? `nothing tells who is on ${there}` : `${formatPercent(fact.percent)} still on ${there}`}`;
			return `${start}: ${users}, stable ${fact.available ?? 'n/a'} of ${fact.desired}${pod}`;
		}
	}
}

function describePromoted(fact: Of<'promoted' | 'switched'>): string {
	if (fact.kind === 'switched') {
		return `switched after ${seconds(fact.afterMs)}: all users are on the new version`;
	}

	const isOver = fact.total !== undefined && fact.toStep !== undefined && fact.toStep >= fact.total;
	const step = fact.toStep === undefined || fact.total === undefined ? 'it goes on' : (isOver ? 'all steps are done' : `step ${fact.toStep} of ${fact.total} done, it goes on`);
	return `promoted after ${seconds(fact.afterMs)}: ${step}`;
}

const leftWords: Readonly<Record<Of<'leftAlone'>['why'], string>> = {
	autoscaler: 'left alone: idle, and a freeze would stop its autoscaler',
	frozenAlready: 'frozen already',
	gone: 'gone',
	idle: 'left alone: idle',
	notFrozen: 'not frozen by us',
	pausedByOther: 'left alone: paused by somebody else',
	promotingFull: 'NOT held: a full promotion runs behind a router, a freeze does not stop it; abort instead',
	unpausedByOther: 'unpaused by somebody else meanwhile; the record is taken away',
};

function describeHeld(fact: Of<'counted' | 'froze' | 'leftAlone' | 'notHeld' | 'thawed'>): string {
	switch (fact.kind) {
		case 'counted': {
			return `${fact.done} of ${count(fact.total, 'rollout')} ${fact.verb === 'freeze' ? 'frozen' : 'thawed'}`;
		}

		case 'froze': {
			return `${name(fact.name)} frozen`;
		}

		case 'thawed': {
			return `${name(fact.name)} thawed${fact.movesAtOnce === undefined ? '' : `, moves at once: ${moveWords[fact.movesAtOnce]}`}`;
		}

		case 'leftAlone': {
			return `${name(fact.name)} ${leftWords[fact.why]}`;
		}

		case 'notHeld': {
			return `${name(fact.name)} NOT done: ${describeProblem(fact.problem)}`;
		}
	}
}
