import type {Instant} from '../../types/clock.ts';
import type {EndForecast} from '../../domain/rollout-view.ts';
import {formatDuration} from '../duration.ts';
import {count} from '../number.ts';

const unknownWords = {
	analysis: 'an analysis has no known end',
	controller: 'the controller is silent',
	experiment: 'an experiment has no known end',
	failing: 'the new version does not come up',
	late: 'the pause is over and nothing moves',
	plugin: 'a step plugin decides',
	pods: 'it ends when all pods are up',
	step: 'a step has no known end',
} as const;

type Time = {readonly from: Instant | undefined; readonly seconds: number};

function inAbout({from, seconds: further}: Time, now: Instant): string {
	const seconds = further + (from === undefined ? 0 : (from - now) / 1000);
	return seconds < 1 ? 'any moment now' : `in about ${formatDuration(seconds)}`;
}

function describeGates({isWaiting, gates, from, seconds}: Extract<EndForecast, {kind: 'person'}>, now: Instant): string {
	if (isWaiting) {
		return gates > 1 ? `it waits now, ${count(gates - 1, 'more gate')} ahead` : 'it waits now';
	}

	return `${count(gates, 'gate')} ahead${seconds === undefined ? '' : `, the first ${inAbout({from, seconds}, now)}`}`;
}

function describePerson(end: Extract<EndForecast, {kind: 'person'}>, now: Instant): string {
	switch (end.why) {
		case 'frozen': {
			return 'when it is thawed: it is frozen';
		}

		case 'inconclusive': {
			return 'when a person decides: the analysis is inconclusive';
		}

		case 'gate': {
			return `when a person promotes: ${describeGates(end, now)}`;
		}
	}
}

/** When the update is through, without the word for the end: `in about 4m12s`, `when a person promotes: 2 gates ahead, the first in about 1m`. */
export function describeEnd(end: EndForecast, now: Instant): string {
	switch (end.kind) {
		case 'person': {
			return describePerson(end, now);
		}

		case 'time': {
			return inAbout(end, now);
		}

		case 'unknown': {
			return `n/a: ${unknownWords[end.why]}`;
		}
	}
}
