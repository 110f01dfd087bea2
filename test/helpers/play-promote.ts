import {promoteMachine} from '../../source/domain/actions/promote/advance.ts';
import {beginPromote, type PromoteState, type PromoteTarget} from '../../source/domain/actions/promote/state.ts';
import type {Answer, Request} from '../../source/domain/actions/operation.ts';
import type {Family} from '../../source/domain/family.ts';
import type {AnalysisRun} from '../../source/types/objects.ts';
import type {Problem} from '../../source/types/problem.ts';
import {canaryHash, liveLinks} from './canary.ts';

/** When the action begins; the times of a test count from here. */
export const start = 1_000_000;
export const target: PromoteTarget = {key: 'shop/web', namespace: 'shop', name: 'web', uid: 'uid-web', podHash: canaryHash, stepIndex: 1, steps: 2, isBlueGreen: false};

/** Plays a promote by hand: what the watch shows and what is answered is up to the test. */
export function playPromote() {
	let state: PromoteState = beginPromote('op', target, start);
	const sent: Request[] = [];
	return {
		sent,
		look(at: number, family: Family, ...answers: Answer[]) {
			const advance = promoteMachine.advance(state, {now: start + at, families: new Map([['shop/web', family]]), links: liveLinks, controller: undefined, answers});
			state = advance.state;
			sent.push(...advance.requests);
			return advance;
		},
		reply(at: number, extra: {readonly family?: Family; readonly runs?: readonly AnalysisRun[]; readonly problem?: Problem} = {}): Answer {
			const {id} = sent.at(-1)!;
			return extra.problem === undefined
				? {id, at: start + at, ok: true, ...(extra.family !== undefined && {rollout: extra.family.rollout}), ...(extra.runs !== undefined && {runs: extra.runs})}
				: {id, at: start + at, ok: false, problem: extra.problem};
		},
	};
}
