import type {SimulatorClock} from '../clock.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {ControllerLog} from '../logs/controller-log.ts';
import type {ObjectStore} from '../object-store.ts';
import type {AnalysisRun, AnalysisRunStatus, Metric} from '../objects.ts';
import {fillIn, jobMetadata, stepRun, type RunWorld} from './analysis-run.ts';
import {isFinal, type Answer} from './metric.ts';

export type MetricQuery = {
	readonly run: AnalysisRun;
	readonly metric: Metric;
	/** The query with the run's arguments filled in. */
	readonly query: string;
	/** Epoch milliseconds. */
	readonly now: number;
};

/** Stands in for Prometheus. */
export type MetricSource = (query: MetricQuery) => Answer;

export type AnalysisParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly recorder: Recorder;
	readonly log: ControllerLog;
	readonly metrics: MetricSource;
	readonly isRunning: () => boolean;
};

const reactionMs = 15;

/** The part of the controller that measures: one look at a run whenever something is due. */
export class AnalysisController {
	readonly #parts: AnalysisParts;
	readonly #due = new Map<string, {readonly at: number; readonly off: () => void}>();

	constructor(parts: AnalysisParts) {
		this.#parts = parts;
		parts.store.subscribe(event => {
			if (event.resource === 'analysisruns' && event.type !== 'DELETED') {
				this.#schedule(event.object as AnalysisRun, reactionMs);
			} else if (event.resource === 'jobs') {
				const [owner] = event.object.metadata.ownerReferences ?? [];
				const run = owner && parts.store.get('analysisruns', event.object.metadata.namespace ?? '', owner.name);
				if (run) {
					this.#schedule(run, reactionMs);
				}
			}
		});
	}

	#schedule({metadata, status}: AnalysisRun, delayMs: number) {
		if (isFinal(status?.phase)) {
			return;
		}

		const key = metadata.uid;
		const at = this.#parts.clock.now() + delayMs;
		const known = this.#due.get(key);
		if (known && known.at <= at) {
			return;
		}

		known?.off();
		const off = this.#parts.clock.after(delayMs, () => {
			this.#due.delete(key);
			this.#look(metadata.namespace ?? '', metadata.name);
		});
		this.#due.set(key, {at, off});
	}

	#look(namespace: string, name: string) {
		const {store, clock, recorder, isRunning} = this.#parts;
		const run = store.get('analysisruns', namespace, name);
		if (!run || !isRunning() || isFinal(run.status?.phase)) {
			return;
		}

		const {status, nextAt, finished} = stepRun(run, this.#worldOf(run));
		this.#tell(run, status);
		if (status !== run.status) {
			store.update('analysisruns', namespace, name, object => ({...object, status}));
		}

		for (const {name: metric, phase} of finished) {
			recorder.record(run, typeOf(phase), `Metric${phase}`, `Metric '${metric}' Completed. Result: ${phase}`);
		}

		if (isFinal(status.phase)) {
			recorder.record(run, typeOf(status.phase), `AnalysisRun${status.phase}`, `Analysis Completed. Result: ${status.phase}`);
		} else if (nextAt !== undefined) {
			this.#schedule(run, nextAt - clock.now());
		}
	}

	/** A line for every measurement, as the controller writes them. */
	#tell(run: AnalysisRun, status: AnalysisRunStatus) {
		for (const {name, measurements = []} of status.metricResults ?? []) {
			const before = run.status?.metricResults?.find(result => result.name === name)?.measurements?.at(-1);
			const last = measurements.at(-1);
			if (!last || last.phase === 'Running' || (before?.startedAt === last.startedAt && before.phase === last.phase)) {
				continue;
			}

			const {log} = this.#parts;
			if (last.phase === 'Error') {
				log.write('warning', `Measurement had error: ${last.message ?? ''}`, run, {metric: name});
			}

			log.write('info', `Measurement Completed. Result: ${last.phase}`, run, {metric: name});
		}
	}

	#worldOf(run: AnalysisRun): RunWorld {
		const {store, clock, metrics} = this.#parts;
		const namespace = run.metadata.namespace ?? '';
		const now = clock.now();
		return {
			now,
			ask: (metric, query) => metrics({run, metric, query, now}),
			startJob: (metric, number) => createJob(store, run, metric, number),
			jobOutcome(name) {
				const {succeeded, failed} = store.get('jobs', namespace, name)?.status ?? {};
				return succeeded === 1 ? 'succeeded' : (failed === 1 ? 'failed' : undefined);
			},
			terminateJob(name) {
				store.delete('jobs', namespace, name);
			},
		};
	}

	/** Looks at every run again: after the controller has started. */
	resume() {
		for (const run of this.#parts.store.list('analysisruns')) {
			this.#schedule(run, reactionMs);
		}
	}
}

function typeOf(phase: string) {
	return phase === 'Failed' || phase === 'Error' ? 'Warning' as const : 'Normal' as const;
}

function createJob(store: ObjectStore, run: AnalysisRun, metric: Metric, number: number): string {
	const name = `${run.metadata.uid}.${metric.name}.${number}`;
	const {apiVersion, kind, metadata: {name: runName, uid, namespace = ''}} = run;
	const spec = JSON.parse(fillIn(JSON.stringify(metric.provider.job!.spec), run)) as object;
	store.create('jobs', {
		metadata: {name, namespace, ...jobMetadata(run, metric), ownerReferences: [{apiVersion, kind, name: runName, uid, controller: true, blockOwnerDeletion: true}]},
		spec: {parallelism: 1, completions: 1, ...spec},
		status: {},
	});
	return name;
}
