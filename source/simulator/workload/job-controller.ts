import type {SimulatorClock} from '../clock.ts';
import type {Recorder} from '../controller/recorder.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Job} from '../objects.ts';
import {timestamp} from '../time.ts';
import {createJobPod, showJobPod} from './job-pod.ts';

export type JobParts = {
	readonly store: ObjectStore;
	readonly clock: SimulatorClock;
	readonly recorder: Recorder;
	/** How a job ends and how long it takes. */
	readonly outcomeOf: (job: Job) => {readonly seconds: number; readonly isSuccess: boolean};
};

/** Lets jobs run for a while and end, each with one pod. */
export class JobController {
	readonly #parts: JobParts;

	constructor(parts: JobParts) {
		this.#parts = parts;
	}

	#run(job: Job) {
		const {store, clock, recorder, outcomeOf} = this.#parts;
		const {seconds, isSuccess} = outcomeOf(job);
		clock.after(10, () => {
			const pod = createJobPod(store, job, clock.now());
			if (pod !== undefined) {
				recorder.record(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod}`);
			}

			this.#write(job, {startTime: timestamp(clock.now()), active: 1, terminating: 0, ready: 0, uncountedTerminatedPods: {}});
		});
		clock.after(1500, () => {
			showJobPod(store, job, clock.now(), undefined);
			this.#write(job, {ready: 1});
		});
		clock.after(Math.max(2, seconds) * 1000, () => {
			this.#end(job, isSuccess);
		});
	}

	#end(job: Job, isSuccess: boolean) {
		const {store, clock, recorder} = this.#parts;
		showJobPod(store, job, clock.now(), isSuccess ? 0 : 1);
		const at = timestamp(clock.now());
		const condition = (type: string) => ({
			type,
			status: 'True',
			lastProbeTime: at,
			lastTransitionTime: at,
			reason: isSuccess ? 'CompletionsReached' : 'BackoffLimitExceeded',
			message: isSuccess ? 'Reached expected number of succeeded pods' : 'Job has reached the specified backoff limit',
		});
		this.#write(job, isSuccess
			? {active: null, ready: 0, succeeded: 1, completionTime: at, conditions: [condition('SuccessCriteriaMet'), condition('Complete')]}
			: {active: null, ready: 0, failed: 1, conditions: [condition('FailureTarget'), condition('Failed')]});
		recorder.record(job, isSuccess ? 'Normal' : 'Warning', isSuccess ? 'Completed' : 'BackoffLimitExceeded', isSuccess ? 'Job completed' : 'Job has reached the specified backoff limit');
	}

	#write(job: Job, status: object) {
		const {store} = this.#parts;
		const {namespace = '', name, uid} = job.metadata;
		if (store.get('jobs', namespace, name)?.metadata.uid === uid) {
			store.patch('jobs', namespace, name, {status}, {part: 'status'});
		}
	}

	/** Follows the store from now on. */
	begin() {
		this.#parts.store.subscribe(event => {
			if (event.resource === 'jobs' && event.type === 'ADDED') {
				this.#run(event.object as Job);
			}
		});
	}
}
