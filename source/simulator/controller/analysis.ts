import type {AnalysisArgument, AnalysisRun, AnalysisTemplate, RolloutAnalysis, RunStatus} from '../objects.ts';
import {pauseCondition} from './pause.ts';
import {hashLabel} from './pod-template.ts';
import {hashOfSet, type CurrentRuns, type Reconciliation} from './reconciliation.ts';
import {availableOf} from './replica-counts.ts';
import {ownerReference, revisionKey, scaleDownDeadline} from './replica-sets.ts';
import {currentIndex, currentStep, isFullyPromoted} from './steps.ts';
import {isSaturated, selectedActiveHash} from './blue-green-state.ts';

type Role = keyof CurrentRuns;

const typeLabels: Readonly<Record<Role, string>> = {step: 'Step', background: 'Background', prePromotion: 'PrePromotion', postPromotion: 'PostPromotion'};
const causes: Readonly<Record<Role, string>> = {
	step: 'Step-based analysis phase error/failed',
	background: 'Background analysis phase error/failed',
	prePromotion: 'Blue/green pre-promotion analysis phase error/failed',
	postPromotion: 'Blue/green post-promotion analysis phase error/failed',
};

export function isOver(phase: string | undefined): boolean {
	return phase !== undefined && ['Error', 'Failed', 'Inconclusive', 'Successful'].includes(phase);
}

/** Starts, follows and ends the runs of a rollout, and lets their verdicts pause or abort it. */
export function reconcileRuns(pass: Reconciliation) {
	const {rollout} = pass;
	const isInitial = (rollout.status?.stableRS ?? '') === '';
	if (pass.pause.isAborted || rollout.status?.promoteFull === true || isInitial || pass.isFastRollback || pass.isRollbackWithinWindow || scaleDownDeadline(pass.fresh) !== undefined) {
		terminateBut(pass, {});
		pass.runs = followed(pass, pass.runs);
		return;
	}

	const {canary, blueGreen} = rollout.spec.strategy;
	const runs: CurrentRuns = canary
		? {step: stepRun(pass), background: backgroundRun(pass)}
		: {prePromotion: prePromotionRun(pass, blueGreen?.prePromotionAnalysis), postPromotion: postPromotionRun(pass, blueGreen?.postPromotionAnalysis)};
	pass.runs = followed(pass, runs);
	terminateBut(pass, pass.runs);
	collectGarbage(pass);
}

function ownRuns(pass: Reconciliation): readonly AnalysisRun[] {
	return pass.environment.store.ownedBy('analysisruns', pass.rollout.metadata.uid);
}

function runNamed(pass: Reconciliation, name: string | undefined): AnalysisRun | undefined {
	return name === undefined ? undefined : pass.environment.store.get('analysisruns', pass.namespace, name);
}

/** The status of each run as it is now, with an event where its phase is news. */
function followed(pass: Reconciliation, runs: CurrentRuns): CurrentRuns {
	const follow = (role: Role): RunStatus | undefined => {
		const named = runs[role];
		const run = runNamed(pass, named?.name);
		if (!named || !run) {
			return named;
		}

		const {phase = '', message} = run.status ?? {};
		if (phase !== '' && phase !== named.status) {
			const type = phase === 'Failed' || phase === 'Error' ? 'Warning' : 'Normal';
			pass.record(type, `AnalysisRun${phase}`, `${typeLabels[role]} Analysis Run '${named.name}' Status New: '${phase}' Previous: '${named.status}'`);
		}

		return {name: named.name, status: phase, ...(message !== undefined && {message})};
	};

	return {step: follow('step'), background: follow('background'), prePromotion: follow('prePromotion'), postPromotion: follow('postPromotion')};
}

function terminateBut(pass: Reconciliation, kept: CurrentRuns) {
	const names = new Set(Object.values(kept).map(run => run?.name));
	for (const run of ownRuns(pass)) {
		if (!names.has(run.metadata.name) && !isOver(run.status?.phase) && !run.spec.terminate) {
			pass.environment.store.patch('analysisruns', pass.namespace, run.metadata.name, {spec: {terminate: true}});
		}
	}
}

/** A verdict that is no success pauses or aborts the rollout. */
function judge(pass: Reconciliation, role: Role, current: RunStatus | undefined): RunStatus | undefined {
	const run = runNamed(pass, current?.name);
	const phase = run?.status?.phase;
	if (phase === 'Inconclusive') {
		pass.pause.add('InconclusiveAnalysisRun');
	} else if (phase === 'Failed' || phase === 'Error') {
		pass.pause.addAbort(`${causes[role]}: ${run?.status?.message ?? ''}`);
	}

	return current;
}

/** There is none yet, a person has promoted past an inconclusive one, or the update is tried again after an abort. */
function needsNewRun(pass: Reconciliation, current: RunStatus | undefined): boolean {
	const run = runNamed(pass, current?.name);
	if (!run) {
		return true;
	}

	const {status} = pass.rollout;
	if (status?.controllerPause && !pauseCondition(pass.rollout, 'BlueGreenPause')) {
		return run.status?.phase === 'Inconclusive' && (status.pauseConditions ?? []).length === 0;
	}

	return status?.abortedAt !== undefined;
}

function stepRun(pass: Reconciliation): RunStatus | undefined {
	const step = currentStep(pass.rollout);
	if (!step?.analysis) {
		return undefined;
	}

	const index = String(currentIndex(pass.rollout));
	return needsNewRun(pass, pass.runs.step)
		? createRun(pass, {role: 'step', analysis: step.analysis, ending: `-${index}`, labels: {'step-index': index}})
		: judge(pass, 'step', pass.runs.step);
}

function backgroundRun(pass: Reconciliation): RunStatus | undefined {
	const {rollout, runs: {background}} = pass;
	const {analysis} = rollout.spec.strategy.canary ?? {};
	const isBefore = analysis?.startingStep !== undefined && (currentIndex(rollout) ?? 0) < analysis.startingStep;
	if (!analysis || isBefore || isFullyPromoted(rollout)) {
		return undefined;
	}

	return needsNewRun(pass, background) ? createRun(pass, {role: 'background', analysis, ending: ''}) : judge(pass, 'background', background);
}

function prePromotionRun(pass: Reconciliation, analysis: RolloutAnalysis | undefined): RunStatus | undefined {
	const current = pass.runs.prePromotion;
	const active = selectedActiveHash(pass);
	if (!analysis || active === '') {
		return undefined;
	}

	if (active === hashOfSet(pass.fresh) || !isPreviewReady(pass)) {
		return current;
	}

	return needsNewRun(pass, current) ? createRun(pass, {role: 'prePromotion', analysis, ending: '-pre'}) : judge(pass, 'prePromotion', current);
}

function postPromotionRun(pass: Reconciliation, analysis: RolloutAnalysis | undefined): RunStatus | undefined {
	const current = pass.runs.postPromotion;
	if (!analysis || selectedActiveHash(pass) !== hashOfSet(pass.fresh) || isFullyPromoted(pass.rollout) || !isSaturated(pass)) {
		return current;
	}

	return needsNewRun(pass, current) ? createRun(pass, {role: 'postPromotion', analysis, ending: '-post'}) : judge(pass, 'postPromotion', current);
}

function isPreviewReady(pass: Reconciliation): boolean {
	const {fresh} = pass;
	return fresh !== undefined && fresh.spec.replicas > 0 && availableOf(fresh) >= fresh.spec.replicas;
}

type NewRun = {readonly role: Role; readonly analysis: RolloutAnalysis; readonly ending: string; readonly labels?: Readonly<Record<string, string>>};

function createRun(pass: Reconciliation, {role, analysis, ending, labels = {}}: NewRun): RunStatus | undefined {
	const {rollout, environment: {store}} = pass;
	const templates = analysis.templates.map(({templateName, clusterScope}) => clusterScope
		? store.get('clusteranalysistemplates', '', templateName)
		: store.get('analysistemplates', pass.namespace, templateName));
	if (templates.includes(undefined)) {
		return undefined;
	}

	const hash = hashOfSet(pass.fresh);
	const base = `${rollout.metadata.name}-${hash}-${pass.revision}${ending}`;
	let name = base;
	for (let attempt = 1; store.get('analysisruns', pass.namespace, name); attempt++) {
		name = `${base}.${attempt}`;
	}

	const found = templates as readonly AnalysisTemplate[];
	const args = argumentsFor(pass, analysis, found);
	store.create('analysisruns', {
		metadata: {
			name,
			namespace: pass.namespace,
			annotations: {[revisionKey]: String(pass.revision)},
			labels: {'rollout-type': typeLabels[role], [hashLabel]: hash, ...labels, ...rollout.spec.selector.matchLabels},
			ownerReferences: [ownerReference(pass)],
		},
		spec: {...(args.length > 0 && {args}), metrics: found.flatMap(template => template.spec.metrics)},
		status: {phase: '', runSummary: {}},
	});
	return {name, status: ''};
}

function argumentsFor(pass: Reconciliation, analysis: RolloutAnalysis, templates: readonly AnalysisTemplate[]): readonly AnalysisArgument[] {
	const names = new Set(templates.flatMap(template => template.spec.args ?? []).map(argument => argument.name));
	const given = (analysis.args ?? []).filter(argument => names.has(argument.name));
	const defaults = templates.flatMap(template => template.spec.args ?? []).filter(argument => argument.value !== undefined && given.every(({name}) => name !== argument.name));
	return [...given, ...defaults].map(({name, value, valueFrom}) => {
		const hash = hashOfSet(valueFrom?.podTemplateHashValue === 'Stable' ? pass.stable : pass.fresh);
		const field = valueFrom?.fieldRef?.fieldPath === 'metadata.namespace' ? pass.namespace : pass.rollout.metadata.name;
		return {name, value: value ?? (valueFrom?.podTemplateHashValue === undefined ? field : hash)};
	});
}

const historyLimit = 5;

/** Of the runs that are over the last five good ones and the last five others stay. */
function collectGarbage(pass: Reconciliation) {
	const over = ownRuns(pass).filter(run => isOver(run.status?.phase));
	if (over.length <= historyLimit) {
		return;
	}

	const isGood = (run: AnalysisRun) => run.status?.phase === 'Successful';
	for (const group of [over.filter(run => isGood(run)), over.filter(run => !isGood(run))]) {
		for (const run of group.slice(0, Math.max(0, group.length - historyLimit))) {
			pass.environment.store.delete('analysisruns', pass.namespace, run.metadata.name);
		}
	}
}
