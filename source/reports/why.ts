import process from 'node:process';
import {ProblemError} from '../types/problem.ts';
import {deriveDiagnosis} from '../domain/diagnosis/derive-diagnosis.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {deriveTimeline} from '../domain/timeline.ts';
import {diagnosisJson} from '../format/diagnosis-json.ts';
import {formatDiagnosisMarkdown} from '../format/diagnosis-markdown.ts';
import {formatDiagnosisText} from '../format/diagnosis-text.ts';
import type {AppStore} from '../store/app-store.ts';
import {isEqual} from '../store/equal.ts';
import {exitCodes} from '../exit-code.ts';
import {outputOf, printDocument} from '../printing.ts';
import {wishForDiagnosis} from '../wishes.ts';
import {gatherPast} from './past.ts';
import {crashOf, nothingRead, readLastLine} from './last-line.ts';
import type {Feed, Print, PrintContext} from './report.ts';

/** The diagnosis of a rollout as the store knows it; undefined when it is gone. */
function diagnose(store: AppStore, key: string, lastLines: ReadonlyMap<string, string>): {readonly view: RolloutView; readonly diagnosis: Diagnosis; readonly now: number} | undefined {
	const {views, links, controller, now, session} = store.state.getState();
	const view = views.get(key);
	const family = store.families().get(key);
	return view && family && {view, now, diagnosis: deriveDiagnosis({family, view, surroundings: {links, isRecording: session.kind === 'recording', lastLines}, controller, now})};
}

/** A hand-over tells of this time, unless `--since` says otherwise. */
const usualSinceMs = 3_600_000;

function tell(context: PrintContext, key: string, now: number, sinceMs = usualSinceMs) {
	const since = now - sinceMs;
	const past = gatherPast(context, key, {since});
	return past && {since, entries: deriveTimeline(past)};
}

/** `rolltop why`. */
export const printWhy: Print = async (context, commandLine, {key, name, namespace}) => {
	const {store, follow, cluster, session} = context;
	const {flags} = commandLine;
	const stop = await follow(key, wishForDiagnosis);
	const crashing = crashOf(diagnose(store, key, nothingRead)?.diagnosis);
	const lines = crashing === undefined || session === undefined ? nothingRead : await readLastLine(cluster(), {namespace, ...crashing});
	const found = diagnose(store, key, lines);
	stop();
	if (found === undefined) {
		throw new ProblemError({code: 'not-found', title: `The rollout ${name} is gone`, nextSteps: []});
	}

	const {diagnosis, view, now} = found;
	const isMarkdown = outputOf(commandLine).kind === 'markdown';
	process.stdout.write(isMarkdown
		? formatDiagnosisMarkdown(diagnosis, view, now, tell(context, key, now, flags.since))
		: printDocument(commandLine, diagnosisJson(diagnosis, view, now)) ?? formatDiagnosisText(diagnosis, view, now, {ascii: flags.ascii}));
	return exitCodes.done;
};

/** Diagnoses again with every change and every second, and tells what has changed. */
export const feedWhy: Feed<'why'> = ({session, key, publish}) => {
	const {store} = session;
	const stopFollowing = session.follow(key, wishForDiagnosis);
	const [namespace = ''] = key.split('/', 1);
	let last: Diagnosis | undefined;
	let lines = nothingRead;
	let asked = '';

	/** Once for each death of a container. */
	async function readCrash(diagnosis: Diagnosis) {
		const crashing = crashOf(diagnosis);
		const death = JSON.stringify(crashing ?? '');
		if (crashing === undefined || death === asked || store.state.getState().session.kind === 'recording') {
			return;
		}

		asked = death;
		const read = await readLastLine(session.cluster(), {namespace, ...crashing});
		if (asked === death) {
			lines = read;
			look();
		}
	}

	const look = () => {
		const diagnosis = diagnose(store, key, lines)?.diagnosis;
		if (diagnosis === undefined) {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
		} else if (!isEqual(diagnosis, last)) {
			last = diagnosis;
			publish({diagnosis});
			void readCrash(diagnosis);
		}
	};

	const unsubscribe = store.state.subscribe(look);
	look();
	return {
		stop() {
			asked = 'stopped';
			unsubscribe();
			stopFollowing();
		},
	};
};
