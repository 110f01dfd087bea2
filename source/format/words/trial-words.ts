import type {TrialReading} from '../../domain/trial-answer.ts';
import type {Conditions, TrialVerdict} from '../../domain/trial-condition.ts';
import type {Trial, TrialRefusal, TrialSide} from '../../domain/trial.ts';
import {count} from '../number.ts';
import type {Tone} from './signs.ts';
import {describeProblem} from './problem-words.ts';

export type TrialWords = {readonly tone: Tone; readonly text: string};

/** Why a query is not sent. */
export function describeRefusal(refusal: TrialRefusal): string {
	switch (refusal.kind) {
		case 'provider': {
			return refusal.provider === '' ? 'Not tried: the metric names no provider' : `Not tried: rolltop tries queries of Prometheus only, this one is for ${refusal.provider}`;
		}

		case 'noQuery': {
			return 'Not tried: the metric has no query';
		}

		case 'range': {
			return 'Not tried: it asks for a range of time, which rolltop does not repeat';
		}

		case 'login': {
			return 'Not tried: the metric logs in or sends headers of its own, which rolltop never reads';
		}

		case 'secret': {
			return `Not tried: the argument ${refusal.argument} comes from a secret (${refusal.secret}), which rolltop never reads`;
		}

		case 'unresolved': {
			return `Not tried: the argument ${refusal.argument} has no value`;
		}
	}
}

/** Why there is no way to the provider. */
export function describeNoWay({address}: Trial): string {
	switch (address.kind) {
		case 'login': {
			return 'Not tried: a user and a password stand in its address; give the address without them: --prometheus URL';
		}

		case 'none': {
			return 'Not tried: the metric names no address (the controller has one of its own); give it: --prometheus URL';
		}

		case 'outside': {
			return `Not tried: ${address.host} is no Service of this cluster; if this machine reaches it: --prometheus URL`;
		}

		case 'service': {
			return 'Not tried';
		}
	}
}

const ending: Readonly<Record<Exclude<TrialVerdict['phase'], 'unknown'>, string>> = {Error: 'error', Failed: 'fail', Inconclusive: 'be inconclusive', Successful: 'pass'};
const tones: Readonly<Record<TrialVerdict['phase'], Tone>> = {Error: 'bad', Failed: 'bad', Inconclusive: 'warning', Successful: 'good', unknown: 'dim'};

const because = ({success, failure}: Conditions) => [success, failure === undefined ? undefined : `fails when ${failure}`].filter(text => text !== undefined).join('; ');

/** What the check would make of what came: `would pass: result[0] >= 0.95`. */
export function describeVerdict(verdict: TrialVerdict, conditions: Conditions): TrialWords {
	if (verdict.phase === 'unknown') {
		return {tone: 'dim', text: `rolltop does not work out this condition: ${verdict.condition}`};
	}

	const why = verdict.phase === 'Error' ? verdict.message : because(conditions);
	return {tone: tones[verdict.phase], text: `would ${ending[verdict.phase]}${why === '' ? ' (it has no condition)' : `: ${why}`}`};
}

/** What the check makes of an answer without data: the trap of many analyses (V9, V10). */
export function describeNothing(verdict: TrialVerdict): TrialWords {
	return verdict.phase === 'unknown'
		? {tone: 'dim', text: 'on nothing: unknown, rolltop does not work out this condition'}
		: {tone: verdict.phase === 'Successful' ? 'nodata' : 'dim', text: `this check would ${ending[verdict.phase]} on nothing${verdict.phase === 'Error' ? ` (${verdict.message})` : ''}`};
}

function describeStrange({what, status}: Extract<TrialReading, {readonly kind: 'strange'}>): string {
	const words: Readonly<Record<typeof what, string>> = {
		html: `It answers with a web page (HTTP ${status}): a login or a proxy may stand in between`,
		login: `It wants somebody to log in (HTTP ${status}); rolltop sends no credentials to a provider`,
		notJson: `It does not answer as Prometheus does (HTTP ${status})`,
		redirect: `It sends us elsewhere (HTTP ${status}); rolltop does not follow`,
		tooLong: 'Its answer is longer than 1 MB: ask for less',
		unknownType: 'Its answer is of a type that the controller does not take',
	};
	return words[what];
}

/** The first line of one side: how many rows, nothing, or what went wrong. */
export function describeOutcome({outcome}: TrialSide, onNothing: TrialVerdict): TrialWords {
	if (outcome.kind === 'underWay') {
		return {tone: 'moving', text: 'asking …'};
	}

	if (outcome.kind === 'failed') {
		return {tone: 'bad', text: describeProblem(outcome.problem)};
	}

	const {reading} = outcome;
	switch (reading.kind) {
		case 'refused': {
			return {tone: 'bad', text: `It refuses the query (HTTP ${reading.status}): ${reading.message}`};
		}

		case 'strange': {
			return {tone: 'bad', text: describeStrange(reading)};
		}

		case 'values': {
			return reading.total === 0 ? {tone: 'nodata', text: `empty: ${describeNothing(onNothing).text}`} : {tone: 'good', text: count(reading.total, 'row')};
		}
	}
}
