import type {Machine} from '../domain/actions/operation.ts';
import type {Operator} from './command.ts';

/** Joins a machine and its state: the one place where an action's state changes. */
export function operate<State>(machine: Machine<State>, start: State): Operator {
	let state = start;
	return observation => {
		const {state: next, ...advance} = machine.advance(state, observation);
		state = next;
		return advance;
	};
}
