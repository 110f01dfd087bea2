import process from 'node:process';
import {backMachine} from './domain/actions/back/advance.ts';
import {readMemory, resumeBack, toMemory} from './domain/actions/back/memory.ts';
import type {Beginning} from './commands/command.ts';
import {operate} from './commands/operator.ts';
import type {AuditLog} from './files/audit-log.ts';
import {findUnfinished} from './files/unfinished.ts';

/** An action of a rolltop that is gone, to go on with. */
export type Resumed = {readonly id: string; readonly command: string; readonly beginning: Beginning};

const longestMs = 10 * 60_000;

/**
What a rolltop that was killed, or lost its terminal, had begun in this context and not brought to an end: it is followed from where it
stood. Nothing is sent again but what tests the revision that the person saw (V42).
*/
export function findResumable(audit: AuditLog, {context, now, isAlive = isProcessAlive}: {readonly context: string; readonly now: number; readonly isAlive?: (process: number) => boolean}): readonly Resumed[] {
	const log = audit.read(now - longestMs);
	const entries = log.ok ? log.value : [];
	return findUnfinished(entries, {context, now, isAlive}).flatMap(({action, command, memory, ...progress}) => {
		const read = command === 'abort' || command === 'back' ? readMemory(memory) : undefined;
		const target = read?.abort ?? read?.undo;
		if (read === undefined || target === undefined) {
			return [];
		}

		// `abort` is the first half only, also after a restart.
		const state = resumeBack(`${action}-${now.toString(36)}`, command === 'abort' ? {...(read.abort && {abort: read.abort})} : read, progress, now);
		return [{id: action, command, beginning: {subject: target.key, advance: operate(backMachine, state), memory: toMemory(state), startedAt: progress.startedAt}}];
	});
}

/** Signal 0 asks, and does nothing. A process of somebody else is there too. */
function isProcessAlive(pid: number): boolean {
	if (pid === process.pid) {
		return true;
	}

	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
