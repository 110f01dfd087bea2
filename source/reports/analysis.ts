import process from 'node:process';
import {type Problem, ProblemError} from '../types/problem.ts';
import type {Family} from '../domain/family.ts';
import {deriveRunEvidence, firstRun, runsOf, type RunEvidence} from '../domain/measurements.ts';
import type {AnalysisRunView, RolloutView} from '../domain/rollout-view.ts';
import {analysisJson, trialJson} from '../format/measurements-json.ts';
import {runEvidenceLines} from '../format/measurements-text.ts';
import {printPieces, wrapPieces, type PieceLine} from '../format/pieces.ts';
import {trialLines} from '../format/trial-text.ts';
import type {MeasurementsContent, TrialShown} from '../store/measurements-content.ts';
import type {CommandLine} from '../command-line.ts';
import {exitCodeOf, exitCodes} from '../exit-code.ts';
import {printDocument} from '../printing.ts';
import type {Feed, Print} from './report.ts';
import {checkAddress, tryMetric} from './trial.ts';

/** Lines go out whole: a shell folds them itself, and a command can be copied. */
const unfolded = 10_000;
const chartRows = 6;

const notThere = (title: string, nextSteps: readonly string[]): ProblemError => new ProblemError({code: 'not-found', title, nextSteps});

/** @throws ProblemError for a run that there is not. */
function chooseRuns(view: RolloutView, name: string | undefined): readonly AnalysisRunView[] {
	const all = runsOf(view);
	if (name === undefined) {
		if (view.analysis.length > 0) {
			return view.analysis;
		}

		const first = firstRun(view);
		return first === undefined ? [] : [first];
	}

	const found = all.filter(run => run.name === name || run.name.endsWith(`-${name}`));
	if (found.length === 0) {
		throw notThere(`${view.name} has no analysis run ${name}`, [all.length === 0 ? 'It has none at all.' : `There are ${all.map(run => run.name).slice(0, 8).join(', ')}.`]);
	}

	return found.slice(0, 1);
}

/** Only the metric that was named; all without a name. */
function narrow({run, metrics}: RunEvidence, name: string | undefined): RunEvidence {
	return {run, metrics: metrics.filter(({metric}) => name === undefined || metric.name === name)};
}

/** @throws ProblemError for a metric that there is not. */
function gather(view: RolloutView, family: Family | undefined, {operands, flags}: CommandLine): readonly RunEvidence[] {
	const [, metric] = operands;
	const all = chooseRuns(view, flags.run).map(run => family && deriveRunEvidence(family, run)).filter(evidence => evidence !== undefined);
	const runs = all.map(evidence => narrow(evidence, metric)).filter(({metrics}) => metric === undefined || metrics.length > 0);
	if (metric !== undefined && all.length > 0 && runs.length === 0) {
		throw notThere(`There is no metric ${metric}`, [`The metrics are ${all.flatMap(({metrics}) => metrics.map(each => each.metric.name)).join(', ')}.`]);
	}

	return runs;
}

function shownLines(shown: TrialShown, options: {readonly widthCells: number; readonly ascii: boolean}): readonly PieceLine[] {
	return shown.kind === 'report' ? trialLines(shown.report, options) : wrapPieces(` ${shown.metric}  `, shown.reason, options.widthCells, {tone: 'warning'});
}

/** What a shell is told: nobody could be asked is a failure, whatever the check would make of an answer. */
function trialCode(trials: readonly TrialShown[]): number {
	const problems: Problem[] = trials.flatMap(trial => trial.kind === 'report' ? trial.report.sides.flatMap(({outcome}) => outcome.kind === 'failed' ? [outcome.problem] : []) : []);
	if (problems[0] !== undefined) {
		return exitCodeOf(problems[0]);
	}

	const hasAnswer = trials.some(trial => trial.kind === 'report' && trial.report.sides.every(({outcome}) => outcome.kind === 'answered' && outcome.reading.kind === 'values'));
	return hasAnswer ? exitCodes.done : exitCodes.endedBadly;
}

/** `rolltop analysis`: the runs of the update, or one; with `--try` what their queries bring now. */
export const printAnalysis: Print = async ({store, cluster, session}, commandLine, view) => {
	const {flags: {ascii, try: isTrial, prometheus, replay}} = commandLine;
	const address = checkAddress(prometheus);
	if (isTrial && (session === undefined || replay !== undefined)) {
		throw new ProblemError({code: 'absent', title: 'A recording has no metric provider to ask', nextSteps: ['Leave --replay away to ask the one of the cluster.']});
	}

	const family = store.families().get(view.key);
	const runs = gather(view, family, commandLine);
	const {now} = store.state.getState();
	const trials: TrialShown[] = [];
	for (const {run, metrics} of isTrial ? runs : []) {
		for (const {metric} of metrics) {
			// eslint-disable-next-line no-await-in-loop -- One query at a time.
			const shown = await Array.fromAsync(tryMetric({cluster: cluster(), family: family!, run: run.name, metric: metric.name, at: store.clock.now(), prometheus: address}));
			trials.push(...shown.slice(-1));
		}
	}

	const document = printDocument(commandLine, analysisJson(view, runs, isTrial ? trials.map(trial => trialJson(trial.kind === 'report' ? trial.report : {metric: trial.metric, refused: trial.reason})) : undefined));
	if (document !== undefined) {
		process.stdout.write(document);
		return isTrial ? trialCode(trials) : exitCodes.done;
	}

	if (runs.length === 0) {
		const isDenied = store.state.getState().links.analysisruns?.state === 'denied';
		process.stderr.write(isDenied ? `The analysis runs of ${view.name} cannot be read: whether any has judged it is unknown\n` : `${view.name} has no analysis run: nothing has judged it\n`);
		return exitCodes.done;
	}

	const options = {ascii, widthCells: unfolded, now};
	const blocks = isTrial ? trials.map(trial => shownLines(trial, options)) : runs.map(evidence => runEvidenceLines(evidence, {...options, chartRows}));
	process.stdout.write(blocks.map(lines => printPieces(lines, {ascii})).join('\n'));
	return isTrial ? trialCode(trials) : exitCodes.done;
};

/** The pane: one run at a time, as the watch brings it; the trials of its metrics stay beside them. */
export const feedMeasurements: Feed<'measurements'> = ({session, key, publish, notice, copy}) => {
	const {state, clock} = session.store;
	let chosen: string | undefined;
	let trials: ReadonlyMap<string, TrialShown> = new Map();
	let isTrying = false;
	let isOver = false;
	let lastFamily: Family | undefined;
	let lastView: RolloutView | undefined;

	const runsNow = () => {
		const view = state.getState().views.get(key);
		const runs = view === undefined ? [] : runsOf(view);
		const first = view && firstRun(view);
		const run = runs.find(({name}) => name === chosen) ?? first;
		return {runs, run, index: run === undefined ? 0 : Math.max(0, runs.findIndex(({name}) => name === run.name))};
	};

	const show = () => {
		const family = session.store.families().get(key);
		const {runs, run, index} = runsNow();
		const evidence = family && run && deriveRunEvidence(family, run);
		const content: MeasurementsContent = {evidence, index, total: runs.length, trials};
		publish(family === undefined ? undefined : content, family === undefined ? {code: 'not-found', title: `${key} is not there: it was deleted or never existed`, nextSteps: []} : undefined);
	};

	const look = () => {
		const family = session.store.families().get(key);
		const view = state.getState().views.get(key);
		if (family !== lastFamily || view !== lastView) {
			lastFamily = family;
			lastView = view;
			show();
		}
	};

	const move = (by: number) => {
		const {runs, index} = runsNow();
		chosen = runs.length === 0 ? undefined : runs[(index + by + runs.length) % runs.length]!.name;
		trials = new Map();
		show();
	};

	/** The queries as one sends them by hand; before a trial the queries alone. */
	const copyQueries = () => {
		const byHand = trials.values().flatMap(shown => shown.kind === 'report' ? shown.report.byHand : []).toArray();
		const queries = (runsNow().run?.metrics ?? []).flatMap(({query}) => query ?? []);
		copy((byHand.length > 0 ? byHand : queries).join('\n'));
		notice('Copied to the clipboard of your terminal, where it allows that (OSC 52)');
	};

	async function tryAll() {
		const family = session.store.families().get(key);
		const {run} = runsNow();
		if (state.getState().session.kind === 'recording') {
			notice('A recording has no metric provider to ask');
			return;
		}

		if (isTrying || family === undefined || run === undefined) {
			notice(isTrying ? 'It is being asked already: one query at a time' : 'There is no analysis run to try');
			return;
		}

		isTrying = true;
		try {
			for (const {name: metric} of run.metrics) {
				// eslint-disable-next-line no-await-in-loop -- One query at a time.
				for await (const shown of tryMetric({cluster: session.cluster(), family, run: run.name, metric, at: clock.now()})) {
					if (isOver || runsNow().run?.name !== run.name) {
						return;
					}

					trials = new Map([...trials, [metric, shown]]);
					show();
				}
			}
		} finally {
			isTrying = false;
		}
	}

	show();
	const unsubscribe = state.subscribe(look);
	return {
		effect(effect) {
			if (effect === 'tryQueries') {
				void tryAll();
			} else if (effect === 'copy') {
				copyQueries();
			} else {
				move(effect === 'objectBefore' ? -1 : 1);
			}
		},
		stop() {
			isOver = true;
			unsubscribe();
		},
	};
};
