import type {Instant} from '../../types/clock.ts';
import type {CheckName, VerbName} from '../../domain/actions/verb/names.ts';
import type {Fact} from '../../domain/actions/operation.ts';
import {formatSpan} from '../age.ts';
import {formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';

type Of<Kind extends Fact['kind']> = Extract<Fact, {readonly kind: Kind}>;
type VerbFact = Of<'abortedMeanwhile' | 'carriedOut' | 'check' | 'notObserved' | 'nothingLeft' | 'putBack' | 'waited'>;

const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)}s`;
const name = (text: string) => sanitize(text, {longest: 120});

const checkWords: Readonly<Record<CheckName, string>> = {
	allOnNew: 'everybody on the new version',
	allOnOld: 'everybody back',
	ended: 'ended',
	newPods: 'new pods',
	planned: 'in the spec and seen',
	podsReady: 'pods of the new version ready',
	rolls: 'the update begins',
	runsAgain: 'it runs again',
	switched: 'all users switched',
	taken: 'taken',
	toGate: 'to its first gate or its end',
};

/** A line of an action's check list, and its end. */
export function describeVerb(fact: VerbFact, now: Instant): string {
	switch (fact.kind) {
		case 'waited': {
			return `waited ${seconds(fact.forMs)} until the controller had seen the change before`;
		}

		case 'notObserved': {
			return `not sent: for ${seconds(fact.forMs)} the controller has not seen the change before it, and would drop this; is it running?`;
		}

		case 'check': {
			return describeCheck(fact);
		}

		case 'carriedOut': {
			return describeDone(fact, now);
		}

		case 'nothingLeft': {
			return 'nothing was left to do: everybody is on this version already';
		}

		case 'abortedMeanwhile': {
			return 'it was aborted meanwhile, by an analysis or by somebody: the users go back to stable';
		}

		case 'putBack': {
			return `somebody has ${fact.verb === 'pause' ? 'resumed' : 'paused'} it again meanwhile (a GitOps sync, or a person)`;
		}
	}
}

function describeCheck({check, done, total, percent, subject, lateMs}: Of<'check'>): string {
	const numbers = done === undefined ? '' : ` ${done}${total === undefined ? '' : ` of ${total}`}`;
	const users = percent === undefined ? '' : `, ${formatPercent(percent)} of the users`;
	const trouble = subject === undefined ? '' : ` (${name(subject)})`;
	const late = lateMs === undefined ? '' : `: STILL MISSING after ${seconds(lateMs)}, watched on`;
	return `${checkWords[check]}${numbers}${users}${trouble}${late}`;
}

const pastWords: Readonly<Record<VerbName, string>> = {
	pause: 'paused',
	promote: 'promoted',
	promoteFull: 'promoted in full',
	restart: 'restarted',
	resume: 'resumed',
	retry: 'retried',
	retryExperiment: 'started over',
	setImage: 'image set',
	skipAllSteps: 'all steps skipped',
	skipStep: 'step skipped',
	terminateExperiment: 'terminated',
	terminateRun: 'terminated',
	undo: 'undone',
};

function describeDone({verb, afterMs, state, revision, percent, at, subject}: Of<'carriedOut'>, now: Instant): string {
	const start = `${pastWords[verb]} after ${seconds(afterMs)}`;
	const which = revision === undefined || revision === 0 ? '' : `: revision ${revision}`;
	switch (state) {
		case 'planned': {
			return `planned: it restarts ${at === undefined ? 'later' : `in ${formatSpan(now, at)}`}`;
		}

		case 'held': {
			return `${start}${which}; it is paused: nothing moves until that is lifted (z)`;
		}

		case 'atGate': {
			const users = percent === undefined ? '' : `${formatPercent(percent)} on it, `;
			return `${start}${which === '' ? ':' : `${which},`} ${users}it waits at a gate: p goes on, P brings everybody on it`;
		}

		case 'complete': {
			return `${start}${which === '' ? ':' : `${which},`} everybody is on it`;
		}

		default: {
			return `${start}${which}${subject === undefined ? '' : `: ${name(subject)}`}`;
		}
	}
}
