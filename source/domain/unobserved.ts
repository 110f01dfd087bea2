import type {RolloutView} from './rollout-view.ts';

/** The controller has not seen the newest spec: what is shown is about the one before (V16, V41). */
export function isUnobserved({situation: {detail}}: RolloutView): boolean {
	return (detail.kind === 'moving' && detail.at === 'notObserved') || (detail.kind === 'unknown' && detail.why === 'notObserved');
}
