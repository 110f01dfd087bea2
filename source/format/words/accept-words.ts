import type {Fact} from '../../domain/actions/operation.ts';
import {describeProblem} from './problem-words.ts';

type Of<Kind extends Fact['kind']> = Extract<Fact, {readonly kind: Kind}>;

const seconds = (ms: number) => `${(Math.max(0, ms) / 1000).toFixed(1)}s`;

/** The escape where stable is not whole, line by line. */
export function describeAccepting(fact: Of<'accepted' | 'accepting' | 'thresholdKept' | 'thresholdRestored'>): string {
	switch (fact.kind) {
		case 'accepting': {
			return `accepting ${fact.percent}% of stable ${seconds(fact.sinceMs)}`;
		}

		case 'accepted': {
			return `${fact.percent}% of stable accepted ${seconds(fact.afterMs)} (replicaProgressThreshold)`;
		}

		case 'thresholdRestored': {
			return 'replicaProgressThreshold put back';
		}

		case 'thresholdKept': {
			return `replicaProgressThreshold is ${fact.percent}%${fact.problem === undefined ? ', to be put back' : ` and NOT put back: ${describeProblem(fact.problem)}`}`;
		}
	}
}

/** What helps where an abort waits for stable pods. */
export function helpUnready({available, desired}: Pick<Of<'notBack'>, 'available' | 'desired'>): string {
	const percent = available === undefined ? 0 : Math.floor((100 * available) / desired);
	const accept = percent < 1 ? '' : `h (rolltop accept): accept ${percent}% of stable, put back after; `;
	return `${accept}l: its log (an undo does not help here)`;
}
