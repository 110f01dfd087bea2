import type {Instant} from '../types/clock.ts';
import type {Line, Outcome} from '../domain/actions/operation.ts';
import {formatJson} from './json.ts';
import {describeLine} from './words/line-words.ts';

export type Acted = {
	readonly command: string;
	/** The rollout's key, or the namespace. */
	readonly subject: string;
	/** One id for all lines of the audit log; absent where nothing was begun. */
	readonly id?: string;
	readonly startedAt?: Instant;
	readonly lines: readonly Line[];
	/** Absent: refused before anything was sent, or left before it was certain. */
	readonly outcome?: Outcome | undefined;
	/** Why it was refused. */
	readonly refusal?: {readonly reason: string; readonly help?: string} | undefined;
};

const formatInstant = (instant: Instant | undefined) => instant === undefined ? null : new Date(instant).toISOString();

/** `-o json` of what acts: one document at its end. Null is what there is not. */
export function formatOutcomeJson({command, subject, id, startedAt, lines, outcome, refusal}: Acted, exitCode: number, now: Instant): string {
	return formatJson({
		apiVersion: 'rolltop/v1',
		kind: 'Outcome',
		command,
		subject,
		action: id ?? null,
		result: outcome?.result ?? null,
		code: outcome?.code ?? (refusal === undefined ? 'uncertain' : 'refused'),
		exitCode,
		startedAt: formatInstant(startedAt),
		endedAt: formatInstant(outcome?.at ?? now),
		refusal: refusal === undefined ? null : {reason: refusal.reason, help: refusal.help ?? null},
		lines: lines.map(({state, fact}) => ({state, fact: fact.kind, text: describeLine({state, fact}, now).text})),
	});
}
