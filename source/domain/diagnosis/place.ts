import type {RolloutView} from '../rollout-view.ts';
import type {Place} from './facts.ts';

/** The step that runs, counted from 1. */
export function placeOf({step}: RolloutView): Place {
	return {place: step?.current && step.current.index + 1, total: step?.total};
}
