import {parseInstant} from '../../time.ts';
import type {DiagnosisInput, Rule} from '../diagnosis.ts';
import type {ControllerFact} from '../facts.ts';
import {doubt, ok, problem, steps} from '../verdict.ts';

/** An abort that ended this long ago is history: somebody has decided. */
const recentMs = 300_000;

function whoEnded({facts: {status, isPromoted}}: DiagnosisInput): (ControllerFact & {kind: 'overridden'})['by'] {
	if (status.promoteFull === true || isPromoted) {
		return 'promoteFull';
	}

	return status.conditions?.some(({type, reason}) => type === 'Progressing' && reason === 'RolloutRetry') ? 'retry' : 'unknown';
}

const byHand = /^Rollout aborted update to revision (?<revision>\d+)$/v;

/** The last abort by hand that Events tell of (late and bursty, V36: never more than a doubt). */
function eventOf({facts, view}: DiagnosisInput): number | undefined {
	let last: number | undefined;
	for (const {reason, message = '', lastTimestamp, involvedObject, metadata} of facts.family.open.events ?? []) {
		const revision = reason === 'RolloutAborted' && involvedObject?.name === view.name ? byHand.exec(message)?.groups?.revision : undefined;
		if (revision !== undefined && Number(revision) === view.revision) {
			last = Math.max(last ?? 0, parseInstant(lastTimestamp ?? metadata.creationTimestamp) ?? 0);
		}
	}

	return last;
}

/** V45, V4: somebody's retry or promote --full, or a full promotion under way, has ended an abort by hand, and the version goes on. */
export const overridden: Rule = {
	code: 'overridden',
	check(input) {
		const {facts, now} = input;
		if (facts.status.abort) {
			return ok({kind: 'notOverridden'});
		}

		const {abortEnded} = facts.family;
		if (abortEnded && abortEnded.podHash === facts.currentHash && now - abortEnded.at < recentMs) {
			return problem({kind: 'overridden', by: whoEnded(input), abortedAt: abortEnded.sentAt}, {code: 'overridden', since: abortEnded.at, next: steps(facts.isPromoted ? 'back' : 'abort', 'events')});
		}

		const abortedAt = eventOf(input);
		return abortedAt !== undefined && now - abortedAt < recentMs
			? doubt({kind: 'abortGone', abortedAt: abortedAt === 0 ? undefined : abortedAt, revision: input.view.revision})
			: ok({kind: 'notOverridden'});
	},
};
