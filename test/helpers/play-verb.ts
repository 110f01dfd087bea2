import {verbMachine} from '../../source/domain/actions/verb/advance.ts';
import {planPromote} from '../../source/domain/actions/plans/promote-plan.ts';
import {beginVerb, type VerbState} from '../../source/domain/actions/verb/state.ts';
import {aimAt, type VerbTarget} from '../../source/domain/actions/verb/target.ts';
import type {VerbPlan} from '../../source/domain/actions/verb/plan.ts';
import type {Answer, Request} from '../../source/domain/actions/operation.ts';
import type {ControllerView} from '../../source/domain/controller-view.ts';
import type {Family} from '../../source/domain/family.ts';
import type {Json} from '../../source/types/cluster.ts';
import type {AnalysisRun} from '../../source/types/objects.ts';
import type {Problem} from '../../source/types/problem.ts';
import {canaryFamily, liveLinks} from './canary.ts';

/** When the action begins; the times of a test count from here. */
export const start = 1_000_000;

/** What the person saw: the canary at its gate. */
export const target: VerbTarget = aimAt(canaryFamily());

/** A plain promote of what the person saw. */
export const playPromote = (seen: Family = canaryFamily()) => playVerb(planPromote(aimAt(seen), 'next'));

/** Plays an action by hand: what the watch shows and what is answered is up to the test. */
export function playVerb(plan: VerbPlan, controller?: ControllerView) {
	let state: VerbState = beginVerb('op', plan, start);
	const sent: Request[] = [];
	return {
		sent,
		/** Bodies of what was sent, nudges left out. */
		bodies: (): readonly Json[] => sent.flatMap(request => request.type === 'patch' && !request.id.includes('nudge') ? [request.patch.body] : []),
		look(at: number, family: Family | undefined, ...answers: Answer[]) {
			const advance = verbMachine.advance(state, {now: start + at, families: family === undefined ? new Map() : new Map([['shop/web', family]]), links: liveLinks, controller, answers});
			state = advance.state;
			sent.push(...advance.requests);
			return advance;
		},
		reply(at: number, extra: {readonly family?: Family; readonly runs?: readonly AnalysisRun[]; readonly objects?: readonly Json[]; readonly problem?: Problem} = {}): Answer {
			const {id} = sent.at(-1)!;
			return extra.problem === undefined
				? {id, at: start + at, ok: true, ...(extra.family !== undefined && {rollout: extra.family.rollout}), ...(extra.runs !== undefined && {runs: extra.runs}), ...(extra.objects !== undefined && {objects: extra.objects})}
				: {id, at: start + at, ok: false, problem: extra.problem};
		},
	};
}
