import type {Instant} from '../../types/clock.ts';
import type {Rollout} from '../../types/objects.ts';
import type {RolloutView} from '../rollout-view.ts';
import {parseInstant} from '../time.ts';
import type {AskedPart, CompletedHow, TimelineEntry} from '../timeline.ts';

/**
`promoted`: by its steps, or the watch did not see how · `full`: its steps were skipped by a full promotion · `initial`: the first deploy ·
`rollback`: back to what was stable, without steps · `superseded`: another update came before it was complete · `unknown`: nothing tells.
*/
export type EndKind = 'aborted' | 'full' | 'initial' | 'promoted' | 'rollback' | 'running' | 'superseded' | 'unknown';

export type RevisionEnd = {
	readonly kind: EndKind;
	readonly at: Instant | undefined;
	/** The person, else the tool; undefined where nobody tells, and for what ends by itself. */
	readonly by: string | undefined;
	/** Why it was aborted, as the controller says; undefined for an abort by hand. */
	readonly cause: string | undefined;
	/** It was aborted on the way and went on all the same (a retry, a full promotion: V25, V40). */
	readonly wasAborted: boolean;
};

export type EndInput = {
	readonly number: number;
	readonly hash: string | undefined;
	readonly startedAt: Instant | undefined;
	/** Oldest first. */
	readonly entries: readonly TimelineEntry[];
	readonly view: RolloutView;
	readonly rollout: Rollout;
};

const kinds: Readonly<Record<CompletedHow, EndKind>> = {blueGreen: 'promoted', fastRollback: 'rollback', full: 'full', initial: 'initial', rollbackWindow: 'rollback', steps: 'promoted'};

/** What the entries tell of one revision. */
type Told = {readonly completed: TimelineEntry | undefined; readonly aborted: TimelineEntry | undefined; readonly next: TimelineEntry | undefined};

function gather({number, entries, startedAt}: EndInput): Told {
	const isOf = ({fact}: TimelineEntry, kind: 'aborted' | 'completed') => fact.kind === kind && fact.revision === number;
	const next = entries.find(({fact}) => fact.kind === 'updateStarted' && fact.replaces?.revision === number)
		?? entries.find(({fact, at}) => fact.kind === 'updateStarted' && fact.revision !== undefined && fact.revision > number && at >= (startedAt ?? at));
	return {completed: entries.findLast(entry => isOf(entry, 'completed')), aborted: entries.findLast(entry => isOf(entry, 'aborted')), next};
}

function asks({fact}: TimelineEntry, part: AskedPart): boolean {
	return (fact.kind === 'asked' && fact.part === part) || (fact.kind === 'action' && fact.parts.includes(part));
}

/** Who asked for it last, up to that moment. */
function whoAsked(part: AskedPart, until: Instant | undefined, {entries, startedAt}: EndInput): TimelineEntry | undefined {
	return entries.findLast(entry => asks(entry, part) && entry.at >= (startedAt ?? -Infinity) && entry.at <= (until ?? Infinity) + 1000);
}

const nameOf = (entry: TimelineEntry | undefined) => entry?.who ?? entry?.tool;

function endAborted({aborted}: Told, input: EndInput): RevisionEnd {
	const {rollout, number, view} = input;
	const at = aborted?.at ?? (view.revision === number ? parseInstant(rollout.status?.abortedAt) : undefined);
	const cause = aborted?.text ?? (view.revision === number && view.situation.detail.kind === 'aborted' && view.situation.detail.cause !== '' ? view.situation.detail.cause : undefined);
	return {kind: 'aborted', at, by: cause === undefined ? nameOf(whoAsked('abort', at, input)) : undefined, cause, wasAborted: true};
}

/** When the controller says it was complete; the condition is about the newest revision only. */
function completedAt({rollout, number, view, startedAt}: EndInput): Instant | undefined {
	const condition = view.revision === number ? rollout.status?.conditions?.find(({type, status}) => type === 'Completed' && status === 'True') : undefined;
	const at = parseInstant(condition?.lastTransitionTime);
	// A rollback leaves the condition as it was.
	return at === undefined || startedAt === undefined || at < startedAt - 1000 ? undefined : at;
}

function endCompleted({completed, aborted}: Told, input: EndInput): RevisionEnd {
	const how = completed?.fact.kind === 'completed' ? completed.fact.how : undefined;
	const at = completed?.at ?? completedAt(input);
	const full = how === undefined || how === 'full' ? whoAsked('promoteFull', at, input) : undefined;
	// Events are lost, and the first look may come after the flag is gone: whoever asked for it in this revision is enough.
	const kind = how === undefined ? (full === undefined ? 'promoted' : 'full') : kinds[how];
	return {kind, at: kind === 'initial' ? firstHealthy(input) : at, by: nameOf(full), cause: undefined, wasAborted: aborted !== undefined};
}

/** A first deploy is stable before a single pod is ready (V15): it is over when it was first healthy. */
function firstHealthy({entries, startedAt}: EndInput): Instant | undefined {
	return entries.find(({fact, at}) => fact.kind === 'situation' && fact.name === 'healthy' && at >= (startedAt ?? at))?.at;
}

const unfinished = (kind: 'running' | 'superseded' | 'unknown', at: Instant | undefined, {aborted}: Told): RevisionEnd => ({kind, at, by: undefined, cause: undefined, wasAborted: aborted !== undefined});

/** How an update ended. */
export function findEnd(input: EndInput): RevisionEnd {
	const {number, hash, view, rollout} = input;
	const told = gather(input);
	const {completed, aborted, next} = told;
	if (view.revision === number) {
		const isComplete = hash !== undefined && hash === rollout.status?.stableRS && hash === rollout.status.currentPodHash;
		if (isComplete) {
			return endCompleted(told, input);
		}

		// One that was asked for and not taken has ended nothing (V37).
		return view.isAborted && parseInstant(rollout.status?.abortedAt) !== undefined ? endAborted(told, input) : unfinished('running', undefined, told);
	}

	if (completed !== undefined && (aborted === undefined || completed.at >= aborted.at)) {
		return endCompleted(told, input);
	}

	const state = next?.fact.kind === 'updateStarted' && next.fact.replaces?.revision === number ? next.fact.replaces.state : undefined;
	if (state === 'complete') {
		return endCompleted(told, input);
	}

	if (state === 'aborted' || (state === undefined && aborted !== undefined)) {
		return endAborted(told, input);
	}

	return state === 'inFlight' || isBetween(number, view) ? unfinished('superseded', next?.at, told) : unfinished('unknown', undefined, told);
}

/** A revision between the stable one and the newest was never complete: stable would have moved to it. */
function isBetween(number: number, {stableRevision, revision}: RolloutView): boolean {
	return stableRevision !== undefined && revision !== undefined && number > stableRevision && number < revision;
}
