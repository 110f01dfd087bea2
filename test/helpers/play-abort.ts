import {aimAbort} from '../../source/commands/abort.ts';
import {abortMachine} from '../../source/domain/actions/abort/advance.ts';
import {beginAbort, type AbortState} from '../../source/domain/actions/abort/state.ts';
import type {Advance, Answer, Request} from '../../source/domain/actions/operation.ts';
import type {Family} from '../../source/domain/family.ts';
import type {Problem} from '../../source/types/problem.ts';
import type {LinkState} from '../../source/types/source.ts';
import {liveLinks} from './canary.ts';

const live: LinkState = {state: 'live', since: 0};
/** When the action begins; the times of a test count from here. */
export const start = 1_000_000;

/** Plays an abort by hand: what the watch shows and what is answered is up to the test. */
export function playAbort(first: Family, link: LinkState = live) {
	let state: AbortState = beginAbort('op', aimAbort(first), start);
	let last: Advance<AbortState> | undefined;
	const sent: Request[] = [];
	const answers: Answer[] = [];
	return {
		sent,
		/** Accepts every request that is waiting, or fails it. */
		answer(at: number, problem?: Problem) {
			const waiting = sent.filter(({id}) => answers.every(answer => answer.id !== id));
			const fresh = waiting.map(({id}): Answer => problem === undefined ? {id, at: start + at, ok: true} : {id, at: start + at, ok: false, problem});
			answers.push(...fresh);
			return fresh;
		},
		look(at: number, family: Family | undefined, fresh: readonly Answer[] = [], shownLink: LinkState = link) {
			const families = new Map(family === undefined ? [] : [['shop/web', family]]);
			last = abortMachine.advance(state, {now: start + at, families, links: {...liveLinks, rollouts: shownLink}, controller: undefined, answers: fresh});
			state = last.state;
			sent.push(...last.requests);
			return last;
		},
		lines: () => last?.lines ?? [],
		facts: () => (last?.lines ?? []).map(({fact}) => fact.kind),
		bodies: () => sent.map(request => request.type === 'patch' ? {subresource: request.patch.subresource, body: request.patch.body} : {read: request.name}),
	};
}
