import type {Instant} from '../types/clock.ts';
import {leftOut, type WrittenEntry} from './audit-entry.ts';

/** An action that was confirmed and has no end in the log: its process is gone. */
export type Unfinished = {
	readonly action: string;
	readonly command: string;
	readonly namespace: string;
	readonly name: string;
	readonly startedAt: Instant;
	readonly memory: unknown;
	readonly wasAbortSent: boolean;
	readonly wasUndoSent: boolean;
	readonly isLifted: boolean;
};

/** Later somebody has looked for himself. */
const longestMs = 10 * 60_000;

/** An end after which there is nothing to do; NOT BACK is none. */
const isEnd = ({phase, outcome}: WrittenEntry) => phase === 'outcome' && outcome?.endsWith(': notBack') !== true;

/**
What was begun in this context within the last ten minutes and neither ended nor is still in the hands of a living process, oldest first.

@param isAlive tells whether a process on this machine still runs
*/
export function findUnfinished(entries: readonly WrittenEntry[], {context, now, isAlive}: {readonly context: string; readonly now: Instant; readonly isAlive: (process: number) => boolean}): readonly Unfinished[] {
	const recent = entries.filter(entry => entry.context === context && now - Date.parse(entry.at) <= longestMs);
	const begun = recent.filter(({phase, memory, process}) => phase === 'begun' && memory !== undefined && (process === undefined || !isAlive(process)));
	return begun.flatMap(entry => {
		const own = recent.filter(({action}) => action === entry.action);
		// Going on writes a beginning of its own: the last one counts.
		const isLast = own.findLast(({phase}) => phase === 'begun') === entry;
		return !isLast || own.some(other => isEnd(other)) ? [] : [describe(entry, own)];
	});
}

function describe({action, command, namespace, name, memory}: WrittenEntry, own: readonly WrittenEntry[]): Unfinished {
	const sent = own.filter(({phase}) => phase === 'sent');
	const main = sent.filter(({subresource}) => subresource === undefined);
	const textOf = ({patch}: WrittenEntry) => typeof patch === 'string' ? patch : JSON.stringify(patch ?? '');
	const isLifting = (text: string) => ['{"spec":{"paused":false}}', '{"spec":{"paused":null}}'].includes(text) || text.includes('"/spec/paused"');
	const isUndo = (text: string) => text.startsWith(leftOut) || text.includes('"/spec/template"');
	const lastPause = main.map(entry => textOf(entry)).findLast(text => isLifting(text) || text === '{"spec":{"paused":true}}');
	return {
		action,
		command,
		namespace,
		name,
		startedAt: Date.parse(own[0]!.at),
		memory,
		wasAbortSent: sent.some(entry => entry.subresource === 'status' && textOf(entry).includes('abort')),
		wasUndoSent: main.some(entry => isUndo(textOf(entry))),
		isLifted: lastPause !== undefined && isLifting(lastPause),
	};
}
