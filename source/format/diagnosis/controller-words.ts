import type {Instant} from '../../types/clock.ts';
import type {ControllerFact} from '../../domain/diagnosis/facts.ts';
import {formatSpan} from '../age.ts';
import {name} from './clean.ts';

const ago = (instant: Instant | undefined, now: Instant) => instant === undefined ? '' : ` ${formatSpan(instant, now)} ago`;
const overriders = {promoteFull: 'a full promotion', retry: 'a retry', unknown: 'somebody'} as const;

export function describeControllerFact(fact: ControllerFact, now: Instant): string {
	switch (fact.kind) {
		case 'abortNotTaken': {
			const why = fact.silentSince === undefined ? 'it loses some until the object changes again' : `it has been silent for ${formatSpan(fact.silentSince, now)}`;
			return `the abort stands in the API and the controller has not taken it: ${why}`;
		}

		case 'promoteNotTaken': {
			return 'somebody resumed it and the controller has not gone on: it loses some promotions until the object changes again';
		}

		case 'taken': {
			return 'the controller has taken what was asked of it';
		}

		case 'controllerOk': {
			return `alive${fact.version === undefined ? '' : `, ${name(fact.version)}`}${fact.heartbeatAt === undefined ? '' : `, last heartbeat${ago(fact.heartbeatAt, now)}`}`;
		}

		case 'controllerSilent': {
			return `the controller ${fact.heartbeatAt === undefined ? 'is silent' : `has been silent for ${formatSpan(fact.heartbeatAt, now)}`}: nothing moves in any namespace, and an abort waits for it`;
		}

		case 'overridden': {
			return `the abort${ago(fact.abortedAt, now)} did not hold: ${overriders[fact.by]} ended it and the version goes on`;
		}

		case 'abortGone': {
			return `revision ${fact.revision ?? 'n/a'} was aborted${ago(fact.abortedAt, now)} and rolls again`;
		}

		case 'notOverridden': {
			return 'nobody has undone an abort';
		}

		case 'observed': {
			return 'the controller has seen the last change';
		}

		case 'notObserved': {
			return fact.isNew ? 'the controller has not touched this rollout yet' : `the controller has not seen the last change: generation ${fact.generation ?? 'n/a'}, seen ${name(fact.observed ?? 'none')}`;
		}

		case 'claimed': {
			return 'a controller answers for it';
		}

		case 'unclaimed': {
			return fact.instance === undefined ? 'no controller answers for it: is one running for this namespace?' : `no controller answers for it: it is meant for the instance ${name(fact.instance)}`;
		}
	}
}
