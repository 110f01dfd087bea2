import type {Instant} from '../../types/clock.ts';
import type {FlowFact, Place} from '../../domain/diagnosis/facts.ts';
import {formatSpan} from '../age.ts';
import {count, formatPercent} from '../number.ts';
import {behindColon, byWhom, clean, name} from './clean.ts';

const at = ({place, total}: Place) => place === undefined ? '' : ` at step ${place} of ${total ?? 'n/a'}`;

const gates = {blueGreen: 'the new version is up in preview and waits for a person to switch', other: 'it waits for a person', pauseStep: 'a pause without end: it waits for a person'} as const;

function describeAborted({cause, areBack, percent, image}: FlowFact & {readonly kind: 'aborted'}): string {
	const users = areBack ? 'the users are back on stable' : `${percent === undefined ? 'users are' : `${formatPercent(percent)} of the users are`} not back yet`;
	const wants = image === undefined ? '' : `; the spec still asks for ${clean(image, 120)}`;
	return `aborted${behindColon(cause)}; ${users}${wants}`;
}

function describeFreeze({owner, by, reason, isMidUpdate}: FlowFact & {readonly kind: 'frozen'}): string {
	const whose = owner === 'ours' ? 'frozen' : 'paused by hand (spec.paused)';
	const effect = isMidUpdate ? 'the update is held' : 'nothing is in flight, the next update is held';
	return `${whose}${byWhom(by)}${reason === undefined ? '' : ` "${clean(reason, 120)}"`}: ${effect}`;
}

function describeInconclusive({run, metric, value, condition}: FlowFact & {readonly kind: 'inconclusive'}): string {
	const what = run === undefined ? 'an analysis' : `${metric === undefined ? '' : `${name(metric)} of `}${name(run)}`;
	return `${what} is inconclusive${value === undefined ? '' : `: ${clean(value, 80)}`}${condition === undefined ? '' : ` is neither good nor bad by ${clean(condition, 120)}`}; a person decides`;
}

const movingWords = {
	analysis: 'an analysis runs',
	experiment: 'an experiment runs',
	notObserved: 'a change is being taken in',
	other: 'it is on its way',
	plugin: 'a step plugin runs',
	pods: 'pods are starting',
	promoteFull: 'a full promotion runs',
	restart: 'its pods are restarted',
	scaleDown: 'old pods are going',
	step: 'it goes on to the next step',
	switch: 'the Services are switched',
	unpausing: 'it is being resumed',
	weight: 'the traffic is being moved',
} as const;

const quiet = {
	noAnalysisHolds: 'the update waits for no analysis',
	noGate: 'no gate',
	noTimedPause: 'no timed pause',
	notAborted: 'not aborted',
	notFrozen: 'not frozen',
	notInconclusive: 'nothing is inconclusive',
} as const;

export function describeFlowFact(fact: FlowFact, now: Instant): string {
	switch (fact.kind) {
		case 'gate': {
			return `${gates[fact.gate]}${at(fact)}`;
		}

		case 'timedPause': {
			return fact.isOverdue ? `the pause${at(fact)} has been over for ${formatSpan(fact.endsAt, now)} and the controller has not gone on` : `a pause${at(fact)}, ${formatSpan(now, fact.endsAt)} left, ends by itself`;
		}

		case 'aborted': {
			return describeAborted(fact);
		}

		case 'analysisRunning': {
			return `waits for ${name(fact.run)}: ${fact.done}${fact.total === undefined ? '' : ` of ${fact.total}`} ${fact.done === 1 && fact.total === undefined ? 'sample' : 'samples'}${fact.nextAt !== undefined && fact.nextAt > now ? `, the next in ${formatSpan(now, fact.nextAt)}` : ''}`;
		}

		case 'frozen': {
			return describeFreeze(fact);
		}

		case 'freezeBroken': {
			return `a freeze${byWhom(fact.by)} is broken: its record is there and spec.paused is not`;
		}

		case 'healthy': {
			return `everybody is on ${fact.revision === undefined ? 'this version' : `revision ${fact.revision}`}${fact.image === undefined ? '' : ` (${clean(fact.image, 120)})`} and all pods are there`;
		}

		case 'inconclusive': {
			return describeInconclusive(fact);
		}

		case 'moving': {
			const counted = fact.done === undefined ? '' : `, ${fact.total === undefined ? count(fact.done, 'one done', 'done') : `${fact.done} of ${fact.total}`}`;
			return `${movingWords[fact.at]}${counted}`;
		}

		default: {
			return quiet[fact.kind];
		}
	}
}
