import type {Instant} from '../../types/clock.ts';
import type {Fact, Line, Outcome} from '../../domain/actions/operation.ts';
import {formatPercent} from '../number.ts';
import {sanitize} from '../sanitize.ts';

type Told = {
	readonly id: string;
	readonly command: string;
	/** The rollout's key. */
	readonly subject: string;
	readonly startedAt: Instant;
	readonly lines: readonly Line[];
	readonly outcome: Outcome | undefined;
};

const after = (ms: number) => `+${(Math.max(0, ms) / 1000).toFixed(1)}s`;
/** To the second, in UTC: it is read by people elsewhere. */
const utc = (instant: Instant) => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/**
What happened, in one line to paste into an incident: when, where, by whom, each milestone with its time, and how it ended.
Undefined while it has no outcome, and for what is not about bringing users back.
*/
export function describeTimeline({id, command, subject, startedAt, lines, outcome}: Told, {contextName, person}: {readonly contextName: string; readonly person: string}): string | undefined {
	if (outcome === undefined || (command !== 'back' && command !== 'abort')) {
		return undefined;
	}

	const who = person === '' ? '' : ` by ${sanitize(person, {longest: 60})}`;
	const parts = lines.flatMap(({fact}) => wordMilestone(fact) ?? []);
	return sanitize(`${utc(startedAt)} ${subject} in ${contextName}: ${command}${who}: ${parts.length === 0 ? outcome.code : parts.join(', ')} (action ${id})`, {longest: 600});
}

function wordMilestone(fact: Fact): string | undefined {
	switch (fact.kind) {
		case 'sent': {
			return `abort sent ${after(fact.afterMs)}${fact.times > 1 ? ` at try ${fact.times}` : ''}`;
		}

		case 'dropped': {
			return `dropped ${fact.times} times`;
		}

		case 'notSeen': {
			return fact.nudges === 0 ? undefined : `nudged ${fact.nudges} times`;
		}

		case 'taken': {
			return `taken ${after(fact.afterMs)}`;
		}

		case 'undone': {
			return `undone to revision ${fact.revision ?? 'n/a'} ${after(fact.afterMs)}`;
		}

		case 'skipped': {
			return `steps skipped ${after(fact.afterMs)}`;
		}

		case 'freezeLifted': {
			return 'freeze lifted';
		}

		case 'freezeRestored': {
			return 'freeze put back';
		}

		case 'freezeNotRestored': {
			return 'freeze NOT put back';
		}

		default: {
			return wordEnd(fact);
		}
	}
}

function wordEnd(fact: Fact): string | undefined {
	switch (fact.kind) {
		case 'safe': {
			const seen = fact.undoneTo === undefined ? `${fact.source ?? 'nothing'} says 0%` : `everybody on revision ${fact.undoneTo.revision ?? 'n/a'}`;
			return `SAFE ${after(fact.afterMs)} (${seen}, stable ${fact.stableAvailable ?? 'n/a'} of ${fact.stableDesired})`;
		}

		case 'notBack': {
			return `NOT BACK ${after(fact.afterMs)}: ${fact.why}, ${formatPercent(fact.percent)} still there, stable ${fact.available ?? 'n/a'} of ${fact.desired}`;
		}

		case 'overridden': {
			return `OVERRIDDEN${fact.by === undefined ? '' : ` by ${fact.by}`}: ${fact.how}`;
		}

		case 'refused': {
			return `refused: ${fact.problem.title}`;
		}

		case 'completed':
		case 'superseded':
		case 'gone': {
			return fact.kind;
		}

		default: {
			return undefined;
		}
	}
}
