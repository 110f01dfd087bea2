import type {Moment} from './moment.ts';
import type {AnalysisRunView, MovingAt, SituationDetail} from './rollout-view.ts';
import {isFinished} from './metric-view.ts';

type Moving = Extract<SituationDetail, {kind: 'moving'}>;

const moving = (at: MovingAt, done?: number, total?: number): Moving => ({
	kind: 'moving', at, ...(done !== undefined && {done}), ...(total !== undefined && {total}),
});

/** Samples so far of all that are wanted, where all metrics say how many they want. */
function analysisProgress(run: AnalysisRunView | undefined): Moving {
	const metrics = run?.metrics.filter(({isDryRun}) => !isDryRun) ?? [];
	const done = metrics.reduce((sum, {counts}) => sum + counts.successful + counts.failed + counts.inconclusive, 0);
	const wanted = metrics.map(metric => metric.wanted);
	const total = wanted.length > 0 && wanted.every(amount => amount !== undefined) ? wanted.reduce((sum, amount) => sum + amount, 0) : undefined;
	return moving('analysis', run && done, total);
}

function isRestarting({facts}: Moment): boolean {
	return facts.spec.restartAt !== undefined && facts.spec.restartAt !== facts.status.restartedAt;
}

function blueGreenMoves({facts, analysis}: Moment): Moving {
	const running = analysis.find(({phase, role}) => (role === 'prePromotion' || role === 'postPromotion') && !isFinished(phase));
	if (running) {
		return analysisProgress(running);
	}

	return moving(facts.status.blueGreen?.activeSelector === facts.currentHash ? 'scaleDown' : 'switch');
}

const stepMoves: ReadonlyMap<string | undefined, MovingAt> = new Map<string, MovingAt>([['experiment', 'experiment'], ['plugin', 'plugin'], ['setWeight', 'weight']]);

function canaryMoves({facts, analysis, steps, weight}: Moment): Moving {
	const step = steps.find(({state}) => state === 'current');
	if (step?.kind === 'analysis') {
		return analysisProgress(analysis.find(({role, stepIndex}) => role === 'step' && (stepIndex === undefined || stepIndex === step.index)));
	}

	if (step) {
		return moving(stepMoves.get(step.kind) ?? 'step');
	}

	if (facts.isPromoted) {
		const isOnlyOldPods = facts.status.message === 'old replicas are pending termination';
		return isOnlyOldPods ? moving('scaleDown') : moving('pods', facts.current?.available, facts.desired);
	}

	const hasOldPods = facts.replicaSets.some(replicaSet => replicaSet !== facts.current && replicaSet.current > 0);
	return facts.hasRouter && weight.actual !== undefined && weight.actual < 100 ? moving('weight') : moving(hasOldPods ? 'scaleDown' : 'step');
}

/** What a rollout is busy with, most telling first. */
export function deriveMoving(moment: Moment): Moving {
	const {facts} = moment;
	const {current} = facts;
	if (!facts.isObserved || facts.currentHash === undefined) {
		return moving('notObserved');
	}

	if (facts.isUnpausing) {
		return moving('unpausing');
	}

	if (facts.status.promoteFull) {
		return moving('promoteFull', current?.available, facts.desired);
	}

	if (isRestarting(moment)) {
		return moving('restart');
	}

	if (!current || current.available < current.desired) {
		return moving('pods', current?.available ?? 0, current?.desired ?? facts.desired);
	}

	return facts.blueGreen ? blueGreenMoves(moment) : canaryMoves(moment);
}
