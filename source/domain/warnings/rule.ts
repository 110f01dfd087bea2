import type {RolloutView} from '../rollout-view.ts';
import type {Scene} from '../situation.ts';

/** What a rule looks at: the scene and what has been derived from it. */
export type WarningInput = Scene & {readonly situation: RolloutView['situation']; readonly next: RolloutView['next']};

/** Where the facts of a hazard stand. */
export type Evidence = 'analysis' | 'annotations' | 'autoscaler' | 'controller' | 'pods' | 'references' | 'router' | 'spec' | 'status' | 'version';

/** One known hazard as data. */
export type Hazard = {
	/** Stable word, as `weight-mismatch`: the code of the warning. */
	readonly code: string;
	/** Rows of the verified sheet (V) and of the field survey (F) that tell of it; empty for what is plain to see. */
	readonly sources: readonly string[];
	readonly looksAt: readonly Evidence[];
	/** What it means at this moment; undefined while it does not apply. Hostile text in it is sanitized by `format/`. */
	readonly find: (input: WarningInput) => string | undefined;
	/** What to do, where that does not depend on the moment. */
	readonly advice?: string;
};
