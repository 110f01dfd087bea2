import process from 'node:process';
import {coreKinds} from './types/kinds.ts';
import type {AuditLog} from './files/audit-log.ts';
import {describeProblem} from './format/words/problem-words.ts';
import type {CommandLine} from './command-line.ts';
import {exitCodes} from './exit-code.ts';
import {joinSession, type Connection} from './session.ts';

/** Writes what the watch brings to a file until ctrl-c. Gives the exit code. */
export async function record(connection: Connection, {operand, flags}: CommandLine, {audit, version}: {readonly audit: AuditLog; readonly version: string}): Promise<number> {
	const {openRecordingWriter} = await import('./recording/write-recording.ts');
	const {info, controllerNamespace, clock} = connection;
	const startAt = clock.now();
	const path = flags.output ?? `rolltop-${new Date(startAt).toISOString().replaceAll(/[.:]/gv, '-')}.jsonl.gz`;
	const ended = new AbortController();
	const writer = await openRecordingWriter({
		path,
		isForced: flags.force,
		startAt,
		version,
		context: info.contextName,
		namespace: info.namespace,
		kinds: [...coreKinds, 'leases', 'deployments', ...(operand === undefined ? [] : ['ingresses', 'services', 'virtualservices'] as const)],
		controllerNamespace,
		onProblem() {
			ended.abort();
		},
	});
	// The writer is there before the first batch: a recording without its first list is none.
	const session = joinSession(connection, audit, writer.write);
	if (operand !== undefined) {
		session.follow(`${info.namespace ?? 'default'}/${operand}`);
	}

	process.stderr.write(`Recording ${info.contextName} / ${info.namespace ?? 'all namespaces'} to ${path}; ctrl-c ends it\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			ended.abort();
		});
	}

	await new Promise<void>(resolve => {
		ended.signal.addEventListener('abort', () => {
			resolve();
		});
	});
	await session.close();
	const problem = await writer.close();
	process.stderr.write(problem === undefined ? `Written to ${path}\n` : `rolltop: ${describeProblem(problem)}\n`);
	return problem === undefined ? exitCodes.done : exitCodes.endedBadly;
}
