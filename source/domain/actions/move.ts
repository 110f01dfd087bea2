import type {Request} from './operation.ts';

/** A state and what to send for it. */
export type Move<State> = {readonly state: State; readonly requests: readonly Request[]};

export function stay<State>(state: State): Move<State> {
	return {state, requests: []};
}

/** Runs the stages one after the other. */
export function inTurn<State>(start: State, stages: ReadonlyArray<(state: State) => Move<State>>): Move<State> {
	let state = start;
	const requests: Request[] = [];
	for (const stage of stages) {
		const move = stage(state);
		state = move.state;
		requests.push(...move.requests);
	}

	return {state, requests};
}
