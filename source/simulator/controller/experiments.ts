import type {Experiment, ExperimentStep, ExperimentTemplate} from '../objects.ts';
import {isOver} from './analysis.ts';
import {hashLabel} from './pod-template.ts';
import {hashOfSet, type Reconciliation} from './reconciliation.ts';
import {ownerReference, revisionKey} from './replica-sets.ts';
import {currentIndex, currentStep} from './steps.ts';

export function currentExperiment(pass: Reconciliation): Experiment | undefined {
	return pass.experiment === undefined ? undefined : pass.environment.store.get('experiments', pass.namespace, pass.experiment);
}

/** Starts the Experiment of an experiment step, lets its end pause or abort the rollout, and ends those that are no longer wanted. */
export function reconcileExperiments(pass: Reconciliation) {
	const {rollout, environment: {store}} = pass;
	const step = currentStep(rollout)?.experiment;
	const isWanted = step !== undefined && !pass.pause.isAborted && !rollout.status?.promoteFull;
	if (isWanted && isNewNeeded(pass)) {
		pass.experiment = createExperiment(pass, step);
	} else if (isWanted) {
		judge(pass);
	}

	for (const {metadata, spec, status} of store.ownedBy('experiments', rollout.metadata.uid)) {
		const isCurrent = isWanted && metadata.name === pass.experiment;
		if (!isCurrent && !isOver(status?.phase) && !spec.terminate) {
			store.patch('experiments', pass.namespace, metadata.name, {spec: {terminate: true}});
		}
	}
}

/** There is none yet, or the update is tried again after an abort. */
function isNewNeeded(pass: Reconciliation): boolean {
	const {status} = pass.rollout;
	return !currentExperiment(pass) || (status?.abortedAt !== undefined && !status.abort);
}

function judge(pass: Reconciliation) {
	const {phase, message} = currentExperiment(pass)?.status ?? {};
	if (phase === 'Inconclusive') {
		pass.pause.add('InconclusiveExperiment');
	} else if (phase === 'Failed' || phase === 'Error') {
		pass.pause.addAbort(message ?? '');
	}
}

function createExperiment(pass: Reconciliation, step: ExperimentStep): string | undefined {
	const {rollout, environment: {store}} = pass;
	const templates = step.templates.flatMap(({name, specRef, replicas}): ExperimentTemplate[] => {
		const set = specRef === 'stable' ? pass.stable : pass.fresh;
		return set ? [{name, ...(replicas !== undefined && {replicas}), selector: set.spec.selector, template: set.spec.template}] : [];
	});
	if (templates.length < step.templates.length) {
		return undefined;
	}

	const base = `${rollout.metadata.name}-${hashOfSet(pass.fresh)}-${pass.revision}-${currentIndex(rollout)}`;
	let name = base;
	for (let attempt = 1; store.get('experiments', pass.namespace, name); attempt++) {
		name = `${base}-${attempt}`;
	}

	store.create('experiments', {
		metadata: {
			name,
			namespace: pass.namespace,
			annotations: {[revisionKey]: String(pass.revision)},
			labels: {...rollout.metadata.labels, [hashLabel]: hashOfSet(pass.fresh)},
			ownerReferences: [ownerReference(pass)],
		},
		spec: {templates, ...(step.duration !== undefined && {duration: step.duration}), ...(step.analyses && {analyses: step.analyses})},
		status: {},
	});
	pass.record('Normal', 'ExperimentCreated', `Created Experiment '${name}'`);
	return name;
}
