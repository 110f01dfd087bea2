import type {Instant} from '../types/clock.ts';
import type {Json} from '../types/cluster.ts';
import type {ReplicaSet} from '../types/objects.ts';
import {summariseDifference, templateOf, type TemplateChange} from './difference.ts';
import type {Family} from './family.ts';
import {filled} from './filled.ts';
import {findEnd, type RevisionEnd} from './history/end.ts';
import {countFullPromotions, type FullPromotions} from './history/full-promotions.ts';
import {hashOf, isOwnedBy, parseWhole, revisionHistoryAnnotation, revisionOf} from './labels.ts';
import type {RolloutView, Role} from './rollout-view.ts';
import {parseInstant} from './time.ts';
import {deriveTimeline, type Past, type TimelineEntry} from './timeline.ts';

export type {EndKind, RevisionEnd} from './history/end.ts';
export type {FullPromotions} from './history/full-promotions.ts';

/** One revision of a rollout: one update, with the ReplicaSet that it made or used again. */
export type HistoryRevision = {
	readonly number: number;
	/** The number that its ReplicaSet has now; another one where a later update used it again. */
	readonly presentNumber: number;
	readonly replicaSet: string;
	/** Of its ReplicaSet now; empty on the row of a former number. */
	readonly roles: readonly Role[];
	readonly images: readonly string[];
	/** When the update began; undefined where nothing tells. */
	readonly startedAt: Instant | undefined;
	/** The tool or person who changed the template, where somebody tells. */
	readonly startedBy: string | undefined;
	readonly end: RevisionEnd;
	/** From its beginning to its end; undefined while it runs and where one of them is unknown. */
	readonly tookSeconds: number | undefined;
	/** Annotation `kubernetes.io/change-cause`. */
	readonly changeCause: string | undefined;
	/** Its AnalysisRuns, of those that the controller keeps. `doubtful`: passed, but not on sound evidence. */
	readonly runs: {readonly passed: number; readonly doubtful: number; readonly bad: number; readonly running: number};
	/** Against the revision before; undefined where it or its template is unknown. */
	readonly changes: readonly TemplateChange[] | undefined;
	/** The revision before, of those that are known. */
	readonly comparedWith: number | undefined;
};

export type HistoryView = {
	/** Newest first. */
	readonly revisions: readonly HistoryRevision[];
	readonly fullPromotions: FullPromotions;
};

export type HistoryInput = Past & {
	readonly view: RolloutView;
	readonly now: Instant;
	/** ReplicaSets as the API gives them, by name: their templates are compared. Where one is missing, what the watch kept is taken. */
	readonly replicaSets?: ReadonlyMap<string, Json>;
};

/** A number of a ReplicaSet: its own, or a former one. */
export type HistoryRow = {readonly number: number; readonly replicaSet: ReplicaSet; readonly isPresent: boolean; /** The number it was made for. */ readonly isFirst: boolean};

function rowsOf(replicaSet: ReplicaSet): readonly HistoryRow[] {
	const present = revisionOf(replicaSet.metadata);
	const former = (replicaSet.metadata.annotations?.[revisionHistoryAnnotation] ?? '').split(',').map(text => parseWhole(text.trim())).filter(number => number !== undefined && number > 0 && number !== present) as readonly number[];
	const numbers = [...new Set([...former, ...(present > 0 ? [present] : [])])].toSorted((a, b) => a - b);
	return numbers.map((number, index) => ({number, replicaSet, isPresent: number === present, isFirst: index === 0}));
}

/** The rows of the history, newest first. */
export function historyRows({replicaSets, rollout}: Family): readonly HistoryRow[] {
	return replicaSets.filter(({metadata}) => isOwnedBy(metadata, rollout.metadata.uid)).flatMap(replicaSet => rowsOf(replicaSet)).toSorted((a, b) => b.number - a.number);
}

/** Who put the template in: our log knows the person, managedFields the tool. */
function startedBy(entries: readonly TimelineEntry[], startedAt: Instant | undefined, before: Instant | undefined): string | undefined {
	const isTemplate = ({fact}: TimelineEntry) => (fact.kind === 'asked' && fact.part === 'template') || (fact.kind === 'action' && fact.parts.includes('template')) || (fact.kind === 'changed' && fact.parts.includes('template'));
	// Between the change and the controller's start of the update lies a moment, under a dead controller a long one (V41).
	const found = startedAt === undefined ? undefined : entries.findLast(entry => isTemplate(entry) && entry.at <= startedAt + 1000 && entry.at >= (before ?? -Infinity));
	return found?.who ?? found?.tool;
}

const bad: ReadonlySet<string> = new Set(['Error', 'Failed', 'Inconclusive']);

function countRuns({revisions}: RolloutView, number: number): HistoryRevision['runs'] {
	const runs = revisions.filter(revision => revision.number === number).flatMap(({analysisRuns, experiments}) => [...analysisRuns, ...experiments.flatMap(experiment => experiment.analysisRuns)]);
	const passed = runs.filter(({phase}) => phase === 'Successful');
	// A background run is always stopped when the update is through; what it had measured by then counts.
	const sound = passed.filter(({evidence: {verdict, samples}}) => verdict === 'sound' || (verdict === 'stopped' && samples > 0)).length;
	const failed = runs.filter(({phase}) => bad.has(phase)).length;
	return {passed: sound, doubtful: passed.length - sound, bad: failed, running: runs.length - passed.length - failed};
}

/** What the watch kept of a template: the images. */
const keptObject = (replicaSet: ReplicaSet) => replicaSet as unknown as Json;

function describeRow(row: HistoryRow, previous: HistoryRow | undefined, entries: readonly TimelineEntry[], input: HistoryInput): HistoryRevision {
	const {number, replicaSet, isPresent, isFirst} = row;
	const {view, replicaSets, family} = input;
	const {metadata, spec} = replicaSet;
	const start = entries.findLast(({fact}) => fact.kind === 'updateStarted' && fact.revision === number);
	const startedAt = start?.at ?? (isFirst ? parseInstant(metadata.creationTimestamp) : undefined);
	const end = findEnd({number, hash: hashOf(metadata), startedAt, entries, view, rollout: family.rollout});
	const templateFor = (set: ReplicaSet) => templateOf(replicaSets?.get(set.metadata.name) ?? keptObject(set));
	return {
		number,
		presentNumber: revisionOf(metadata),
		replicaSet: metadata.name,
		roles: isPresent ? view.revisions.flatMap(revision => revision.replicaSets).find(({name}) => name === metadata.name)?.roles ?? [] : [],
		images: [...new Set((spec?.template?.spec?.containers ?? []).map(({image}) => image).filter(image => image !== undefined))],
		startedAt,
		startedBy: startedBy(entries, startedAt, previous === undefined ? undefined : entries.findLast(({fact}) => fact.kind === 'updateStarted' && fact.revision === previous.number)?.at),
		end,
		tookSeconds: end.at === undefined || startedAt === undefined || end.at < startedAt ? undefined : (end.at - startedAt) / 1000,
		changeCause: isPresent ? filled(metadata.annotations?.['kubernetes.io/change-cause']) : undefined,
		runs: countRuns(view, number),
		changes: previous === undefined ? undefined : summariseDifference(templateFor(previous.replicaSet), templateFor(replicaSet)),
		comparedWith: previous?.number,
	};
}

/**
The revisions that are still there (the controller keeps `revisionHistoryLimit` old ReplicaSets), newest first, former numbers of a ReplicaSet that
was used again among them. How one ended is told by the watch, Events, the audit log and the status; where none tells it is unknown.
*/
export function deriveHistory(input: HistoryInput): HistoryView {
	const entries = deriveTimeline({...input, since: -Infinity});
	const rows = historyRows(input.family);
	return {
		revisions: rows.map((row, index) => describeRow(row, rows[index + 1], entries, input)),
		fullPromotions: countFullPromotions(entries, input.now),
	};
}
