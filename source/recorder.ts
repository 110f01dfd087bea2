import process from 'node:process';
import {coreKinds} from './types/kinds.ts';
import {describeProblem} from './format/words/problem-words.ts';
import type {CommandLine} from './command-line.ts';
import {exitCodes} from './exit-code.ts';
import type {Session} from './session.ts';

/** Writes what the watch brings to a file until ctrl-c. Gives the exit code. */
export async function record(session: Session, {operand, flags}: CommandLine, version: string): Promise<number> {
	const {openRecordingWriter} = await import('./recording/write-recording.ts');
	const {connection: {info, controllerNamespace, clock}} = session;
	const startAt = clock.now();
	const path = flags.output ?? `rolltop-${new Date(startAt).toISOString().replaceAll(/[.:]/gv, '-')}.jsonl.gz`;
	const writer = await openRecordingWriter({path, isForced: flags.force, startAt, version, context: info.contextName, namespace: info.namespace, kinds: coreKinds, controllerNamespace});
	session.tap(writer.write);
	if (operand !== undefined) {
		session.follow(`${info.namespace ?? 'default'}/${operand}`);
	}

	process.stderr.write(`Recording ${info.contextName} / ${info.namespace ?? 'all namespaces'} to ${path}; ctrl-c ends it\n`);
	await new Promise<void>(resolve => {
		process.once('SIGINT', () => {
			resolve();
		});
		process.once('SIGTERM', () => {
			resolve();
		});
	});
	const problem = await writer.close();
	if (problem !== undefined) {
		process.stderr.write(`rolltop: ${describeProblem(problem)}\n`);
		return exitCodes.endedBadly;
	}

	process.stderr.write(`Written to ${path}\n`);
	return exitCodes.done;
}
