import process from 'node:process';
import {deriveTimeline} from '../domain/timeline.ts';
import {formatTimeline, formatTimelineMarkdown, timelineJson} from '../format/timeline.ts';
import type {LinkState} from '../types/source.ts';
import {exitCodes} from '../exit-code.ts';
import {printAgain} from '../following.ts';
import {outputOf, printDocument, printsDocuments} from '../printing.ts';
import {wishForEvents} from '../wishes.ts';
import type {CommandLine} from '../command-line.ts';
import {describeProblem} from '../format/words/problem-words.ts';
import {gatherPast, readDeeds, type PastContext} from './past.ts';
import type {Feed, Print} from './report.ts';

const problemOf = (link: LinkState) => 'problem' in link ? link.problem : undefined;

/** The words of `rolltop events`; undefined where the rollout is gone. */
function toText(context: PastContext, key: string, commandLine: CommandLine): string | undefined {
	const {flags} = commandLine;
	const now = context.store.clock.now();
	const since = flags.since === undefined ? undefined : now - flags.since;
	const past = gatherPast(context, key, {since});
	if (past === undefined) {
		return undefined;
	}

	const entries = deriveTimeline(past);
	const {name, namespace} = past.family.rollout.metadata;
	const form = outputOf(commandLine);
	return form.kind === 'markdown'
		? formatTimelineMarkdown(entries)
		: printDocument(commandLine, timelineJson(entries, {name, namespace, since, now})) ?? formatTimeline(entries, {ascii: flags.ascii, withHeaders: flags.headers, isWide: form.kind === 'wide'});
}

/** `rolltop events ROLLOUT`: one time line of everybody who tells. */
export const printEvents: Print = async (context, commandLine, {key}) => {
	const {session, store, follow} = context;
	const stop = await follow(key, wishForEvents);
	const problem = problemOf(store.state.getState().links.events);
	if (problem !== undefined) {
		process.stderr.write(`warning: ${describeProblem(problem)}\n`);
	}

	const text = () => toText(context, key, commandLine) ?? 'The rollout is gone\n';
	if (session !== undefined && commandLine.flags.watch) {
		// What is about the past is new only when something happened.
		return printAgain(session, printsDocuments(commandLine) ? {toText: text, about: () => store.families().get(key)} : {toText: text});
	}

	process.stdout.write(text());
	stop();
	return exitCodes.done;
};

/** Derives again when something came: a batch about this rollout, or an action that went on. */
export const feedEvents: Feed<'events'> = ({session, key, audit, publish}) => {
	const {store, transitions} = session;
	const stopFollowing = session.follow(key, wishForEvents);
	let seen: readonly unknown[] = [];
	let deeds = readDeeds({store, audit}, key);
	let {operations} = store.state.getState().interface;

	function look() {
		const state = store.state.getState();
		const family = store.families().get(key);
		const problem = problemOf(state.links.events);
		if (state.interface.operations !== operations) {
			({operations} = state.interface);
			deeds = readDeeds({store, audit}, key);
		}

		const now = [family, deeds, problem];
		if (now.every((item, index) => item === seen[index]) && seen.length > 0) {
			return;
		}

		seen = now;
		const past = gatherPast({store, audit, transitions}, key, {deeds});
		if (past === undefined) {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
		} else {
			publish({entries: deriveTimeline(past)}, problem);
		}
	}

	const unsubscribe = store.state.subscribe(look);
	look();
	return {
		stop() {
			unsubscribe();
			stopFollowing();
		},
	};
};
