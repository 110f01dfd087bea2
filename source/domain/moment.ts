import type {Instant} from '../types/clock.ts';
import type {ControllerView} from './controller-view.ts';
import type {Facts} from './facts.ts';
import type {Phase} from './phase.ts';
import type {
	AnalysisRunView,
	FreezeView,
	PauseView,
	RevisionView,
	RouterView,
	StepView,
	WeightView,
} from './rollout-view.ts';

/** One rollout at one moment: what situation, forecasts and warnings are decided from. */
export type Moment = Phase & {
	readonly facts: Facts;
	readonly now: Instant;
	/** Undefined where nobody reads the controller's own objects. */
	readonly controller: ControllerView | undefined;
	readonly weight: WeightView;
	readonly router: RouterView | undefined;
	readonly pauses: readonly PauseView[];
	readonly frozen: FreezeView | undefined;
	readonly steps: readonly StepView[];
	readonly revisions: readonly RevisionView[];
	/** Of the current revision. */
	readonly analysis: readonly AnalysisRunView[];
};
