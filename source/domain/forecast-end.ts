import type {Instant} from '../types/clock.ts';
import {isFailing} from './forecast-promote.ts';
import type {Moment} from './moment.ts';
import {isFinished} from './metric-view.ts';
import {measuringSeconds, startingSeconds} from './pace.ts';
import {heldBy} from './patience.ts';
import {analysisSeconds, stepSeconds} from './remaining.ts';
import type {AnalysisRunView, EndForecast, MetricView, StepView} from './rollout-view.ts';
import type {Scene} from './situation.ts';
import {addSeconds, parseGoDuration, parseInstant} from './time.ts';

type Unknown = Extract<EndForecast, {kind: 'unknown'}>['why'];

/** How long something that runs still takes: until an instant, else so many seconds; a word where nobody can tell. */
type Rest = {readonly until: Instant} | {readonly seconds: number} | {readonly unknown: Unknown};

/** After its last measurement, at the pace it has had so far. */
function metricEnd(metric: MetricView): Instant | undefined {
	const {counts, wanted, nextAt} = metric;
	const left = wanted === undefined ? undefined : wanted - counts.successful - counts.failed - counts.inconclusive;
	if (left === undefined || nextAt === undefined) {
		return undefined;
	}

	const pace = measuringSeconds(metric) ?? 0;
	return left <= 1 ? nextAt : addSeconds(nextAt, pace * (left - 1));
}

/** A run ends with the last of its metrics. Before its first measurement the spec has to do. */
function restOfRun(run: AnalysisRunView | undefined, planned: number | undefined): Rest {
	const open = (run?.metrics ?? []).filter(({phase}) => !isFinished(phase));
	if (run === undefined) {
		return planned === undefined ? {unknown: 'analysis'} : {seconds: planned};
	}

	if (open.length === 0) {
		return {seconds: 0};
	}

	if (open.some(({points}) => points.at(-1)?.phase === 'Error')) {
		return {unknown: 'analysis'};
	}

	const ends = open.map(metric => metricEnd(metric));
	const known = ends.filter(end => end !== undefined);
	if (known.length === ends.length) {
		return {until: Math.max(...known)};
	}

	const until = addSeconds(run.startedAt, planned);
	return until === undefined ? {unknown: 'analysis'} : {until};
}

function restOfExperiment({facts}: Moment, planned: number | undefined): Rest {
	const experiment = facts.family.experiments.find(({metadata}) => metadata.name === facts.status.canary?.currentExperiment);
	const seconds = parseGoDuration(experiment?.spec?.duration) ?? planned;
	const until = addSeconds(parseInstant(experiment?.status?.availableAt), seconds);
	if (until !== undefined) {
		return {until};
	}

	return seconds === undefined ? {unknown: 'experiment'} : {seconds};
}

const isGate = ({kind, durationSeconds}: StepView) => kind === 'pause' && durationSeconds === undefined;

/** What is left of the step that runs. */
function restOfStep(moment: Moment, step: StepView): Rest {
	const {facts, pauses, analysis} = moment;
	const planned = stepSeconds(step, facts.canary?.steps?.[step.index], facts.family);
	if (step.kind === 'analysis') {
		return restOfRun(analysis.find(({role, stepIndex, isCurrent}) => role === 'step' && isCurrent && (stepIndex === undefined || stepIndex === step.index)), planned);
	}

	if (step.kind === 'experiment') {
		return restOfExperiment(moment, planned);
	}

	if (step.kind === 'setWeight') {
		return {seconds: startingSeconds(facts)};
	}

	const endsAt = step.kind === 'pause' ? heldBy(pauses)?.endsAt : undefined;
	if (endsAt !== undefined) {
		return {until: endsAt};
	}

	if (isGate(step)) {
		return {seconds: 0}; // Resumed
	}

	return planned === undefined ? {unknown: step.kind === 'plugin' ? 'plugin' : 'step'} : {seconds: planned};
}

function unknownOf({kind}: StepView): Unknown {
	switch (kind) {
		case 'analysis':
		case 'experiment':
		case 'plugin': {
			return kind;
		}

		default: {
			return 'step';
		}
	}
}

/** Until all of them are through, one after the other, and at the end the last pods up; a word where nobody can tell. */
function sumOf(moment: Moment, [current, ...later]: readonly StepView[], isToEnd: boolean): Rest & {readonly seconds?: number} {
	const {facts} = moment;
	const rest: Rest = current === undefined ? {seconds: 0} : restOfStep(moment, current);
	if ('unknown' in rest) {
		return rest;
	}

	const podSeconds = startingSeconds(facts);
	let seconds = ('seconds' in rest ? rest.seconds : 0) + (isToEnd ? podSeconds : 0);
	for (const step of later) {
		const own = stepSeconds(step, facts.canary?.steps?.[step.index], facts.family);
		if (own === undefined) {
			return {unknown: unknownOf(step)};
		}

		seconds += own + (step.kind === 'setWeight' ? podSeconds : 0);
	}

	return 'until' in rest ? {until: rest.until, seconds: Math.round(seconds)} : {seconds: Math.round(seconds)};
}

const timeOf = (rest: Exclude<Rest, {unknown: Unknown}> & {readonly seconds?: number}) => ({from: 'until' in rest ? rest.until : undefined, seconds: rest.seconds ?? 0});

/** From the step that runs on: up to the first gate, or up to the end. */
function canaryEnd(moment: Moment, place: number): EndForecast {
	const steps = moment.steps.slice(place);
	const [current] = steps;
	if (current !== undefined && isGate(current) && !moment.facts.isUnpausing) {
		return {kind: 'person', why: 'gate', isWaiting: true, gates: steps.filter(step => isGate(step)).length, from: undefined, seconds: 0};
	}

	const gates = steps.slice(1).filter(step => isGate(step)).length;
	const firstGate = steps.findIndex((step, index) => index > 0 && isGate(step));
	const sum = sumOf(moment, gates === 0 ? steps : steps.slice(0, firstGate), gates === 0);
	return endOf(sum, gates);
}

/** Where a person has to act first, that is the answer, whenever it is. */
function endOf(rest: Rest & {readonly seconds?: number}, gates: number): EndForecast {
	if (gates > 0) {
		return {kind: 'person', why: 'gate', isWaiting: false, gates, ...('unknown' in rest ? {from: undefined, seconds: undefined} : timeOf(rest))};
	}

	return 'unknown' in rest ? {kind: 'unknown', why: rest.unknown} : {kind: 'time', ...timeOf(rest)};
}

/** The analysis after the switch, behind something else. */
function followedBy(rest: Rest, seconds: number | undefined): Rest & {readonly seconds?: number} {
	if ('unknown' in rest || seconds === undefined) {
		return {unknown: 'unknown' in rest ? rest.unknown : 'analysis'};
	}

	return 'until' in rest ? {until: rest.until, seconds} : {seconds: rest.seconds + seconds};
}

function blueGreenEnd({facts, pauses, analysis}: Moment): EndForecast {
	const {prePromotionAnalysis: pre, postPromotionAnalysis: post, autoPromotionEnabled, autoPromotionSeconds = 0} = facts.blueGreen ?? {};
	const runOf = (role: AnalysisRunView['role']) => analysis.find(run => run.role === role && run.isCurrent);
	const postSeconds = post && analysisSeconds(post, facts.family);
	if (facts.status.blueGreen?.activeSelector === facts.currentHash) {
		return endOf(post ? restOfRun(runOf('postPromotion'), postSeconds) : {seconds: 0}, 0);
	}

	const endsAt = heldBy(pauses)?.endsAt;
	const checked: Rest = pre ? restOfRun(runOf('prePromotion'), analysisSeconds(pre, facts.family)) : {seconds: 0};
	if (endsAt === undefined && autoPromotionEnabled === false) {
		return endOf(checked, 1);
	}

	const switched = endsAt === undefined ? followedBy(checked, autoPromotionSeconds) : {until: endsAt};
	return endOf(post ? followedBy(switched, postSeconds) : switched, 0);
}

/** Who has to act before anything moves. */
function waitsNow({facts, pauses, steps}: Moment): EndForecast | undefined {
	const pause = heldBy(pauses);
	const isHeld = pause !== undefined && pause.endsAt === undefined;
	if (!isHeld && !facts.spec.paused) {
		return undefined;
	}

	const held = isHeld && pause.reason.startsWith('Inconclusive') ? 'inconclusive' : 'gate';
	const gates = steps.filter(step => step.state === 'todo' && isGate(step)).length + (isHeld && held === 'gate' ? 1 : 0);
	return {kind: 'person', why: facts.spec.paused ? 'frozen' : held, isWaiting: true, gates, from: pause?.startedAt, seconds: 0};
}

/** Something stands in the way: the plan says nothing about the end while it does. */
function obstacleTo(scene: Scene): Unknown | undefined {
	if (scene.controller?.state === 'silent') {
		return 'controller';
	}

	const {overdueAt} = scene.patience;
	if (overdueAt !== undefined && scene.now >= overdueAt) {
		return 'late';
	}

	return isFailing(scene) ? 'failing' : undefined;
}

function gatesAhead({facts, steps}: Moment): number {
	const isBeforeSwitch = facts.blueGreen?.autoPromotionEnabled === false && facts.status.blueGreen?.activeSelector !== facts.currentHash;
	return facts.blueGreen ? Number(isBeforeSwitch) : steps.filter(step => step.state === 'todo' && isGate(step)).length;
}

/**
When the update in flight is through: timed pauses, analyses at the pace they have had so far, and for each further weight as long as a pod took
to start. Where a person has to act first, when that is. Unknown while something stands in the way. Undefined while no update is in flight or it was aborted.
*/
export function forecastEnd(moment: Scene): EndForecast | undefined {
	const {facts} = moment;
	if (!facts.isUpdating || facts.status.abort) {
		return undefined;
	}

	const waiting = waitsNow(moment);
	if (waiting) {
		return waiting;
	}

	const obstacle = obstacleTo(moment);
	if (obstacle !== undefined) {
		return endOf({unknown: obstacle}, gatesAhead(moment));
	}

	if (facts.blueGreen) {
		return blueGreenEnd(moment);
	}

	return facts.currentStep === undefined || facts.status.promoteFull ? {kind: 'unknown', why: 'pods'} : canaryEnd(moment, facts.currentStep);
}
