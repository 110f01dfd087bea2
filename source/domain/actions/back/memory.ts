import type {Json} from '../../../types/cluster.ts';
import type {Instant} from '../../../types/clock.ts';
import {beginAbort, type AbortState, type AbortTarget} from '../abort/state.ts';
import {flag, integer, object, text, texts, type Reader} from '../../projection/read.ts';
import {idleSending} from '../sending.ts';
import {beginUndo, type BackState, type UndoAim, type UndoState, type UndoTarget} from './state.ts';

/** What an action has to know to go on after a restart: what the person saw when it was confirmed. No secrets: names and hashes. */
export type Memory = {readonly abort?: AbortTarget; readonly fallback?: UndoTarget; readonly undo?: UndoTarget};

/** As it goes to the audit log. */
export function toMemory({abort, fallback, undo}: BackState): Json {
	return {abort: abort?.target, fallback, undo: undo?.undo};
}

const before: Reader<'absent' | 'false'> = raw => raw === 'absent' || raw === 'false' ? raw : undefined;
const aim = object<UndoAim>({hash: text, replicaSet: text, revision: integer, images: texts});
const abortTarget = object<AbortTarget>({key: text, namespace: text, name: text, uid: text, stableHash: text, podHash: text, wasPaused: flag, pausedBy: text, hadRecord: flag, pausedBefore: before, wasPromotingFull: flag, oldAbortedAt: text});
const undoTarget = object<UndoTarget>({key: text, namespace: text, name: text, uid: text, badHash: text, aim, workload: text, isBlueGreen: flag, pausedBy: text, hadRecord: flag, pausedBefore: before, isManagedByGit: flag, badImages: texts});
const memory = object<Memory>({abort: abortTarget, fallback: undoTarget, undo: undoTarget});

const isWhole = (target: AbortTarget | UndoTarget | undefined) => target === undefined || [target.key, target.namespace, target.name].every(word => typeof word === 'string' && word !== '');
const isAimed = (target: UndoTarget | undefined) => target === undefined || (typeof target.aim?.replicaSet === 'string' && Array.isArray(target.aim.images));

/** Undefined for what is no memory of ours, or not a whole one: from that nothing must be sent. */
export function readMemory(value: unknown): Memory | undefined {
	const read = memory(value);
	return read !== undefined && (read.abort ?? read.undo) !== undefined && [read.abort, read.fallback, read.undo].every(target => isWhole(target)) && isAimed(read.fallback) && isAimed(read.undo) ? read : undefined;
}

/** What the audit log tells of how far it had come. */
export type Progress = {
	readonly startedAt: Instant;
	readonly wasAbortSent: boolean;
	readonly wasUndoSent: boolean;
	/** A freeze was lifted and not put back. */
	readonly isLifted: boolean;
};

/**
The action as it goes on in another process. What was sent counts as answered: it is sent again only when the watch shows that it was
dropped, and then only for the revision that the person saw (V42).

@param id - of the requests from now on; another one than before, so that a nudge changes something
*/
export function resumeBack(id: string, {abort, fallback, undo}: Memory, progress: Progress, now: Instant): BackState {
	const undone = undo ?? (progress.wasUndoSent ? fallback : undefined);
	return {
		abort: abort && resumeAbort(id, abort, progress, now),
		fallback,
		undo: undone && resumeUndo(id, undone, progress, now),
	};
}

function resumeAbort(id: string, target: AbortTarget, {startedAt, wasAbortSent, isLifted}: Progress, now: Instant): AbortState {
	const begun = beginAbort(id, target, startedAt);
	return {
		...begun,
		isResumed: true,
		send: wasAbortSent ? {...idleSending(now), tries: 1, answeredAt: now} : idleSending(now),
		lifts: isLifted ? 1 : 0,
		lift: isLifted ? {...idleSending(now), tries: 1, answeredAt: now} : idleSending(now),
		progress: {signature: '', at: now},
	};
}

function resumeUndo(id: string, target: UndoTarget, {startedAt, isLifted}: Progress, now: Instant): UndoState {
	return beginUndo(id, target, {now, startedAt, why: 'complete', isLifted});
}
