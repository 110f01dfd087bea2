import type {Hazard} from './rule.ts';

/** The controller queues itself for the end of a timed pause; long after it, it is behind or gone (argo-rollouts.md 9.6). */
export const pauseOverdue: Hazard = {
	code: 'pause-overdue',
	sources: [],
	looksAt: ['status'],
	find: ({situation}) => situation.detail.kind === 'timedPause' && situation.detail.isOverdue
		? 'The pause is over and the controller has not gone on: it is late or down.'
		: undefined,
};
