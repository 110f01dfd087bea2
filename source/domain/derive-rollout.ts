import type {Instant} from '../types/clock.ts';
import {deriveChangesAt} from './changes-at.ts';
import type {ControllerView} from './controller-view.ts';
import {gatherFacts, type Facts} from './facts.ts';
import type {Family} from './family.ts';
import {forecastAbort} from './forecast-abort.ts';
import {forecastEnd} from './forecast-end.ts';
import {forecastPromote} from './forecast-promote.ts';
import {deriveFreeze} from './freeze-view.ts';
import {deriveImages} from './images.ts';
import {keyOf} from './key.ts';
import {revisionOf} from './labels.ts';
import type {Moment} from './moment.ts';
import {deriveNewestEvents} from './newest-events.ts';
import {compareInstants, firstDifference} from './order.ts';
import {deriveLinks} from './links.ts';
import {deriveOrigin} from './origin.ts';
import {derivePatience, heldBy} from './patience.ts';
import {derivePauses} from './pauses.ts';
import {derivePhase} from './phase.ts';
import {derivePodGroups} from './pod-groups.ts';
import {deriveRevisions} from './revision-tree.ts';
import type {AnalysisRunView, ReplicaCounts, RevisionView, RolloutView, StepPosition} from './rollout-view.ts';
import {deriveRouter} from './router.ts';
import {deriveSituation, type Scene} from './situation.ts';
import {deriveSteps, stepIndexOf} from './steps.ts';
import {parseInstant} from './time.ts';
import {deriveTemplateChanges} from './template-difference.ts';
import {deriveUsersLeft} from './users-left.ts';
import {deriveWarnings} from './warnings.ts';
import {deriveWeight} from './weight.ts';

const analysisOrder: ReadonlyArray<AnalysisRunView['role']> = ['background', 'step', 'prePromotion', 'postPromotion', 'experiment', 'other'];

/** The runs of the current revision, its experiments' too: by role, newest first. */
function currentAnalysis(revisions: readonly RevisionView[], revision: number | undefined): readonly AnalysisRunView[] {
	const branch = revisions.find(({number}) => number === revision);
	const runs = [...branch?.analysisRuns ?? [], ...(branch?.experiments ?? []).flatMap(({analysisRuns}) => analysisRuns)];
	return runs.toSorted((a, b) => firstDifference(analysisOrder.indexOf(a.role) - analysisOrder.indexOf(b.role), compareInstants(b.createdAt, a.createdAt)));
}

function countReplicas({status, desired}: Facts): ReplicaCounts {
	const count = (value: number | undefined) => Math.max(0, value ?? 0);
	return {
		desired, current: count(status.replicas), updated: count(status.updatedReplicas), ready: count(status.readyReplicas), available: count(status.availableReplicas),
	};
}

/** The phase of the run or experiment of a step of the current revision. */
function stepPhases({facts, revisions, analysis}: Pick<Moment, 'analysis' | 'facts' | 'revisions'>, revision: number | undefined): (index: number) => string | undefined {
	const {currentExperiment} = facts.status.canary ?? {};
	const experiment = revisions.find(({number}) => number === revision)?.experiments.find(({name}) => name === currentExperiment);
	return index => analysis.find(({role, stepIndex}) => role === 'step' && stepIndex === index)?.phase
		?? (index === facts.currentStep ? experiment?.phase : undefined);
}

function locate({rollout, canary}: Facts, {steps, pauses}: Moment): StepPosition | undefined {
	const total = steps.length;
	if (!canary || total === 0) {
		return undefined;
	}

	const current = steps.find(({state}) => state === 'current');
	return {index: stepIndexOf(rollout), total, current, endsAt: current?.kind === 'pause' ? heldBy(pauses)?.endsAt : undefined};
}

function gatherMoment(family: Family, now: Instant, controller: ControllerView | undefined): Moment {
	const facts = gatherFacts(family);
	const revisions = deriveRevisions(facts);
	const revision = facts.current?.revision ?? revisionOf(facts.rollout.metadata);
	const analysis = currentAnalysis(revisions, revision);
	return {
		...derivePhase(facts.rollout),
		facts,
		now,
		controller,
		revisions,
		analysis,
		weight: deriveWeight(facts),
		router: deriveRouter(family),
		pauses: derivePauses(facts),
		frozen: deriveFreeze(facts.rollout),
		steps: deriveSteps(facts.rollout, stepPhases({facts, revisions, analysis}, revision)),
	};
}

function gatherScene(family: Family, now: Instant, controller: ControllerView | undefined): Scene {
	const moment = gatherMoment(family, now, controller);
	const left = deriveUsersLeft(moment);
	return {...moment, left, patience: derivePatience(moment.facts, moment.pauses, left)};
}

/** What stands in the objects, without a judgement. */
function describe(scene: Scene) {
	const {facts, phase, message, weight, router, pauses, frozen, steps, revisions, analysis} = scene;
	const {metadata} = facts.rollout;
	const revision = facts.current?.revision ?? revisionOf(metadata);
	return {
		key: keyOf(metadata),
		namespace: metadata.namespace,
		name: metadata.name,
		uid: metadata.uid,
		createdAt: parseInstant(metadata.creationTimestamp),
		strategy: facts.canary ? 'canary' as const : (facts.blueGreen && 'blueGreen' as const),
		phase, message, steps, weight, frozen, pauses, revisions, analysis, router,
		step: locate(facts, scene),
		replicas: countReplicas(facts),
		images: deriveImages(facts, revisions),
		revision: revision > 0 ? revision : undefined,
		stableRevision: facts.stable && facts.stable.revision > 0 ? facts.stable.revision : undefined,
		isUpdating: facts.isUpdating,
		isSpecPaused: facts.spec.paused === true,
		isAborted: facts.status.abort === true,
		isPromotingFull: facts.status.promoteFull === true,
		groups: derivePodGroups(facts),
		origin: deriveOrigin(facts.rollout),
		links: deriveLinks(facts.rollout),
		changes: deriveTemplateChanges(facts),
		events: deriveNewestEvents(facts),
	};
}

/**
Everything rolltop knows of one rollout at `now`. Pure. `controller` is the health of the controller where it is
read. The same objects give an equal view until `changesAt` (and until the controller's own `changesAt`).
*/
export function deriveRollout(family: Family, now: Instant, controller?: ControllerView): RolloutView {
	const scene = gatherScene(family, now, controller);
	const situation = deriveSituation(scene);
	const end = forecastEnd(scene);
	const next = {promote: forecastPromote(scene, situation.name), abort: forecastAbort(scene), ...(end && {end})};
	return {
		...describe(scene),
		situation,
		next,
		warnings: deriveWarnings({...scene, situation, next}),
		changesAt: deriveChangesAt(scene.patience, now),
	};
}
