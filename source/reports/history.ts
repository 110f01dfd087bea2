import process from 'node:process';
import type {Json} from '../types/cluster.ts';
import {ProblemError} from '../types/problem.ts';
import {deriveHistory, type HistoryView} from '../domain/history.ts';
import {differenceJson, formatDifference} from '../format/difference.ts';
import {formatHistory, historyJson} from '../format/history.ts';
import {exitCodes} from '../exit-code.ts';
import {outputOf, printDocument} from '../printing.ts';
import {wishForEvents} from '../wishes.ts';
import type {CommandLine} from '../command-line.ts';
import {readPair} from './difference.ts';
import {gatherPast, readDeeds, type PastContext} from './past.ts';
import {readReplicaSets} from './replica-sets.ts';
import type {Feed, Print, PrintContext} from './report.ts';

function derive(context: PastContext, key: string, replicaSets: ReadonlyMap<string, Json>, deeds = readDeeds(context, key)): HistoryView | undefined {
	const past = gatherPast(context, key, {deeds});
	const view = context.store.state.getState().views.get(key);
	return past && view && deriveHistory({...past, view, now: context.store.clock.now(), replicaSets});
}

/** `3..5`; one number is compared with the one before. */
function readPairText(text: string): readonly [number | undefined, number] {
	const {first, second} = /^(?:(?<first>\d{1,9})\.\.\.?)?(?<second>\d{1,9})$/v.exec(text)?.groups ?? {};
	if (second === undefined) {
		throw new ProblemError({code: 'bad-usage', title: `--diff takes two revisions such as 3..5, not ${text}`, nextSteps: ['rolltop history ROLLOUT lists the revisions.']});
	}

	return [first === undefined ? undefined : Number(first), Number(second)];
}

async function printDifference({store, cluster}: PrintContext, commandLine: CommandLine, key: string): Promise<number> {
	const {flags} = commandLine;
	const family = store.families().get(key);
	const difference = family && await readPair(cluster(), family, readPairText(flags.diff!));
	if (difference === undefined || typeof difference === 'string') {
		throw new ProblemError({code: 'not-found', title: difference ?? 'The rollout is gone', nextSteps: ['rolltop history ROLLOUT lists the revisions.']});
	}

	process.stdout.write(printDocument(commandLine, differenceJson(difference)) ?? formatDifference(difference, {ascii: flags.ascii}));
	return exitCodes.done;
}

/** `rolltop history ROLLOUT [--diff A..B]`. */
export const printHistory: Print = async (context, commandLine, {key}) => {
	const {store, cluster, follow} = context;
	const {flags} = commandLine;
	const stop = await follow(key, wishForEvents);
	try {
		if (flags.diff !== undefined) {
			return await printDifference(context, commandLine, key);
		}

		const family = store.families().get(key);
		const history = family && derive(context, key, await readReplicaSets(cluster(), family));
		if (history === undefined) {
			throw new ProblemError({code: 'not-found', title: 'The rollout is gone', nextSteps: []});
		}

		process.stdout.write(toText(history, {name: family!.rollout.metadata.name, namespace: family!.rollout.metadata.namespace, now: store.clock.now()}, commandLine));
		return exitCodes.done;
	} finally {
		stop();
	}
};

function toText(history: HistoryView, about: {readonly name: string; readonly namespace: string; readonly now: number}, commandLine: CommandLine): string {
	const {flags} = commandLine;
	return printDocument(commandLine, historyJson(history, about)) ?? formatHistory(history, about.now, {ascii: flags.ascii, withHeaders: flags.headers, isWide: outputOf(commandLine).kind === 'wide'});
}

/** Templates are read when the pane opens and when there is another ReplicaSet: they never change. */
export const feedHistory: Feed<'history'> = ({session, key, audit, publish}) => {
	const {store, transitions} = session;
	const stopFollowing = session.follow(key, wishForEvents);
	let replicaSets: ReadonlyMap<string, Json> = new Map();
	let known = '';
	let seen: unknown;
	let isOver = false;

	async function read(names: string) {
		const family = store.families().get(key);
		if (family === undefined) {
			return;
		}

		known = names;
		const found = await readReplicaSets(session.cluster(), family);
		if (!isOver && known === names) {
			replicaSets = found;
			show();
		}
	}

	function show() {
		const history = derive({store, audit, transitions}, key, replicaSets);
		publish(history && {history}, history === undefined ? {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []} : undefined);
	}

	function look() {
		const view = store.state.getState().views.get(key);
		const family = store.families().get(key);
		if (family === seen && seen !== undefined) {
			return;
		}

		seen = family;
		const names = (view?.revisions ?? []).flatMap(revision => revision.replicaSets).map(({name}) => name).toSorted().join(' ');
		show();
		if (names !== known) {
			void read(names);
		}
	}

	const unsubscribe = store.state.subscribe(look);
	look();
	return {
		stop() {
			isOver = true;
			unsubscribe();
			stopFollowing();
		},
	};
};
