import process from 'node:process';
import {ProblemError} from '../types/problem.ts';
import {deriveDiagnosis} from '../domain/diagnosis/derive-diagnosis.ts';
import type {Diagnosis} from '../domain/diagnosis/diagnosis.ts';
import type {RolloutView} from '../domain/rollout-view.ts';
import {diagnosisJson} from '../format/diagnosis-json.ts';
import {formatDiagnosisMarkdown} from '../format/diagnosis-markdown.ts';
import {formatDiagnosisText} from '../format/diagnosis-text.ts';
import type {AppStore} from '../store/app-store.ts';
import {isEqual} from '../store/equal.ts';
import {exitCodes} from '../exit-code.ts';
import {outputOf, printDocument} from '../printing.ts';
import {wishForDiagnosis} from '../wishes.ts';
import type {Feed, Print} from './report.ts';

/** The diagnosis of a rollout as the store knows it; undefined when it is gone. */
function diagnose(store: AppStore, key: string): {readonly view: RolloutView; readonly diagnosis: Diagnosis; readonly now: number} | undefined {
	const {views, links, controller, now, session} = store.state.getState();
	const view = views.get(key);
	const family = store.families().get(key);
	return view && family && {view, now, diagnosis: deriveDiagnosis({family, view, surroundings: {links, isRecording: session.kind === 'recording'}, controller, now})};
}

/** `rolltop why`. */
export const printWhy: Print = async ({store, follow}, commandLine, {key, name}) => {
	const stop = await follow(key, wishForDiagnosis);
	const found = diagnose(store, key);
	stop();
	if (found === undefined) {
		throw new ProblemError({code: 'not-found', title: `The rollout ${name} is gone`, nextSteps: []});
	}

	const {diagnosis, view, now} = found;
	const isMarkdown = outputOf(commandLine).kind === 'markdown';
	process.stdout.write(isMarkdown
		? formatDiagnosisMarkdown(diagnosis, view, now)
		: printDocument(commandLine, diagnosisJson(diagnosis, view, now)) ?? formatDiagnosisText(diagnosis, view, now, {ascii: commandLine.flags.ascii}));
	return exitCodes.done;
};

/** Diagnoses again with every change and every second, and tells what has changed. */
export const feedWhy: Feed<'why'> = ({session, key, publish}) => {
	const {store} = session;
	const stopFollowing = session.follow(key, wishForDiagnosis);
	let last: Diagnosis | undefined;
	const look = () => {
		const diagnosis = diagnose(store, key)?.diagnosis;
		if (diagnosis === undefined) {
			publish(undefined, {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []});
		} else if (!isEqual(diagnosis, last)) {
			last = diagnosis;
			publish({diagnosis});
		}
	};

	const unsubscribe = store.state.subscribe(look);
	look();
	return {
		stop() {
			unsubscribe();
			stopFollowing();
		},
	};
};
