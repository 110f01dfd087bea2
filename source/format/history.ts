import type {Instant} from '../types/clock.ts';
import type {HistoryRevision, HistoryView} from '../domain/history.ts';
import {formatAge} from './age.ts';
import {formatDuration} from './duration.ts';
import {sanitize} from './sanitize.ts';
import {formatTable} from './table.ts';
import {formatInstant} from './json.ts';
import {shortImage} from './words/forecast-words.ts';
import {describeChanges, describeEnd, describeFullPromotions} from './words/history-words.ts';
import type {WordOptions} from './words/signs.ts';

export type HistoryOptions = WordOptions & {readonly withHeaders?: boolean; readonly isWide?: boolean};

const orNothing = (text: string | undefined) => text === undefined || text === '' ? '-' : text;

/** `1m4s`; `n/a` where it is unknown, `-` while it runs. */
export function describeTook({end, tookSeconds}: HistoryRevision): string {
	if (tookSeconds === undefined) {
		return end.kind === 'running' ? '-' : 'n/a';
	}

	return formatDuration(tookSeconds);
}

export function describeRevision({number, presentNumber}: HistoryRevision): string {
	return number === presentNumber ? String(number) : `${number} (now ${presentNumber})`;
}

/** `2 passed, 1 bad`; empty without a run. A pass without sound evidence is not called one. */
export function describeRevisionRuns({runs: {passed, doubtful, bad, running}}: HistoryRevision): string {
	const parts = [[bad, 'bad'], [doubtful, 'in doubt'], [passed, 'passed'], [running, 'running']] as const;
	return parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`).join(', ');
}

function row(revision: HistoryRevision, now: Instant, options: HistoryOptions): string[] {
	const clean = (text: string) => sanitize(text, {longest: 300, ...options});
	const {changeCause, images, replicaSet, roles, startedAt, startedBy, end, changes, comparedWith} = revision;
	return [
		describeRevision(revision),
		orNothing(roles.join(',')),
		formatAge(startedAt, now),
		clean(describeEnd(revision).text),
		describeTook(revision),
		clean(options.isWide ? images.join(',') : orNothing(images.map(image => shortImage(image)).join(', '))),
		clean(comparedWith === undefined ? '-' : describeChanges(changes, options.isWide ? 50 : 3)),
		...(options.isWide ? [orNothing(describeRevisionRuns(revision)), clean(orNothing(startedBy)), clean(replicaSet), clean(orNothing(end.cause))] : []),
		clean(orNothing(changeCause)),
	];
}

/** The text of `rolltop history`, newest first; the last line is how often the steps were skipped. */
export function formatHistory({revisions, fullPromotions}: HistoryView, now: Instant, options: HistoryOptions = {}): string {
	const headers = ['REVISION', 'ROLE', 'AGE', 'ENDED', 'TOOK', options.isWide ? 'IMAGES' : 'IMAGE', 'DIFFERENCE', ...(options.isWide ? ['ANALYSIS', 'STARTED BY', 'REPLICASET', 'CAUSE'] : []), 'CHANGE CAUSE'];
	const rows = revisions.map(revision => row(revision, now, options));
	const table = formatTable(options.withHeaders === false ? rows : [headers, ...rows]);
	const {text} = describeFullPromotions(fullPromotions);
	return [...table, ...(options.withHeaders === false ? [] : [fullPromotions.count === 0 ? '' : `\n${text}.`])].filter(line => line !== '').map(line => `${line}\n`).join('');
}

function revisionJson(revision: HistoryRevision): object {
	const {number, presentNumber, replicaSet, roles, images, startedAt, startedBy, end, tookSeconds, changeCause, runs, changes, comparedWith} = revision;
	return {
		number,
		presentNumber,
		replicaSet,
		roles,
		images,
		startedAt: formatInstant(startedAt),
		startedBy: startedBy ?? null,
		ended: end.kind === 'unknown' ? null : end.kind,
		endedAt: formatInstant(end.at),
		endedBy: end.by ?? null,
		cause: end.cause ?? null,
		wasAborted: end.wasAborted,
		tookSeconds: tookSeconds ?? null,
		changeCause: changeCause ?? null,
		analysisRuns: runs,
		difference: changes ?? null,
		comparedWith: comparedWith ?? null,
	};
}

/** The object of `rolltop history -o json`. Unknown is null. */
export function historyJson({revisions, fullPromotions}: HistoryView, {name, namespace}: {readonly name: string; readonly namespace: string}): object {
	return {
		apiVersion: 'rolltop/v1',
		kind: 'History',
		name,
		namespace,
		revisions: revisions.map(revision => revisionJson(revision)),
		fullPromotions: {days: fullPromotions.days, atLeast: fullPromotions.count, at: fullPromotions.at.map(at => formatInstant(at))},
	};
}
