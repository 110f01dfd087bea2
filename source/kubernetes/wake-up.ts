import type {Clock} from '../types/clock.ts';

const tickMs = 1000;
const jumpMs = 5000;

/**
Notices that the machine slept (a closed laptop, SIGSTOP): the clock jumps between two ticks. Connections look open after that and
are not.

@returns the function that ends it.
*/
export function onWakeUp(clock: Clock, action: () => void): () => void {
	let expectedAt = clock.now() + tickMs;
	const tick = () => {
		const hasJumped = clock.now() - expectedAt > jumpMs;
		expectedAt = clock.now() + tickMs;
		callOff = clock.at(expectedAt, tick);
		if (hasJumped) {
			action();
		}
	};

	let callOff = clock.at(expectedAt, tick);
	return () => {
		callOff();
	};
}
