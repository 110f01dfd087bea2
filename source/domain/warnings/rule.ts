import type {RolloutView, Warning} from '../rollout-view.ts';
import type {Scene} from '../situation.ts';

/** What a rule looks at: the scene and what has been derived from it. */
export type WarningInput = Scene & {readonly situation: RolloutView['situation']; readonly next: RolloutView['next']};

/** One hazard: what it looks at, what it means, what to do. */
export type WarningRule = (input: WarningInput) => Warning | undefined;
