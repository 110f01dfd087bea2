import process from 'node:process';
import type {Json} from './types/cluster.ts';
import {deriveFreeze} from './domain/freeze-view.ts';
import {projectObject} from './domain/projection.ts';
import type {FreezeView} from './domain/rollout-view.ts';
import {formatAge} from './format/age.ts';
import {sanitize} from './format/sanitize.ts';
import {formatTable} from './format/table.ts';
import {describeProblem} from './format/words/problem-words.ts';
import {ProblemError} from './types/problem.ts';
import type {CommandLine} from './command-line.ts';
import {exitCodes} from './exit-code.ts';
import {printDocument} from './printing.ts';
import type {Session} from './session.ts';

type Held = {readonly namespace: string; readonly name: string; readonly frozen: FreezeView};

/** `freeze --list`: every rollout of the cluster that is held, ours and everybody else's, the oldest first. Gives the exit code. */
export async function listFreezes(session: Session, commandLine: CommandLine): Promise<number> {
	const {namespace: own} = session.connection.info;
	const {namespace} = commandLine.flags;
	const everywhere = await session.cluster().list('rollouts', namespace);
	const result = everywhere.ok || own === undefined || everywhere.problem.code !== 'forbidden' ? everywhere : await session.cluster().list('rollouts', own);
	if (!result.ok) {
		throw new ProblemError(result.problem);
	}

	if (!everywhere.ok) {
		process.stderr.write(`warning: only namespace ${own!}: ${describeProblem(everywhere.problem)}\n`);
	}

	const held = result.value.flatMap(item => heldBy(item)).toSorted((a, b) => (a.frozen.since ?? Infinity) - (b.frozen.since ?? Infinity));
	const document = printDocument(commandLine, held.map(item => toDocument(item)));
	if (document !== undefined) {
		process.stdout.write(document);
		return exitCodes.done;
	}

	if (held.length === 0) {
		process.stderr.write('Nothing is frozen\n');
		return exitCodes.done;
	}

	const now = session.store.clock.now();
	const rows = held.map(({namespace: place, name, frozen: {owner, by, since, reason}}) => [place, name, by ?? 'n/a', formatAge(since, now), ownerWords[owner], reason ?? ''].map(cell => sanitize(cell, {longest: 120})));
	process.stdout.write(`${formatTable([['NAMESPACE', 'NAME', 'BY', 'AGE', 'HOW', 'REASON'], ...rows]).join('\n')}\n`);
	return exitCodes.done;
}

const ownerWords: Readonly<Record<FreezeView['owner'], string>> = {
	ours: 'frozen by rolltop',
	other: 'paused by hand',
	broken: 'record without pause: thaw takes it away',
};

function heldBy(item: Json): readonly Held[] {
	const rollout = projectObject('rollouts', item);
	const frozen = rollout && deriveFreeze(rollout);
	return rollout === undefined || frozen === undefined ? [] : [{namespace: rollout.metadata.namespace, name: rollout.metadata.name, frozen}];
}

const isoTime = (instant: number | undefined) => instant === undefined ? null : new Date(instant).toISOString();

function toDocument({namespace, name, frozen: {owner, by, reason, since, id}}: Held): Json {
	return {namespace, name, owner, by: by ?? null, reason: reason ?? null, since: isoTime(since), id: id ?? null};
}
