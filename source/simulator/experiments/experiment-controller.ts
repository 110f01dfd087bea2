import {isFinal} from '../analysis/metric.ts';
import type {SimulatorClock} from '../clock.ts';
import {hashLabel, templateHash, withDefaults} from '../controller/pod-template.ts';
import type {Recorder} from '../controller/recorder.ts';
import {isEqual} from '../json.ts';
import type {ObjectStore} from '../object-store.ts';
import type {Experiment, ExperimentAnalysis, ExperimentStatus, ReplicaSet} from '../objects.ts';
import {timestamp} from '../time.ts';
import {endsAt, experimentStatus, isEnding} from './experiment-status.ts';

export type ExperimentParts = {readonly store: ObjectStore; readonly clock: SimulatorClock; readonly recorder: Recorder; readonly isRunning: () => boolean};

const reactionMs = 12;
const defaultDelaySeconds = 30;
const deadlineKey = 'scale-down-deadline';

/** The part of the controller that runs Experiments: ReplicaSets for their templates, runs for their analyses, an end. */
export class ExperimentController {
	readonly #parts: ExperimentParts;
	readonly #queued = new Set<string>();

	constructor(parts: ExperimentParts) {
		this.#parts = parts;
		parts.store.subscribe(({resource, type, object}) => {
			if (resource === 'experiments' && type !== 'DELETED') {
				this.#enqueue(object as Experiment, reactionMs);
			} else if (resource === 'replicasets' || resource === 'analysisruns') {
				const owner = object.metadata.ownerReferences?.find(({kind}) => kind === 'Experiment');
				const experiment = owner && parts.store.get('experiments', object.metadata.namespace ?? '', owner.name);
				if (experiment) {
					this.#enqueue(experiment, reactionMs);
				}
			}
		});
	}

	#enqueue({metadata: {namespace = '', name}}: Experiment, delayMs: number) {
		const {store, clock, isRunning} = this.#parts;
		const key = `${namespace}/${name}/${clock.now() + delayMs}`;
		if (this.#queued.has(key)) {
			return;
		}

		this.#queued.add(key);
		clock.after(delayMs, () => {
			this.#queued.delete(key);
			const experiment = store.get('experiments', namespace, name);
			if (experiment && isRunning()) {
				this.#sync(experiment);
			}
		});
	}

	#sync(experiment: Experiment) {
		const {store, clock} = this.#parts;
		const {namespace = '', name, uid} = experiment.metadata;
		const sets = new Map(store.ownedBy('replicasets', uid).map(set => [set.metadata.annotations?.['experiment.argoproj.io/template-name'] ?? '', set]));
		if (!isFinal(experiment.status?.phase)) {
			this.#provide(experiment, sets);
		}

		const facts = {experiment, setOf: (template: string) => sets.get(template), runs: this.#runsOf(experiment), now: clock.now()};
		const status = experimentStatus(facts);
		if (isEnding(facts, status.templateStatuses ?? []) && !isFinal(status.phase)) {
			this.#terminateRuns(experiment);
		}

		if (!isEqual(status, experiment.status)) {
			this.#tell(experiment, status);
			store.update('experiments', namespace, name, object => ({...object, status}));
		}

		if (isFinal(status.phase)) {
			this.#scaleDown(experiment, sets.values().toArray());
		} else {
			const end = endsAt({...experiment, status});
			this.#enqueue(experiment, end === undefined ? 10_000 : Math.max(1, end - clock.now()));
		}
	}

	/** Makes the ReplicaSets that are missing and gives each its size. */
	#provide(experiment: Experiment, sets: ReadonlyMap<string, ReplicaSet>) {
		const {store} = this.#parts;
		const {apiVersion, kind, metadata: {namespace = '', name, uid}} = experiment;
		for (const {name: templateName, replicas = 1, selector, template} of experiment.spec.templates) {
			const set = sets.get(templateName);
			if (set && (set.spec.replicas !== replicas || set.metadata.annotations?.[deadlineKey] !== undefined)) {
				store.patch('replicasets', namespace, set.metadata.name, {metadata: {annotations: {[deadlineKey]: null}}, spec: {replicas}}, {part: 'main'});
			}

			if (set) {
				continue;
			}

			// Its own hash, so that the rollout's Services do not reach these pods
			const hash = templateHash({...template, metadata: {...template.metadata, annotations: {experiment: `${name}/${templateName}`}}});
			const labels = {...template.metadata?.labels, [hashLabel]: hash};
			store.create('replicasets', {
				metadata: {
					name: `${name}-${templateName}`,
					namespace,
					labels,
					annotations: {'experiment.argoproj.io/name': name, 'experiment.argoproj.io/template-name': templateName},
					ownerReferences: [{apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}],
				},
				spec: {replicas, selector: {matchLabels: {...selector.matchLabels, [hashLabel]: hash}}, template: withDefaults({...template, metadata: {...template.metadata, labels}})},
				status: {replicas: 0},
			});
		}
	}

	/** The runs of its analyses as they are; started when every template is up. */
	#runsOf(experiment: Experiment): NonNullable<ExperimentStatus['analysisRuns']> {
		const {store} = this.#parts;
		const {namespace = ''} = experiment.metadata;
		const isUp = experiment.status?.availableAt !== undefined && !isFinal(experiment.status.phase);
		return (experiment.spec.analyses ?? []).map(analysis => {
			const {name} = analysis;
			const known = experiment.status?.analysisRuns?.find(one => one.name === name)?.analysisRun ?? '';
			const analysisRun = known === '' && isUp ? this.#startRun(experiment, analysis) : known;
			const run = analysisRun === '' ? undefined : store.get('analysisruns', namespace, analysisRun);
			const {phase = '', message} = run?.status ?? {};
			return {name, analysisRun, phase: run && phase === '' ? 'Pending' : phase, ...(message !== undefined && {message})};
		});
	}

	#startRun(experiment: Experiment, {name, templateName, clusterScope, args = []}: ExperimentAnalysis): string {
		const {store} = this.#parts;
		const {apiVersion, kind, metadata} = experiment;
		const {namespace = ''} = metadata;
		const template = clusterScope ? store.get('clusteranalysistemplates', '', templateName) : store.get('analysistemplates', namespace, templateName);
		if (!template) {
			return '';
		}

		const base = `${metadata.name}-${name}`;
		let runName = base;
		for (let attempt = 1; store.get('analysisruns', namespace, runName); attempt++) {
			runName = `${base}.${attempt}`;
		}

		store.create('analysisruns', {
			metadata: {name: runName, namespace, ownerReferences: [{apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true}]},
			spec: {...(args.length > 0 && {args}), metrics: template.spec.metrics},
			status: {phase: '', runSummary: {}},
		});
		return runName;
	}

	#terminateRuns({metadata}: Experiment) {
		const {store} = this.#parts;
		for (const run of store.ownedBy('analysisruns', metadata.uid)) {
			if (!isFinal(run.status?.phase) && !run.spec.terminate) {
				store.patch('analysisruns', metadata.namespace ?? '', run.metadata.name, {spec: {terminate: true}});
			}
		}
	}

	#tell(experiment: Experiment, status: ExperimentStatus) {
		const {recorder, store} = this.#parts;
		const {namespace = '', ownerReferences} = experiment.metadata;
		const old = experiment.status;
		const typeOf = (phase: string) => ['Error', 'Failed', 'Inconclusive'].includes(phase) ? 'Warning' as const : 'Normal' as const;
		for (const {name, status: now} of status.templateStatuses ?? []) {
			const before = old?.templateStatuses?.find(one => one.name === name)?.status ?? '';
			if (before !== now) {
				recorder.record(experiment, typeOf(now), `Template${now}`, `Template '${name}' transitioned from ${before} -> ${now}`);
			}
		}

		const [owner] = ownerReferences ?? [];
		const rollout = owner?.kind === 'Rollout' ? store.get('rollouts', namespace, owner.name) : undefined;
		for (const {name, phase, message} of status.analysisRuns ?? []) {
			const before = old?.analysisRuns?.find(one => one.name === name)?.phase ?? '';
			if (before === phase || phase === '') {
				continue;
			}

			const text = `AnalysisRun '${name}' transitioned from ${before} -> ${phase}${message === undefined ? '' : `: ${message}`}`;
			recorder.record(experiment, typeOf(phase), `AnalysisRun${phase}`, text);
			// To its Rollout every phase is a warning (argo-rollouts.md 9.2)
			if (rollout) {
				recorder.record(rollout, 'Warning', `AnalysisRun${phase}`, text);
			}
		}

		if ((old?.phase ?? '') !== status.phase) {
			recorder.record(experiment, typeOf(status.phase), `Experiment${status.phase}`, `Experiment transitioned from ${old?.phase ?? ''} -> ${status.phase}`);
		}
	}

	/** Its pods stay for a while after the end. */
	#scaleDown(experiment: Experiment, sets: readonly ReplicaSet[]) {
		const {store, clock, recorder} = this.#parts;
		const delayMs = (experiment.spec.scaleDownDelaySeconds ?? defaultDelaySeconds) * 1000;
		for (const {metadata, spec} of sets.filter(set => set.spec.replicas > 0)) {
			const deadline = metadata.annotations?.[deadlineKey];
			if (deadline === undefined) {
				store.patch('replicasets', metadata.namespace ?? '', metadata.name, {metadata: {annotations: {[deadlineKey]: timestamp(clock.now() + delayMs)}}}, {part: 'main'});
			} else if (clock.now() >= Date.parse(deadline)) {
				store.patch('replicasets', metadata.namespace ?? '', metadata.name, {spec: {replicas: 0}}, {part: 'main'});
				recorder.record(experiment, 'Normal', 'ScalingReplicaSet', `Scaled down ReplicaSet ${metadata.name} from ${spec.replicas} to 0`);
			} else {
				this.#enqueue(experiment, Date.parse(deadline) - clock.now());
			}
		}
	}

	/** Looks at every experiment again: after the controller has started. */
	resume() {
		for (const experiment of this.#parts.store.list('experiments')) {
			this.#enqueue(experiment, reactionMs);
		}
	}
}
